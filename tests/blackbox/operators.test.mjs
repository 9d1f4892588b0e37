import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

const forOperators = [
  ['GET', '/videochat/rooms', 200],
  ['GET', '/metrics', 200],
  ['GET', '/videochat/room/x', 404],
  ['DELETE', '/videochat/room/x', 404],
  ['POST', '/videochat/cleanup', 200],
];
const open = ['/videochat/health', '/videochat/ready', '/videochat/stats', '/'];
const actions = forOperators.filter(([method]) => method !== 'GET');
const forwarding = [
  { 'X-Forwarded-For': '192.0.2.1' },
  { 'X-Forwarded-For': '127.0.0.1' },
  { 'x-forwarded-for': '' },
  { Forwarded: 'for=192.0.2.1' },
  { 'X-Forwarded-Host': 'chat.example' },
  { 'X-Forwarded-Proto': 'https' },
  { 'X-Real-IP': '192.0.2.1' },
  { 'X-Client-IP': '192.0.2.1' },
  { 'X-Cluster-Client-IP': '192.0.2.1' },
  { 'X-Original-Forwarded-For': '192.0.2.1' },
  { 'True-Client-IP': '192.0.2.1' },
  { 'CF-Connecting-IP': '192.0.2.1' },
  { 'Fastly-Client-IP': '192.0.2.1' },
  { 'X-Forwarded': 'for=192.0.2.1' },
  { 'Forwarded-For': '192.0.2.1' },
  { Via: '1.1 proxy' },
];

describe('without an admin token', () => {
  const server = useServer();

  for (const [method, target, status] of forOperators) {
    test(`${method} ${target} answers the loopback address`, async () => {
      assert.equal((await server.request(target, { method })).status, status);
    });

    test(`${method} ${target} is 401 for whoever comes through a proxy`, async () => {
      for (const headers of forwarding) {
        const answer = await server.request(target, { method, headers });
        assert.equal(answer.status, 401, JSON.stringify(headers));
        assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer\b/);
        assert.match(answer.json.message, /http\.admin-token/);
      }
    });
  }

  for (const [method, target] of forOperators) {
    test(`${method} ${target} is 401 under a name that is not of this machine`, async () => {
      const port = server.httpPort;
      for (const Host of [
        `evil.example:${port}`,
        'evil.example',
        `localhost.evil.example:${port}`,
        `127.0.0.1.evil.example:${port}`,
        `evil.localhost:${port}`,
        `203.0.113.7:${port}`,
        `[2001:db8::1]:${port}`,
        `0.0.0.0:${port}`,
        `[::]:${port}`,
        '127.0.0.1:',
        `localhost:${port}:${port}`,
        `localhost:${port}x`,
        'localhost:70000',
        `[::1:${port}`,
        `[::1]x:${port}`,
        ':80',
      ]) {
        const answer = await server.request(target, { method, headers: { Host } });
        assert.equal(answer.status, 401, Host);
        assert.match(answer.json.message, /localhost/);
      }
    });
  }

  for (const [method, target, status] of forOperators) {
    test(`${method} ${target} answers under each name of this machine`, async () => {
      const { httpPort } = server;
      for (const name of ['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '[::1]'])
        // Through a tunnel the port is another one.
        for (const Host of [`${name}:${httpPort}`, name, `${name}:1`]) {
          const answer = await server.request(target, { method, headers: { Host } });
          assert.equal(answer.status, status, Host);
        }
    });
  }

  for (const [method, target, status] of actions) {
    test(`${method} ${target} is 403 for a page of another site`, async () => {
      for (const Origin of [
        'https://evil.example',
        'null',
        `http://evil.example:${server.httpPort}`,
        'http://localhost',
        `http://localhost:${server.httpPort}`, // not what Host says
      ]) {
        const answer = await server.request(target, { method, headers: { Origin } });
        assert.equal(answer.status, 403, Origin);
        assert.match(answer.json.message, /http\.cors-origins/);
      }
    });

    test(`${method} ${target} is 403 for a name of another site that leads here`, async () => {
      const Host = `evil.example:${server.httpPort}`;
      const headers = { Host, Origin: `http://${Host}` };
      assert.equal((await server.request(target, { method, headers })).status, 401);
    });

    test(`${method} ${target} answers a page of this server on localhost`, async () => {
      for (const name of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]']) {
        const Host = `${name}:${server.httpPort}`;
        for (const scheme of ['http', 'https']) {
          const headers = { Host, Origin: `${scheme}://${Host}` };
          assert.equal((await server.request(target, { method, headers })).status, status, name);
        }
      }
    });
  }

  test('what a page of another site may not do has no effect', async () => {
    const { first, second, roomId } = await server.pair();
    await server.request(`/videochat/room/${roomId}`, {
      method: 'DELETE',
      headers: { Origin: 'https://evil.example' },
    });
    await server.untilStats({ activeRooms: 1 });
    await first.expectNothing();
    await second.expectNothing();
  });

  test('what operators do is in the log, with their address', async () => {
    const { first, second, roomId } = await server.pair();
    await server.request(`/videochat/room/${roomId}`, { method: 'DELETE' });
    for (const each of [first, second]) await each.expect('partner_left');
    await server.request('/videochat/cleanup', { method: 'POST' });
    await until(
      () =>
        server.logs().includes(`info an operator at 127.0.0.1 closes room ${roomId}\n`) &&
        server.logs().includes('info an operator at 127.0.0.1 cleans up\n'),
      'two lines in the log',
    );
  });

  test('a token of the client opens nothing for it', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    for (const Authorization of ['Bearer ', 'Bearer', 'Bearer x', ''])
      assert.equal(
        (await server.request('/videochat/rooms', { headers: { ...headers, Authorization } }))
          .status,
        401,
      );
  });

  test('what is open stays open to all', async () => {
    for (const target of open)
      for (const headers of [{}, ...forwarding])
        assert.equal((await server.request(target, { headers })).status, 200, target);
  });
});

