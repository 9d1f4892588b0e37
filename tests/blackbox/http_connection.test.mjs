import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readAnswer } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

const get = (target, ...headers) =>
  `GET ${target} HTTP/1.1\r\n${['Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;
const health = '/videochat/health';

describe('an HTTP connection', () => {
  const server = useServer();

  test('is kept for the next request', async () => {
    const socket = await server.raw(server.httpPort);
    for (const target of [health, '/', '/videochat/stats', '/nothing', health]) {
      socket.write(get(target));
      assert.equal(
        (await readAnswer(socket, 'GET', target)).status,
        target === '/nothing' ? 404 : 200,
      );
    }
  });

  test('survives 401, 404, 405 and 415', async () => {
    const socket = await server.raw(server.httpPort);
    const post =
      'POST /videochat/cleanup HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}';
    for (const [bytes, target, status] of [
      [get('/videochat/rooms', 'X-Real-IP: 192.0.2.1'), '/videochat/rooms', 401],
      [get('/videochat/nothing'), '/videochat/nothing', 404],
      [get('/videochat/cleanup'), '/videochat/cleanup', 405],
      [post, '/videochat/cleanup', 415],
      [get(health), health, 200],
    ]) {
      socket.write(bytes);
      assert.equal((await readAnswer(socket, bytes.split(' ')[0], target)).status, status);
    }
  });

  test('answers pipelined requests in their order', async () => {
    const socket = await server.raw(server.httpPort);
    const targets = Array.from(
      { length: 60 },
      (_, n) => ['/', health, '/nothing', '/videochat/rooms'][n % 4],
    );
    socket.write(targets.map((target) => get(target)).join(''));
    for (const target of targets) {
      const { status, headers, json } = await readAnswer(socket, 'GET', target);
      if (target === '/') assert.match(headers['content-type'], /^text\/html/);
      if (target === health) assert.equal(json.status, 'ok');
      if (target === '/videochat/rooms') assert.equal(json.total, 0);
      assert.equal(status, target === '/nothing' ? 404 : 200);
    }
  });

  test('pipelines GET, HEAD and POST with a body', async () => {
    const socket = await server.raw(server.httpPort);
    const body = '{"maxWaitMinutes":1}';
    socket.write(
      `HEAD / HTTP/1.1\r\nHost: x\r\n\r\n` +
        `POST /videochat/cleanup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}` +
        get(health),
    );
    assert.equal((await readAnswer(socket, 'HEAD', '/')).status, 200);
    assert.equal(
      (await readAnswer(socket, 'POST', '/videochat/cleanup')).json.message,
      'Cleanup completed',
    );
    assert.equal((await readAnswer(socket)).json.status, 'ok');
  });

  test('takes a request byte by byte', async () => {
    const socket = await server.raw(server.httpPort);
    for (const byte of Buffer.from(get(health))) socket.write(Buffer.of(byte));
    assert.equal((await readAnswer(socket)).status, 200);
  });

  test('ends after Connection: close', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write(get(health, 'Connection: close') + get(health));
    const { status, headers } = await readAnswer(socket);
    assert.equal(status, 200);
    assert.match(headers.connection, /close/i);
    await socket.expectEnd();
  });

  test('ends after a request of HTTP/1.0', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write(`GET ${health} HTTP/1.0\r\nHost: x\r\n\r\n`);
    assert.equal((await readAnswer(socket)).status, 200);
    await socket.expectEnd();
  });

  test('becomes a WebSocket after requests, with what was sent right behind the handshake', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write(get(health));
    await readAnswer(socket);
    socket.write(
      get(
        '/ws',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ),
    );
    assert.equal((await readAnswer(socket)).status, 101);
    await socket.take(
      (bytes) => bytes.includes('"connected"') && { size: bytes.length },
      'connected',
    );
  });

  // Some proxies look for the word anywhere in the field, or for the field alone.
  for (const word of ['websocket2', 'websocket/13', 'h2c'])
    test(`ends with the answer to what asks for ${word}`, async () => {
      const socket = await server.raw(server.httpPort);
      socket.write(get('/ws', `Upgrade: ${word}`, 'Connection: Upgrade') + get(health));
      const { status, headers } = await readAnswer(socket, 'GET', '/ws');
      assert.equal(status, 426);
      assert.equal(headers.connection, 'close');
      await socket.expectEnd();
    });

  test('takes absolute targets', async () => {
    const socket = await server.raw(server.httpPort);
    socket.write(get(`http://x${health}`));
    assert.equal((await readAnswer(socket)).json.status, 'ok');
  });
});
