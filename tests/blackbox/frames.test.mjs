import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closePayload, frame, opcodes } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const { continuation, text, binary, close, ping, pong } = opcodes;
const hello = '{"event":"ping"}';

describe('a violation of RFC 6455 closes with 1002 and words', () => {
  const server = useServer();

  for (const [what, ...frames] of [
    ['an unmasked frame (5.1)', frame(text, hello, { mask: false })],
    ['the first reserved bit without an extension (5.2)', frame(text, hello, { reserved: 4 })],
    ['the second reserved bit (5.2)', frame(text, hello, { reserved: 2 })],
    ['the third reserved bit (5.2)', frame(text, hello, { reserved: 1 })],
    ['a reserved opcode for data (5.2)', frame(3, hello)],
    ['a reserved opcode for control (5.2)', frame(11, '')],
    ['a length in two bytes that fits in none (5.2)', frame(text, hello, { lengthBytes: 2 })],
    ['a length in eight bytes that fits in two (5.2)', frame(text, hello, { lengthBytes: 8 })],
    ['a length with its highest bit set (5.2)', frame(text, hello, { announce: 2n ** 63n })],
    ['a continuation of nothing (5.4)', frame(continuation, hello)],
    ['a text inside a message (5.4)', frame(text, '{', { fin: false }), frame(text, hello)],
    ['a binary inside a message (5.4)', frame(text, '{', { fin: false }), frame(binary, hello)],
    ['a ping in pieces (5.5)', frame(ping, 'x', { fin: false })],
    ['a close in pieces (5.5)', frame(close, closePayload(1000), { fin: false })],
    ['a ping of 126 bytes (5.5)', frame(ping, 'x'.repeat(126))],
    ['a close of one byte (5.5.1)', frame(close, 'x')],
    ['a close with 0 (7.4)', frame(close, closePayload(0))],
    ['a close with 999 (7.4)', frame(close, closePayload(999))],
    ['a close with the reserved 1004 (7.4.1)', frame(close, closePayload(1004))],
    ['a close with 1005, which is never sent (7.4.1)', frame(close, closePayload(1005))],
    ['a close with 1006, which is never sent (7.4.1)', frame(close, closePayload(1006))],
    ['a close with 1015, which is never sent (7.4.1)', frame(close, closePayload(1015))],
    ['a close with 5000 (7.4.2)', frame(close, closePayload(5000))],
  ]) {
    test(what, async () => {
      const socket = await server.rawWebSocket();
      for (const bytes of frames) socket.write(bytes);
      await socket.expectClose(1002);
    });
  }

  test('the partner gets partner_disconnected', async () => {
    const client = await server.connect();
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    const socket = await server.rawWebSocket();
    socket.send(text, '{"event":"find_partner"}');
    await socket.nextEvent('partner_found');
    await client.expect('partner_found');
    socket.send(3, '');
    await socket.expectClose(1002);
    await client.expect('partner_disconnected');
  });
});

describe('frames within the rules', () => {
  const server = useServer();

  test('a message in pieces is one message', async () => {
    const socket = await server.rawWebSocket();
    for (const [at, character] of [...hello].entries())
      socket.send(at === 0 ? text : continuation, character, { fin: at === hello.length - 1 });
    await socket.nextEvent('pong');
  });

  test('a message that comes byte by byte is one message', async () => {
    const socket = await server.rawWebSocket();
    for (const byte of frame(text, hello)) socket.write(Buffer.of(byte));
    await socket.nextEvent('pong');
  });

  test('many messages in one packet are many messages', async () => {
    const socket = await server.rawWebSocket();
    socket.write(
      Buffer.concat(
        Array.from({ length: 50 }, (_, t) => frame(text, `{"event":"ping","data":{"t":${t}}}`)),
      ),
    );
    for (let t = 0; t < 50; ++t) assert.equal((await socket.nextEvent('pong')).t, t);
  });

  test('an empty message is invalid_json, not an end', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, '');
    assert.equal((await socket.nextEvent('error')).code, 'invalid_json');
    await socket.expectAlive();
  });

  test('empty pieces before the last one do no harm', async () => {
    const socket = await server.rawWebSocket();
    socket
      .send(text, '', { fin: false })
      .send(continuation, hello, { fin: false })
      .send(continuation, '');
    await socket.nextEvent('pong');
  });

  test('a ping frame is answered with its payload, also in the middle of a message', async () => {
    const socket = await server.rawWebSocket();
    for (const payload of ['', 'x', 'y'.repeat(125)]) {
      socket.send(text, '{"event":', { fin: false }).send(ping, payload);
      const answer = await socket.nextFrame();
      assert.deepEqual([answer.opcode, answer.payload.toString()], [pong, payload]);
      socket.send(continuation, '"ping"}');
      await socket.nextEvent('pong');
    }
  });

  test('a pong that nobody asked for is ignored', async () => {
    const socket = await server.rawWebSocket();
    socket.send(pong, 'here I am');
    await socket.expectAlive();
  });

  for (const [what, payload] of [
    ['without a code', ''],
    ['with 1000', closePayload(1000)],
    ['with 1001 and words', closePayload(1001, 'bye')],
    ['with a code of its own', closePayload(4321)],
  ]) {
    test(`a close ${what} is answered with a close of the same code, and the end`, async () => {
      const socket = await server.rawWebSocket();
      socket.send(close, payload);
      const answer = await socket.nextFrame();
      assert.equal(answer?.opcode, close);
      if (payload) assert.equal(answer.payload.readUInt16BE(), payload.readUInt16BE());
      await within(socket.ended, 'end of the connection');
    });
  }

  test('what follows a close is not read', async () => {
    const { first, second } = await server.pair();
    const socket = await server.rawWebSocket();
    socket.write(
      Buffer.concat([frame(close, closePayload(1000)), frame(text, '{"event":"find_partner"}')]),
    );
    assert.equal((await socket.nextFrame())?.opcode, close);
    await server.untilStats({ connectedUsers: 2, waitingUsers: 0, activeRooms: 1 });
    await first.expectNothing();
    await second.expectNothing();
  });

  test('a half-closed connection is a lost one', async () => {
    const { first, second } = await server.pair();
    const socket = await server.rawWebSocket();
    socket.socket.end();
    await server.untilStats({ connectedUsers: 2 });
    await first.expectNothing();
    await second.expectNothing();
  });
});