describe('with sites that are listed', () => {
  const server = useServer({ args: ['--http.cors-origins=["https://admin.example"]'] });

  for (const [method, target, status] of actions)
    test(`${method} ${target} answers their pages and no others`, async () => {
      const statusFrom = async (Origin) =>
        (await server.request(target, { method, headers: { Origin } })).status;
      assert.equal(await statusFrom('https://admin.example'), status);
      assert.equal(await statusFrom('https://evil.example'), 403);
    });
});

describe('with any site allowed to read', () => {
  const server = useServer({ args: ['--http.cors-origins=["*"]'] });

  for (const [method, target] of actions)
    test(`${method} ${target} is 403 for all of them`, async () => {
      const headers = { Origin: 'https://evil.example' };
      assert.equal((await server.request(target, { method, headers })).status, 403);
    });
});

describe('with an admin token', () => {
  const token = 'correct-horse-battery-staple';
  const server = useServer({ args: [`--http.admin-token=${token}`] });

  for (const [method, target, status] of forOperators) {
    test(`${method} ${target} wants it, from the loopback address as well`, async () => {
      for (const Authorization of [
        undefined,
        `Bearer ${token}x`,
        `Bearer ${token.slice(1)}`,
        `Bearer ${token.toUpperCase()}`,
        'Bearer',
        'Bearer ',
        `Basic ${token}`,
        token,
        `Bearer ${token} ${token}`,
      ]) {
        const answer = await server.request(target, {
          method,
          headers: Authorization ? { Authorization } : {},
        });
        assert.equal(answer.status, 401, Authorization);
        assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer\b/);
      }
    });

    test(`${method} ${target} answers who has it, through a proxy as well`, async () => {
      const spaced = { Authorization: `bearer  ${token}` };
      for (const extra of [{}, spaced, { Host: 'chat.example' }, ...forwarding]) {
        const headers = { Authorization: `Bearer ${token}`, ...extra };
        assert.equal((await server.request(target, { method, headers })).status, status);
      }
    });

    test(`${method} ${target} answers a page of any site that has it`, async () => {
      const headers = { Origin: 'https://admin.example', Authorization: `Bearer ${token}` };
      assert.equal((await server.request(target, { method, headers })).status, status);
    });
  }

  test('what is refused has no effect', async () => {
    const { first, second, roomId } = await server.pair();
    assert.equal(
      (await server.request(`/videochat/room/${roomId}`, { method: 'DELETE' })).status,
      401,
    );
    await server.untilStats({ activeRooms: 1 });
    await first.expectNothing();
    await second.expectNothing();
  });

  test('what is open stays open', async () => {
    for (const target of open) assert.equal((await server.request(target)).status, 200, target);
  });

  test('the token is in no log line', async () => {
    await server.request('/videochat/rooms', { headers: { Authorization: `Bearer ${token}` } });
    assert.ok(!server.logs().includes(token));
  });
});
