import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frame, opcodes } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

const { continuation, text, ping, pong } = opcodes;
/// A ping of exactly `size` bytes.
function pingOf(size) {
  const [head, tail] = ['{"event":"ping","filler":"', '"}'];
  return head + 'x'.repeat(size - head.length - tail.length) + tail;
}
/// A ping that nests `levels` deep, its own braces included.
const nestedPing = (levels) =>
  `{"event":"ping","x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

function sendInPieces(socket, payload, count) {
  const size = Math.ceil(payload.length / count);
  for (let n = 0; n < count; ++n)
    socket.send(n === 0 ? text : continuation, payload.slice(n * size, (n + 1) * size), {
      fin: n === count - 1,
    });
}

describe('the size of a message', () => {
  const server = useServer();

  test('64 KiB are accepted, whole and in pieces', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, pingOf(65536));
    await socket.nextEvent('pong');
    sendInPieces(socket, pingOf(65536), 16);
    await socket.nextEvent('pong');
  });

  test('one byte more closes with 1009', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, pingOf(65537));
    await socket.expectClose(1009);
  });

  test('one byte more in pieces closes with 1009', async () => {
    const socket = await server.rawWebSocket();
    sendInPieces(socket, pingOf(65537), 16);
    await socket.expectClose(1009);
  });

  for (const announce of [65537, 2 ** 32, 2n ** 62n]) {
    test(`a frame that announces ${announce} bytes closes with 1009 before they come`, async () => {
      const socket = await server.rawWebSocket();
      socket.write(frame(text, 'x', { announce }));
      await socket.expectClose(1009);
    });
  }

  test('the pieces count together before they are complete', async () => {
    const socket = await server.rawWebSocket();
    socket
      .send(text, 'x'.repeat(65000), { fin: false })
      .send(continuation, 'x'.repeat(1000), { fin: false });
    await socket.expectClose(1009);
  });
});

describe('the nesting of a message', () => {
  const server = useServer();

  test('32 levels are accepted, 33 are invalid_message, wherever they are', async () => {
    const client = await server.connect();
    client.sendText(nestedPing(32));
    await client.expect('pong');
    client.sendText(nestedPing(33));
    await client.expectError('invalid_message');
    client.sendText(
      nestedPing(33).replaceAll('[', '{"a":').replaceAll(']', '}').replace('{"a":}', '{}'),
    );
    await client.expectError('invalid_message');
    await client.expectNothing();
  });

  test('thirty thousand levels are no more trouble than 33', async () => {
    const client = await server.connect();
    client.sendText(nestedPing(30_000));
    await client.expectError('invalid_message');
    client.sendText('['.repeat(60_000));
    const { code } = await client.expect('error');
    assert.ok(['invalid_message', 'invalid_json'].includes(code), code);
    await client.expectNothing();
  });

  test('brackets inside a string are no levels', async () => {
    const client = await server.connect();
    client.send('ping', { t: '[{'.repeat(100) });
    await client.expect('pong', ({ t }) => t === '[{'.repeat(100));
  });
});

describe('the number of fragments', () => {
  const server = useServer();

  test('64 are accepted, with pings between them', async () => {
    const socket = await server.rawWebSocket();
    sendInPieces(socket, pingOf(640), 64);
    await socket.nextEvent('pong');
    socket.send(text, '{"event"', { fin: false });
    for (let n = 0; n < 100; ++n) {
      socket.send(ping, `${n}`);
      assert.equal((await socket.nextFrame()).opcode, pong);
    }
    socket.send(continuation, ':"ping"}');
    await socket.nextEvent('pong');
  });

  test('65 close with 1008', async () => {
    const socket = await server.rawWebSocket();
    sendInPieces(socket, pingOf(650), 65);
    await socket.expectClose(1008);
  });

  test('empty ones count too', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, '', { fin: false });
    for (let n = 0; n < 64; ++n) socket.send(continuation, '', { fin: false });
    await socket.expectClose(1008);
  });
});

describe('configured sizes', () => {
  const server = useServer({
    args: ['--limits.message-size=1000', '--limits.nesting=4', '--limits.fragments=3'],
  });

  test('the size is the limit', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, pingOf(1000));
    await socket.nextEvent('pong');
    socket.send(text, pingOf(1001));
    await socket.expectClose(1009);
  });

  test('the nesting is the limit', async () => {
    const client = await server.connect();
    client.sendText(nestedPing(4));
    await client.expect('pong');
    client.sendText(nestedPing(5));
    await client.expectError('invalid_message');
  });

  test('the number of fragments is the limit', async () => {
    const socket = await server.rawWebSocket();
    sendInPieces(socket, pingOf(90), 3);
    await socket.nextEvent('pong');
    sendInPieces(socket, pingOf(90), 4);
    await socket.expectClose(1008);
  });
});

describe('limits of 0', () => {
  const server = useServer({
    args: ['--limits.message-size=0', '--limits.nesting=0', '--limits.fragments=0'],
  });

  test('are off', async () => {
    const socket = await server.rawWebSocket();
    sendInPieces(socket, pingOf(200_000), 200);
    await socket.nextEvent('pong');
    socket.send(text, nestedPing(200));
    await socket.nextEvent('pong');
  });
});
