import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, meet } from './support/client.mjs';
import { handshakeHead, rawRequest } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

describe('connecting', () => {
  const server = useServer();

  test('the server speaks first, and each connection is somebody else', async () => {
    const client = await server.connect();
    const other = await server.connect();
    assert.notEqual(client.userId, other.userId);
    await client.expectNothing();
  });

  test('the clock in connected is about now', async () => {
    const client = new Client(server.wsUrl);
    const { serverTime } = await client.expect('connected');
    assert.ok(Math.abs(Date.parse(serverTime) - Date.now()) < 60_000, serverTime);
    await client.close();
  });

  test('connected lists what this server offers, to all clients', async () => {
    for (const query of ['', '?resume=1', '?v=2']) {
      const client = new Client(server.wsUrl + query);
      const { features } = await client.expect('connected');
      assert.ok(Array.isArray(features), query);
      await client.close();
    }
  });

  test('the WebSocket port takes any path and query', async () => {
    for (const path of ['', 'ws', 'some/where/else', '?a=b', 'x?resume=0'])
      await (await server.connect(server.wsUrl + path)).expectNothing();
  });

  test('not even one whose escapes cannot be decoded', async () => {
    for (const path of ['/%', '/a%zz', '/a%00', '/%4?a=%zz', '/%ff'])
      for (const [port, isTaken] of [
        [server.wsPort, true],
        [server.httpPort, false],
      ]) {
        const answer = await rawRequest(port, handshakeHead(path));
        assert.equal(answer.status === 101, isTaken, `${path}: ${answer.status}`);
        answer.socket.destroy();
      }
    const client = new Client(`${server.wsUrl}%zz?resume=1&x=%zz`);
    assert.ok((await client.expect('connected')).resumeToken);
    await client.close();
  });

  test('the HTTP port upgrades at / and /ws, with any query', async () => {
    for (const path of ['/', '/ws', '/?a=b', '/ws?a=b'])
      await (await server.connect(`${server.httpUrl.replace('http', 'ws')}${path}`)).expectNothing();
  });

  test('the HTTP port upgrades nowhere else', async () => {
    for (const path of ['/videochat/health', '/index.html', '/nowhere', '/ws/x']) {
      const answer = await rawRequest(server.httpPort, handshakeHead(path));
      assert.notEqual(answer.status, 101, path);
      answer.socket.destroy();
    }
  });

  test('clients of the two ports meet', async () => {
    const first = await server.connect(server.wsUrl);
    const second = await server.connect(`${server.httpUrl.replace('http', 'ws')}/ws`);
    await meet(first, second);
    second.send('chat_message', { message: 'from the other port' });
    await first.expect('chat_message', ({ message }) => message === 'from the other port');
  });

  test('closing is answered with the same code', async () => {
    const client = await server.connect();
    assert.equal((await client.close()).code, 1000);
  });

  test('a plain request to the WebSocket port is refused', async () => {
    const { status, socket } = await rawRequest(server.wsPort, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.ok(status >= 400 && status < 500, `${status}`);
    socket.destroy();
  });
});
