// What is left of the limits when they are turned off, all at once or one by one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frame, handshakeHead, opcodes, readAnswer } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const { text, close } = opcodes;
const many = 300;
const times = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const fromOne = { headers: { 'X-Forwarded-For': '203.0.113.7' } };

/// So low that whoever is held to them notices with the second try.
const strict = [
  ...['event', 'chat', 'search', 'address'].flatMap((kind) => [
    `--limits.${kind}-rate=1`,
    `--limits.${kind}-burst=1`,
  ]),
  '--limits.address-connections=1',
  '--limits.refused-messages=1',
  '--limits.abuse-time=100ms',
  '--net.trusted-proxies=127.0.0.1',
];

describe('limits.enabled=false', () => {
  const server = useServer({
    args: [
      ...strict,
      '--limits.enabled=false',
      '--limits.message-size=1000',
      '--limits.nesting=4',
      '--limits.fragments=3',
      '--limits.chat-length=5',
      '--limits.request-head=1000',
      '--limits.request-body=100',
      '--limits.queue-messages=16',
      '--limits.message-timeout=300ms',
      '--limits.handshake-timeout=300ms',
    ],
  });

  test('turns off counts and rates of addresses', async () => {
    for (let n = 0; n < 5; ++n) await server.connect(undefined, fromOne);
  });

  test('turns off the rates of events, chat messages and searches', async () => {
    const { first, second } = await server.pair();
    for (let n = 0; n < 20; ++n) first.send('chat_message', { message: `${n}` });
    for (let n = 0; n < 20; ++n)
      await second.expect('chat_message', ({ message }) => message === `${n}`);
    const client = await server.connect();
    for (let n = 0; n < 20; ++n) {
      client.send('find_partner');
      await client.expect('waiting_for_partner');
    }
  });

  test('turns off the bound on refused messages', async () => {
    const client = await server.connect();
    for (let n = 0; n < 50; ++n) client.sendText('{');
    for (let n = 0; n < 50; ++n) await client.expectError('invalid_json');
    await client.expectNothing();
  });

  test('leaves the sizes of messages', async () => {
    const large = await server.rawWebSocket();
    large.send(text, 'x'.repeat(1001));
    await large.expectClose(1009);
    const pieces = await server.rawWebSocket();
    for (let n = 0; n < 4; ++n) pieces.send(n === 0 ? text : 0, ' ', { fin: false });
    await pieces.expectClose(1008);
    const { first } = await server.pair();
    first.sendText('{"event":"ping","data":{"t":[[[]]]}}');
    await first.expectError('invalid_message');
    first.send('chat_message', { message: '123456' });
    await first.expectError('invalid_message', { mentions: 'message' });
  });

  test('leaves the sizes of requests', async () => {
    for (const [fields, status] of [
      [`Cookie: ${'x'.repeat(1000)}`, 431],
      ['Content-Length: 101', 413],
    ]) {
      const socket = await server.raw(server.httpPort);
      socket.write(`POST /videochat/cleanup HTTP/1.1\r\nHost: x\r\n${fields}\r\n\r\n`);
      assert.equal((await readAnswer(socket, 'POST', '/videochat/cleanup')).status, status);
      socket.destroy();
    }
  });

  test('leaves the queue of a slow consumer', async () => {
    const deaf = await server.rawWebSocket();
    deaf.pause();
    const asked = frame(text, JSON.stringify({ event: 'ping', data: { t: 'x'.repeat(900) } }));
    while (!deaf.socket.destroyed && (await server.request('/videochat/stats')).json.connectedUsers)
      deaf.write(Buffer.concat(times(many, () => asked)));
    deaf.resume();
    let next = await deaf.nextFrame();
    while (next && next.opcode !== close) next = await deaf.nextFrame();
    if (next) assert.match(next.payload.subarray(2).toString(), /slow/);
    await within(deaf.ended, 'end of the connection');
  });

  test('leaves the deadlines', async () => {
    const message = await server.rawWebSocket();
    message.send(text, '{', { fin: false });
    await message.expectClose(1008);
    const handshake = await server.raw();
    handshake.write(handshakeHead('/').slice(0, 40));
    assert.equal((await readAnswer(handshake)).status, 408);
    await handshake.expectEnd();
  });
});

describe('a limit of 0 is none', () => {
  const without = (...names) => ({
    args: [
      '--limits.enabled=true',
      // The last one counts.
      ...strict.filter((arg) => !names.some((name) => arg.startsWith(`--limits.${name}=`))),
      ...names.map((name) => `--limits.${name}=0`),
    ],
  });

  describe('event-rate and address-rate', () => {
    const server = useServer(without('event-rate', 'address-rate', 'address-connections'));

    test('any number of events is answered, and of connections let in', async () => {
      const clients = [];
      for (let n = 0; n < 5; ++n) clients.push(await server.connect(undefined, fromOne));
      for (let t = 0; t < many; ++t) clients[0].send('ping', { t });
      for (let t = 0; t < many; ++t) await clients[0].expect('pong', (data) => data.t === t);
      // The others hold.
      for (let n = 0; n < 2; ++n) clients[1].send('find_partner');
      // That it waits comes from the matchmaker, and so before or behind.
      const answers = [await clients[1].next(), await clients[1].next()];
      assert.ok(answers.some(({ data }) => data.code === 'rate_limited'), JSON.stringify(answers));
    });
  });

  describe('chat-rate', () => {
    const server = useServer(without('event-rate', 'chat-rate'));

    test('any number of chat messages arrives', async () => {
      const { first, second } = await server.pair();
      for (let n = 0; n < many; ++n) first.send('chat_message', { message: `${n}` });
      for (let n = 0; n < many; ++n)
        await second.expect('chat_message', ({ message }) => message === `${n}`);
    });
  });

  describe('search-rate', () => {
    const server = useServer(without('event-rate', 'search-rate'));

    test('any number of searches is answered', async () => {
      const client = await server.connect();
      for (let n = 0; n < many; ++n) client.send(n % 2 ? 'find_partner' : 'next_partner');
      for (let n = 0; n < many; ++n) await client.expect('waiting_for_partner');
      await client.expectNothing();
    });
  });

  describe('refused-messages', () => {
    const server = useServer(without('event-rate', 'refused-messages'));

    test('any number of refused messages is borne', async () => {
      const client = await server.connect();
      for (let n = 0; n < many; ++n) client.sendText('{');
      for (let n = 0; n < many; ++n) await client.expectError('invalid_json');
      await client.expectNothing();
    });
  });
});
