// What no client should do to a WebSocket connection. The frames that RFC 6455 forbids are in
// rfc6455/; this is about what comes beside them, in bulk, or not at all.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closed, exchange, mark, refusal } from '../support/exchange.mjs';
import { closePayload, frame, handshakeHead, opcodes, readAnswer } from '../support/raw.mjs';
import { stillServes } from '../support/still_serves.mjs';
import { useServer } from '../support/suite.mjs';
import { until } from '../support/waits.mjs';

const { continuation, text, close, ping } = opcodes;
const event = (name) => frame(text, `{"event":"${name}"}`);
const reset = (socket) => socket.socket.resetAndDestroy();

describe('a client that breaks off', () => {
  const server = useServer();

  for (const [what, bytes, leave] of [
    ['in a handshake, by the end of TCP', handshakeHead('/').slice(0, 50), (it) => it.socket.end()],
    ['in a handshake, by a reset', handshakeHead('/').slice(0, 50), reset],
    ['right behind a handshake, by a reset', handshakeHead('/'), reset],
    [
      'behind a handshake and a search, by a reset',
      Buffer.concat([Buffer.from(handshakeHead('/')), event('find_partner')]),
      reset,
    ],
    ['before it said anything, by a reset', '', reset],
  ])
    test(`${what}, fifty times`, async () => {
      for (let n = 0; n < 50; ++n) {
        const socket = await server.raw();
        socket.write(bytes);
        leave(socket);
      }
      await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
      await stillServes(server);
    });

  for (const [what, bytes] of [
    ['in the head of a frame', event('ping').subarray(0, 3)],
    ['in a frame', event('ping').subarray(0, 12)],
    ['in a message', frame(text, '{"event":', { fin: false })],
    ['in a frame of 64 KiB', frame(text, 'x'.repeat(65_536)).subarray(0, 60_000)],
    ['in a close frame', frame(close, closePayload(1000)).subarray(0, 7)],
    ['behind a search', event('find_partner')],
    ['behind a thousand searches', Buffer.concat(Array(1000).fill(event('next_partner')))],
    [
      'behind a thousand questions that it does not read',
      Buffer.concat(Array(1000).fill(event('ping'))),
    ],
  ])
    for (const [how, leave] of [
      ['the end of TCP', (it) => it.socket.end()],
      ['a reset', reset],
    ])
      test(`${what}, by ${how}`, async () => {
        const socket = await server.rawWebSocket();
        socket.write(bytes);
        leave(socket);
        await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
        await stillServes(server);
      });

  test('in a room, by a reset: the partner is told', async () => {
    const partner = await server.connect();
    partner.send('find_partner');
    await partner.expect('waiting_for_partner');
    const socket = await server.rawWebSocket();
    socket.write(event('find_partner'));
    await socket.nextEvent('partner_found');
    await partner.expect('partner_found');
    socket.write(frame(text, 'x'.repeat(1000)).subarray(0, 500));
    reset(socket);
    await partner.expect('partner_disconnected');
    await partner.drop();
    await stillServes(server);
  });
});

describe('bytes that are no frames of ours', () => {
  const server = useServer();

  for (const [what, bytes, answer] of [
    ['a megabyte of NUL', Buffer.alloc(1 << 20), closed(1002)],
    ['a megabyte of 0xff', Buffer.alloc(1 << 20, 0xff), closed(1002)],
    ['a request of HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), closed(1002)],
    ['a second handshake', Buffer.from(handshakeHead('/')), closed(1002)],
    [
      'a hello of TLS',
      Buffer.from('16030100f5010000f10303'.padEnd(400, '5a'), 'hex'),
      closed(1002),
    ],
    ['text without frames', Buffer.from('{"event":"ping"}'), closed(1002)],
    ['frames of a server', frame(text, '{"event":"ping"}', { mask: false }), closed(1002)],
    [
      'compressed frames',
      frame(text, Buffer.from('aa562ac82a0100', 'hex'), { reserved: 4 }),
      closed(1002),
    ],
  ])
    test(`${what}: ${answer}`, async () => {
      await exchange(await server.rawWebSocket(), [bytes], [answer]);
      await stillServes(server);
    });
});

describe('too much of everything', () => {
  const server = useServer();

  test('a thousand messages of 64 KiB that are no JSON', async () => {
    const socket = await server.rawWebSocket();
    const big = frame(text, 'x'.repeat(65_536));
    for (let round = 0; round < 20; ++round)
      await exchange(socket, Array(50).fill(big), Array(50).fill(refusal('invalid_json')));
    await stillServes(server);
  });

  test('ten thousand empty messages', async () => {
    const socket = await server.rawWebSocket();
    for (let round = 0; round < 100; ++round)
      await exchange(
        socket,
        [Buffer.concat(Array(100).fill(frame(text)))],
        Array(100).fill(refusal('invalid_json')),
      );
    await stillServes(server);
  });

  test('ten thousand pings and pongs inside one message', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, '{"event":', { fin: false });
    for (let round = 0; round < 100; ++round) {
      socket.write(
        Buffer.concat(
          Array(100)
            .fill([frame(ping, 'p'), frame(opcodes.pong)])
            .flat(),
        ),
      );
      for (let n = 0; n < 100; ++n) assert.equal((await socket.nextFrame()).opcode, opcodes.pong);
    }
    socket.send(continuation, '"ping"}');
    await socket.nextEvent('pong');
    await stillServes(server);
  });

  test('ten thousand searches and farewells', async () => {
    const socket = await server.rawWebSocket();
    for (let round = 0; round < 100; ++round) {
      socket.write(
        Buffer.concat(
          Array(50)
            .fill([event('find_partner'), event('leave_room')])
            .flat(),
        ),
      );
      // A search that was left before the queue knew of it is answered by nothing.
      for (let left = 0; left < 50;) {
        const next = JSON.parse((await socket.nextFrame()).payload);
        assert.ok(['waiting_for_partner', 'left_room'].includes(next.event), next.event);
        left += next.event === 'left_room';
      }
    }
    socket.destroy();
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
    await stillServes(server);
  });

  test('a flood of what is answered, and nothing is read: 1008, or cut off', async () => {
    const socket = await server.rawWebSocket();
    socket.pause();
    const flood = Buffer.concat(Array(200).fill(frame(text, mark('x'.repeat(4000)))));
    // Ends when the server has had enough: nobody can keep it busy by reading nothing.
    const timer = setInterval(() => socket.socket.writableLength < 1e6 && socket.write(flood), 1);
    try {
      await server.untilStats({ connectedUsers: 0 });
    } finally {
      clearInterval(timer);
    }
    socket.destroy();
    await stillServes(server);
  });

  test('five hundred handshakes at once', async () => {
    const sockets = await Promise.all(Array.from({ length: 500 }, () => server.raw()));
    for (const socket of sockets) socket.write(handshakeHead('/'));
    for (const socket of sockets) assert.equal((await readAnswer(socket)).status, 101);
    await until(
      () => sockets.every((socket) => socket.received.includes('"connected"')),
      'a greeting for each',
    );
    sockets.forEach(reset);
    await server.untilStats({ connectedUsers: 0 });
    await stillServes(server);
  });
});
