// The whole server stands still for a while (SIGSTOP, as a suspended machine does), and goes on: nobody
// has been silent meanwhile.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { meet } from './support/client.mjs';
import { handshakeHead, opcodes, readAnswer } from './support/raw.mjs';
import { apart, comeBack, enter, leave } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const { text, ping, pong } = opcodes;
/// Every bound of the servers here. A stop is longer, or shorter.
const bound = 1500;
const long = bound + 500;
const short = 800;

async function standStill(server, ms) {
  server.process.kill('SIGSTOP');
  await pass(ms);
  server.process.kill('SIGCONT');
}

/// Takes pings, and answers them if `isAnswered`, until the connection ends or so much time has passed.
async function takePings(socket, ms, isAnswered = true) {
  const end = Date.now() + ms;
  let count = 0;
  while (Date.now() < end) {
    const next = await socket.nextFrame();
    if (!next) return { count, isLost: true };
    assert.equal(next.opcode, ping);
    if (isAnswered) socket.send(pong, next.payload);
    ++count;
  }
  return { count, isLost: false };
}

describe('the heartbeat of a server that stood still', () => {
  const server = useServer({
    args: ['--heartbeat.interval=200ms', `--heartbeat.timeout=${bound}ms`, '--supervisor.tick=100ms'],
  });

  for (const [what, stops] of [
    ['for longer than the timeout', [long]],
    ['for less', [short]],
    ['twice in a row', [long, long]],
    ['for less and then for long', [short, long]],
  ])
    test(`drops nobody: ${what}`, async () => {
      const { first, second } = await server.pair();
      const others = await Promise.all(Array.from({ length: 20 }, () => server.connect()));
      const socket = await server.rawWebSocket();
      for (const ms of stops) await standStill(server, ms);
      const { count, isLost } = await takePings(socket, bound + 500);
      assert.ok(!isLost, 'it answers, so it stays');
      assert.ok(count >= 3, `pings after the stop: ${count}`);
      await Promise.all(others.map((each) => each.expectNothing()));
      first.send('chat_message', { message: 'still here' });
      await second.expect('chat_message');
    });

  for (const stops of [[long], [long, long]])
    test(`drops a client that does not answer, after its whole time: ${stops.length} stops`, async () => {
      const silent = await server.rawWebSocket();
      for (const ms of stops) await standStill(server, ms);
      const begin = Date.now();
      const { count, isLost } = await takePings(silent, 10_000, false);
      assert.ok(isLost, 'it is dropped');
      assert.ok(count >= 1, 'it is asked first');
      const took = Date.now() - begin;
      assert.ok(took >= bound - 250, `${took} ms is too early`);
    });
});

describe('other bounds of a server that stood still begin again', () => {
  const server = useServer({
    args: [
      ...['handshake', 'message', 'write'].map((what) => `--limits.${what}-timeout=${bound}ms`),
      `--http.keep-alive=${bound}ms`,
      `--session.resume-window=${bound}ms`,
      `--matching.max-wait=${bound}ms`,
      '--supervisor.tick=100ms',
      // What a client does not take waits for it until its time is over.
      '--limits.queue-bytes=0',
      '--limits.queue-messages=0',
    ],
  });

  test('that of a handshake', async () => {
    const head = handshakeHead('/');
    const [half, none] = [await server.raw(), await server.raw()];
    half.write(head.slice(0, 40));
    await pass(bound / 2);
    await standStill(server, long);
    await pass(bound / 2);
    half.write(head.slice(40));
    assert.equal((await readAnswer(half)).status, 101);
    await within(none.ended, 'end of the connection that says nothing');
  });

  test('that of a message that is not finished', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, '{"event":"ping",', { fin: false });
    await pass(bound / 2);
    await standStill(server, long);
    await pass(bound / 2);
    socket.send(opcodes.continuation, '"data":{"t":1}}');
    assert.equal((await socket.nextEvent('pong')).t, 1);
  });

  test('that of a connection that is kept for the next request', async () => {
    const socket = await server.raw(server.httpPort);
    const ask = async () => {
      socket.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
      assert.equal((await readAnswer(socket)).status, 200);
    };
    await ask();
    await standStill(server, long);
    await pass(bound / 2);
    await ask();
  });

  test('that of a client that takes what it is sent slowly', async () => {
    const talker = await server.connect();
    talker.send('find_partner');
    await talker.expect('waiting_for_partner');
    const deaf = await server.rawWebSocket();
    deaf.send(text, '{"event":"find_partner"}');
    await deaf.nextEvent('partner_found');
    await talker.expect('partner_found');
    deaf.pause();
    const t = 'x'.repeat(60_000);
    for (let n = 0; n < 100; ++n) deaf.send(text, `{"event":"ping","data":{"t":"${n} ${t}"}}`);
    await standStill(server, long);
    deaf.resume();
    for (let n = 0; n < 100; ++n) assert.equal((await deaf.nextEvent('pong')).t, `${n} ${t}`);
    await talker.expectNothing();
  });

  for (const stops of [[long], [short, short], [long, long]])
    test(`that of a client that comes back: ${stops} ms`, async () => {
      const { lost, partner } = await apart(server);
      for (const ms of stops) await standStill(server, ms);
      await pass(bound / 2);
      const back = await comeBack(server, lost.token);
      assert.equal(back.resumed.state, 'in_room');
      await partner.expect('partner_reconnected');
      await leave(back, partner);
    });

  test('that of a client that does not come back, which ends all the same', async () => {
    const { partner } = await apart(server);
    await standStill(server, long);
    const begin = Date.now();
    await partner.expect('partner_disconnected');
    assert.ok(Date.now() - begin >= bound - 250, `${Date.now() - begin} ms is too early`);
    await leave(partner);
  });

  test('that of a wait for a partner', async () => {
    const client = await enter(server, '');
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    await pass(bound / 2);
    await standStill(server, long);
    const begin = Date.now();
    await pass(bound / 2);
    await client.expectNothing();
    await client.expectError('waiting_timeout');
    assert.ok(Date.now() - begin >= bound - 250, `${Date.now() - begin} ms is too early`);
    const other = await server.connect();
    await meet(client, other);
    await leave(client, other);
  });
});
