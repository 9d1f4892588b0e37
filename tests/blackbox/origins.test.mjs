import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { handshakeHead, rawRequest } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

/// The status of a handshake from a page of `Origin`, which is then over.
async function knock(port, Origin, path = '/') {
  const answer = await rawRequest(port, handshakeHead(path, { Origin }));
  answer.socket.destroy();
  return answer;
}

describe('a WebSocket from pages of allowed origins only', () => {
  const server = useServer({
    args: ['--websocket.allowed-origins=["https://a.example","http://b.example:8000"]'],
  });

  test('opens for those, on both ports', async () => {
    for (const port of [server.wsPort, server.httpPort])
      for (const origin of ['https://a.example', 'http://b.example:8000'])
        assert.equal((await knock(port, origin)).status, 101);
    assert.equal((await knock(server.httpPort, 'https://a.example', '/ws')).status, 101);
  });

  test('is refused with 403 for all others before the upgrade', async () => {
    for (const port of [server.wsPort, server.httpPort])
      for (const origin of [
        'https://c.example',
        'http://a.example',
        'https://a.example:8443',
        'https://a.example.evil.example',
        'https://sub.a.example',
        'https://A.example',
        'https://a.example/',
        'null',
        '',
        `http://127.0.0.1:${port}`,
      ]) {
        const { status, json } = await knock(port, origin);
        assert.equal(status, 403, origin);
        assert.equal(json.statusCode, 403);
      }
    await server.untilStats({ connectedUsers: 0 });
  });

  test('two origins are none', async () => {
    const head = handshakeHead('/', { Origin: 'https://a.example' }).replace(
      '\r\n\r\n',
      '\r\nOrigin: https://a.example\r\n\r\n',
    );
    const { status, socket } = await rawRequest(server.wsPort, head);
    socket.destroy();
    assert.ok(status === 403 || status === 400, `${status}`);
  });

  test('opens for clients that are no browsers and send no Origin', async () => {
    await (await server.connect()).expectNothing();
  });

  test('does not concern REST', async () => {
    const how = { headers: { Origin: 'https://c.example' } };
    assert.equal((await server.request('/videochat/stats', how)).status, 200);
  });
});

describe('an origin with the port that its scheme has anyway', () => {
  const server = useServer({
    args: [
      '--websocket.allowed-origins=["https://a.example:443","http://b.example:80","https://c.example","http://[::1]:80"]',
    ],
  });

  test('equals the one without', async () => {
    for (const origin of [
      'https://a.example',
      'https://a.example:443',
      'http://b.example',
      'http://b.example:80',
      'https://c.example',
      'https://c.example:443',
      'http://[::1]',
    ])
      for (const port of [server.wsPort, server.httpPort])
        assert.equal((await knock(port, origin)).status, 101, origin);
  });

  test('and no other', async () => {
    for (const origin of [
      'https://a.example:80',
      'http://a.example:443',
      'http://a.example',
      'https://b.example',
      'https://a.example:4430',
      'https://a.example:0443',
      'https://c.example:443:443',
      'https://:443',
    ])
      assert.equal((await knock(server.wsPort, origin)).status, 403, origin);
  });
});

describe('a WebSocket by default', () => {
  const server = useServer();

  test('opens for pages of any origin', async () => {
    for (const origin of ['https://c.example', 'null'])
      assert.equal((await knock(server.wsPort, origin)).status, 101);
  });
});
