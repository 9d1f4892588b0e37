import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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
