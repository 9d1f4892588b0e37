import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { opcodes } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const { text, ping, pong, close } = opcodes;

describe('heartbeat', () => {
  const server = useServer({
    args: ['--heartbeat.interval=150ms', '--heartbeat.timeout=1s', '--supervisor.tick=100ms'],
  });

  /// Waits for the next ping of the server and answers it.
  const beat = async (socket) => {
    const next = await socket.nextFrame();
    assert.equal(next?.opcode, ping, 'a ping');
    socket.send(pong, next.payload);
  };

  test('a silent client gets pings, and lives as long as it answers', async () => {
    const socket = await server.rawWebSocket();
    const begin = Date.now();
    while (Date.now() - begin < 2000) await beat(socket);
    await socket.expectAlive();
  });

  test('a client that does not answer is dropped, after the time for it', async () => {
    const begin = Date.now();
    const socket = await server.rawWebSocket();
    let pings = 0;
    for (let next = await socket.nextFrame(); next; next = await socket.nextFrame()) {
      if (next.opcode === close) break;
      assert.equal(next.opcode, ping);
      ++pings;
    }
    await within(socket.ended, 'end of the connection');
    assert.ok(pings >= 1, 'it was asked first');
    // The server looks at its clock ten times a second.
    assert.ok(Date.now() - begin >= 850, `${Date.now() - begin} ms is too early`);
  });

  test('the partner of a dead client gets partner_disconnected', async () => {
    const client = await server.connect();
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    const dead = await server.rawWebSocket();
    dead.send(text, '{"event":"find_partner"}');
    await client.expect('partner_found', ({ partnerId }) => partnerId === dead.userId);
    await client.expect('partner_disconnected');
    await client.expectNothing();
  });

  test('a client that talks all the time is pinged as often as a silent one', async () => {
    const socket = await server.rawWebSocket();
    const begin = Date.now();
    let pings = 0;
    socket.send(text, '{"event":"ping"}');
    while (Date.now() - begin < 2000) {
      const next = await socket.nextFrame();
      if (next?.opcode === ping) ++pings;
      else socket.send(text, '{"event":"ping"}');
    }
    // One in 150 ms, of a server that looks at its clock ten times a second.
    assert.ok(pings >= 5, `${pings} pings in 2 s`);
    assert.ok(pings <= 14, `${pings} pings in 2 s`);
  });

  test('anything that is received counts as an answer', async () => {
    const socket = await server.rawWebSocket();
    const begin = Date.now();
    while (Date.now() - begin < 2000) {
      assert.equal((await socket.nextFrame())?.opcode, ping, 'a ping');
      socket.send(text, '{"event":"ping"}'); // instead of a pong
      let answer = await socket.nextFrame();
      while (answer?.opcode === ping) answer = await socket.nextFrame();
      assert.equal(answer?.opcode, text);
    }
  });
});
