import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { meet } from './support/client.mjs';
import {
  frame,
  closePayload,
  handshakeHead,
  opcodes,
  rawConnect,
  rawRequest,
} from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { until, within } from './support/waits.mjs';

const injected = 'INJECTED-LINE';
const evil = `a\n${injected} b\r\n${injected}\x1b[31m\x07\x00\u2028\u0085${injected}`;
const inTarget = `%0a${injected}%0d%0a${injected}%1b%5b31m`;

/// Everything that a client can put into words, said to a server.
async function sayEverything(server) {
  const [client, other] = [await server.connect(), await server.connect()];
  client.send(evil, {});
  await client.expectError('unknown_event');
  client.sendText(evil);
  await client.expectError('invalid_json');
  client.send('find_partner', { interests: [evil], language: evil, mode: evil });
  await client.expectError('invalid_message');
  await meet(client, other);
  for (const [event, data] of [
    ['chat_message', { message: evil }],
    ['connection_state', { state: evil }],
    ['webrtc_offer', { offer: evil }],
  ]) {
    client.send(event, data);
    await other.next();
    client.send(event, { ...data, roomId: evil });
    await client.expectError('wrong_room');
  }
  for (const path of [`/?resumeToken=${inTarget}&token=${inTarget}`, `/${inTarget}`]) {
    const { socket } = await rawRequest(
      server.wsPort,
      handshakeHead(path, { 'User-Agent': `x\t${injected}`, Origin: `\u009b31m${injected}` }),
    );
    socket.destroy();
  }
  for (const target of [
    `/${inTarget}`,
    `/videochat/room/${inTarget}`,
    `/videochat/rooms?limit=${inTarget}`,
  ])
    for (const method of ['GET', 'DELETE']) {
      const { socket } = await rawRequest(
        server.httpPort,
        `${method} ${target} HTTP/1.1\r\nHost: ${injected}\r\nX-Forwarded-For: ${injected}\r\n\r\n`,
      );
      socket.destroy();
    }
  const broken = await rawConnect(server.httpPort);
  broken.write(`GET /\x1b[31m${injected} HTTP/1.1\r\nHost: x\x1b\r\n${injected}\r\n\r\n`);
  await within(broken.ended, 'end after a broken request');
  const socket = await server.rawWebSocket();
  socket.write(frame(opcodes.close, closePayload(1000, evil)));
  await within(socket.ended, 'end after a close with words');
}

/// Who shows a token, even a wrong one, can resume; here nobody waits for them.
const briefly = '--session.resume-window=10ms';

const isOwn = (text) => !text.startsWith(injected);

describe('what clients say stays inside its log line', () => {
  const server = useServer({ args: ['--log.level=trace', briefly] });

  test('no client begins a line, moves the cursor or rings the bell', async () => {
    await sayEverything(server);
    await server.untilStats({ connectedUsers: 2 });
    assert.ok(
      server
        .logs()
        .split(/[\n\r\u0085\u2028\u2029]/)
        .every(isOwn),
      server.logs(),
    );
    assert.doesNotMatch(server.logs(), /[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]/);
  });

  test('connecting and leaving are logged at this level, so there was something to see', async () => {
    const before = server.logs().length;
    await (await server.connect()).close();
    await until(() => server.logs().length > before, 'a log line about a connection');
  });
});

describe('a log in JSON', () => {
  const server = useServer({ args: ['--log.level=trace', '--log.format=json', briefly] });

  test('is one object per line, whatever clients say', async () => {
    await sayEverything(server);
    await server.untilStats({ connectedUsers: 2 });
    const lines = server.logs().split('\n').slice(0, -1);
    assert.ok(lines.length > 2);
    for (const line of lines) assert.equal(typeof JSON.parse(line), 'object', line);
  });
});

describe('the log at its ordinary level', () => {
  const server = useServer();

  test('is not longer for more clients, and holds nothing of what they say', async () => {
    const { first, second } = await server.pair();
    const before = server.logs().split('\n').length;
    for (let n = 0; n < 50; ++n) {
      first.send('chat_message', { message: `secret ${n}` });
      await second.expect('chat_message');
    }
    for (let n = 0; n < 10; ++n) await (await server.connect()).close();
    assert.ok(!server.logs().includes('secret'));
    assert.ok(server.logs().split('\n').length - before < 10, server.logs());
  });
});
