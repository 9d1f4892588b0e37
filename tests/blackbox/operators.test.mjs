import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';

const forOperators = [
  ['GET', '/videochat/rooms', 200],
  ['GET', '/videochat/room/x', 404],
  ['DELETE', '/videochat/room/x', 404],
  ['POST', '/videochat/cleanup', 200],
];
const open = ['/videochat/health', '/videochat/ready', '/videochat/stats', '/'];
const forwarding = [
  { 'X-Forwarded-For': '192.0.2.1' },
  { 'X-Forwarded-For': '127.0.0.1' },
  { 'x-forwarded-for': '' },
  { Forwarded: 'for=192.0.2.1' },
  { 'X-Forwarded-Host': 'chat.example' },
  { 'X-Forwarded-Proto': 'https' },
  { 'X-Real-IP': '192.0.2.1' },
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
      }
    });
  }

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
      for (const extra of [{}, ...forwarding]) {
        const headers = { ...extra, Authorization: `Bearer ${token}` };
        assert.equal((await server.request(target, { method, headers })).status, status);
      }
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
