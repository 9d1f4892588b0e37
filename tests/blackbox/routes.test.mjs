import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rawRequest } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

const routes = {
  '/videochat/health': ['GET'],
  '/videochat/ready': ['GET'],
  '/videochat/stats': ['GET'],
  '/videochat/rooms': ['GET'],
  '/videochat/room/x': ['GET', 'DELETE'],
  '/videochat/cleanup': ['POST'],
};
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

describe('routes', () => {
  const server = useServer();

  for (const [target, allowed] of Object.entries(routes)) {
    test(`${target} has ${allowed.join(' and ')}; anything else is 405 with Allow`, async () => {
      for (const method of methods.filter((name) => !allowed.includes(name))) {
        const { status, headers } = await server.request(target, { method });
        assert.equal(status, 405, method);
        const named = headers.allow
          .split(/\s*,\s*/)
          .filter((name) => !['HEAD', 'OPTIONS'].includes(name));
        assert.deepEqual(named.sort(), [...allowed].sort());
      }
    });
  }

  test('HEAD is GET without the body', async () => {
    for (const target of [
      '/videochat/health',
      '/videochat/ready',
      '/videochat/stats',
      '/videochat/rooms',
    ]) {
      const { status, text, headers } = await server.request(target, { method: 'HEAD' });
      assert.deepEqual([status, text], [200, '']);
      assert.match(headers['content-type'], /^application\/json/);
    }
  });

  test('what is not there is 404', async () => {
    for (const target of [
      '/videochat',
      '/videochat/',
      '/videochat/nothing',
      '/videochat/room',
      '/videochat/room/',
      '/videochat/room/x/y',
      '/videochat/statss',
      '/VIDEOCHAT/stats',
      '/videochat/stats/',
      '/videochat//stats',
      '/videochat/room/%zz',
    ])
      assert.ok([400, 404].includes((await server.request(target)).status), target);
  });

  test('/ws without an upgrade is 426, and / is the page', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await server.request('/ws', { method });
      assert.deepEqual([status, headers.upgrade], [426, 'websocket']);
    }
    assert.match((await server.request('/ws')).json.message, /wss?:\/\//);
    assert.equal((await server.request('/')).status, 200);
  });

  test('browsers are told not to guess types, also by what refuses a request', async () => {
    const field = (name, size) => `${name}: ${'x'.repeat(size)}\r\n`;
    for (const [status, port, request] of [
      [200, server.httpPort, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
      [400, server.httpPort, 'GET / HTTP/1.1\r\n\r\n'],
      [413, server.httpPort, 'POST /videochat/cleanup HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n'], // prettier-ignore
      [426, server.wsPort, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
      [431, server.httpPort, `GET / HTTP/1.1\r\nHost: x\r\n${field('X-Long', 9000)}\r\n`],
      [400, server.wsPort, 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n'],
    ]) {
      const answer = await rawRequest(port, request);
      assert.equal(answer.status, status);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff', `${status}`);
      answer.socket.destroy();
    }
  });

  test('of a parameter that comes twice the last one counts, and unknown ones are ignored', async () => {
    const { status } = await server.request('/videochat/rooms?limit=x&limit=1&color=red');
    assert.equal(status, 200);
    assert.equal((await server.request('/videochat/rooms?limit=1&limit=x')).status, 400);
  });

  test('a method that nobody knows is refused', async () => {
    for (const method of ['FOO', 'get', 'CONNECT', 'TRACE']) {
      const { status, socket } = await rawRequest(
        server.httpPort,
        `${method} /videochat/stats HTTP/1.1\r\nHost: x\r\n\r\n`,
      );
      assert.ok([400, 405, 501].includes(status), `${method}: ${status}`);
      socket.destroy();
    }
  });

  test('a version of HTTP that nobody knows is refused', async () => {
    for (const version of ['HTTP/2.0', 'HTTP/0.9', 'HTTP/1.11', 'http/1.1', 'FTP/1.1']) {
      const { status, socket } = await rawRequest(
        server.httpPort,
        `GET / ${version}\r\nHost: x\r\n\r\n`,
      );
      assert.ok([400, 505].includes(status), `${version}: ${status}`);
      socket.destroy();
    }
  });
});
