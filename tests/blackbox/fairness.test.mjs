import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { Flood } from './support/flood.mjs';
import { frame, handshakeHead, opcodes, readAnswer, RawWebSocket } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const chat = '{"event":"chat_message","data":{"message":"x"}}';

/// Writes as much as the socket takes until `done` settles; true if it was still writing then.
async function flood(socket, bytes, done) {
  let over = false;
  done.finally(() => {
    over = true;
  });
  while (!over && !socket.over)
    if (!socket.socket.write(bytes))
      await Promise.race([done, new Promise((settle) => socket.socket.once('drain', settle))]);
    else await new Promise(setImmediate);
  return !socket.over;
}

describe('on one event loop', () => {
  const server = useServer({ args: ['--scheduler.max-threads=1'] });

  test('a client that floods its partner does not keep others from being served', async () => {
    const flooder = await server.rawWebSocket();
    const partner = await server.connect();
    partner.send('find_partner');
    await partner.expect('waiting_for_partner');
    flooder.send(opcodes.text, '{"event":"find_partner"}');
    await flooder.nextEvent('partner_found');
    const others = [await server.connect(), await server.connect()];
    const served = (async () => {
      for (let n = 0; n < 20; ++n) {
        for (const other of others) {
          other.send('ping', { t: n });
          await other.expect('pong', (data) => data.t === n);
        }
        assert.equal((await server.request('/videochat/stats')).status, 200);
      }
    })();
    const many = Buffer.concat(Array.from({ length: 500 }, () => frame(opcodes.text, chat)));
    assert.ok(await flood(flooder, many, served), 'the flood should outlast the questions');
    await within(served, 'answers to the others');
  });
});

/// How long one of `count` candidates takes from one to the other, in ms: the median.
async function medianDelay({ first, second }, count) {
  const all = [];
  for (let n = 0; n < count; ++n) {
    const began = performance.now();
    first.send('webrtc_ice_candidate', { candidate: { n } });
    await second.expect('webrtc_ice_candidate', ({ candidate }) => candidate.n === n);
    all.push(performance.now() - began);
    await pass(30);
  }
  return all.sort((a, b) => a - b)[count >> 1];
}

describe('a flood over the rate, on one event loop', () => {
  const abuse = 5000;
  const server = useServer({
    args: ['--scheduler.max-threads=1', '--limits.enabled=true', `--limits.abuse-time=${abuse}ms`],
  });

  for (const [what, opcode, payload] of [
    ['empty pings', opcodes.ping, ''],
    ['pongs', opcodes.pong, 'x'],
    ['events', opcodes.text, '{"event":"ping"}'],
  ])
    test(`of ${what} does not slow down those who keep to it, and ends with 1008`, async () => {
      const pair = await server.pair();
      // What the machine and this process take of it.
      const usual = await medianDelay(pair, 20);
      const count = 64;
      const flood = new Flood(server.wsPort, count, opcode, payload);
      try {
        await within(flood.begun, 'the flood');
        const began = Date.now();
        const median = await medianDelay(pair, 60);
        const newcomer = await server.connect();
        await newcomer.expectNothing();
        assert.ok(flood.ends.length < count, 'the flood should outlast the questions');
        assert.ok(median < 25 + 3 * usual, `a median of ${median} ms, and ${usual} ms before`);
        await flood.over(count, abuse + 10_000);
        assert.ok(Date.now() - began > abuse - 1000, 'not before the time for it');
        assert.deepEqual([...new Set(flood.ends)], [1008]);
      } finally {
        await flood.stop();
      }
    });
});

describe('an upgrade behind another request', () => {
  const server = useServer();

  test('leads to a WebSocket that listens', async () => {
    const socket = new RawWebSocket(server.httpPort);
    await within(socket.connected, 'TCP connection');
    const health = 'GET /videochat/stats HTTP/1.1\r\nHost: x\r\n\r\n';
    socket.write(health + handshakeHead('/ws'));
    assert.equal((await readAnswer(socket, 'GET', '/videochat/stats')).status, 200);
    assert.equal((await readAnswer(socket)).status, 101);
    await socket.nextEvent('connected');
    await socket.expectAlive();
    socket.destroy();
  });
});
