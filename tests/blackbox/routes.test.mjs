import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { handshakeHead, rawRequest } from './support/raw.mjs';
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
      '/videochat/stats//',
      '/videochat//stats',
      '/videochat/room/%zz',
    ])
      assert.ok([400, 404].includes((await server.request(target)).status), target);
  });

  test('one slash at the end makes no difference', async () => {
    for (const [target, allowed] of Object.entries(routes)) {
      const method = allowed[0];
      const [plain, slashed] = [
        await server.request(target, { method }),
        await server.request(`${target}/`, { method }),
      ];
      assert.equal(slashed.status, plain.status, target);
      assert.deepEqual(Object.keys(slashed.json), Object.keys(plain.json));
      assert.equal((await server.request(`${target}//`, { method })).status, 404, `${target}//`);
    }
    assert.equal((await server.request('/videochat/stats/?x=1')).json.activeRooms, 0);
    assert.equal((await server.request('/videochat/stats/', { method: 'POST' })).status, 405);
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

// A proxy keeps people out of /videochat/rooms by how a path is written. What it lets pass must not
// mean the same here.
describe('another spelling of a path is another path', () => {
  const server = useServer();
  const statusOf = async (target) => {
    const { status, socket } = await rawRequest(
      server.httpPort,
      `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    );
    socket.destroy();
    return status;
  };

  for (const target of [
    '/videochat%2Frooms',
    '/videochat%2frooms',
    '/%2Fvideochat/rooms',
    '/videochat/rooms%2F',
    '/videochat/room%2Fx',
    '/videochat%2Fstats',
    '/videochat%5Crooms',
    '/videochat%5crooms',
    '/videochat\\rooms',
    '/videochat/%72ooms',
    '/%76ideochat/rooms',
    '/videochat/room/%78',
    '/videochat/%73tats',
    '//videochat/rooms',
    '/videochat//rooms',
    '/./videochat/rooms',
    '/videochat/./rooms',
    '/x/../videochat/rooms',
    '/videochat/x/../rooms',
    '/%2e/videochat/rooms',
    '/x/%2e%2e/videochat/rooms',
    '/x%2F..%2Fvideochat%2Frooms',
    '/videochat/rooms.',
    '/videochat/rooms/.',
    '/videochat/rooms/..;/rooms',
    '/videochat/rooms;x=1',
    '/videochat;x/rooms',
    '/videochat/rooms%3Bx',
    '/videochat/rooms%20',
    '/videochat/rooms%3F',
    '/videochat/rooms&x',
    '/VIDEOCHAT/rooms',
    '/videochat/Rooms',
    '/videochat/rooms,',
    '/videochat%c0%afrooms',
    '/videochat%ef%bc%8frooms',
    '/index.html%2F',
    '/%2Findex.html',
    '/%2F',
    '/%5C',
    '/%77s',
  ])
    test(`${target} is 404`, async () => assert.equal(await statusOf(target), 404));

  for (const target of [
    'http:///videochat/rooms',
    'videochat?x=http://x/videochat/rooms',
    '1http://x/videochat/rooms',
    'x://x/videochat/rooms',
    ':///videochat/rooms',
  ])
    test(`${target} is 400`, async () => assert.equal(await statusOf(target), 400));

  for (const path of ['/%77s', '/%2Fws', '/ws%2F', '/./', '/%2F', '//', '/ws/', '/ws;x', '/WS'])
    test(`a WebSocket at ${path} is 404`, async () => {
      const { status, socket } = await rawRequest(server.httpPort, handshakeHead(path));
      socket.destroy();
      assert.equal(status, 404);
    });
});
