import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';

const allowed = 'https://chat.example';
const also = 'http://localhost:5173';
const others = [
  'https://chat.example.evil.example',
  'http://chat.example',
  'https://chat.example:444',
  'https://CHAT.example/',
  'null',
];
const preflight = (Origin, method) => ({
  method: 'OPTIONS',
  headers: {
    Origin,
    'Access-Control-Request-Method': method,
    'Access-Control-Request-Headers': 'authorization, content-type',
  },
});
const list = (header) => (header ?? '').toLowerCase().split(/\s*,\s*/);

describe('with origins configured', () => {
  const server = useServer({ args: [`--http.cors-origins=["${allowed}","${also}"]`] });

  test('each of them may read answers, errors included', async () => {
    for (const Origin of [allowed, also])
      for (const target of ['/videochat/stats', '/videochat/room/x', '/videochat/nothing']) {
        const { headers } = await server.request(target, { headers: { Origin } });
        assert.equal(headers['access-control-allow-origin'], Origin, target);
        assert.ok(list(headers.vary).includes('origin'));
      }
  });

  test('others may not', async () => {
    for (const Origin of others) {
      const { status, headers } = await server.request('/videochat/stats', { headers: { Origin } });
      assert.equal(status, 200);
      assert.equal(headers['access-control-allow-origin'], undefined, Origin);
    }
  });

  test('a request without an origin is answered as ever, but caches must know', async () => {
    const { status, headers } = await server.request('/videochat/stats');
    assert.equal(status, 200);
    assert.equal(headers['access-control-allow-origin'], undefined);
    assert.ok(list(headers.vary).includes('origin'));
  });

  test('a preflight for each route names its methods and headers', async () => {
    for (const [target, method] of [
      ['/videochat/stats', 'GET'],
      ['/videochat/cleanup', 'POST'],
      ['/videochat/room/x', 'DELETE'],
    ]) {
      const { status, headers, text } = await server.request(target, preflight(allowed, method));
      assert.ok(status === 200 || status === 204, `${status}`);
      assert.equal(text, '');
      assert.equal(headers['access-control-allow-origin'], allowed);
      assert.ok(
        list(headers['access-control-allow-methods']).includes(method.toLowerCase()),
        target,
      );
      const names = list(headers['access-control-allow-headers']);
      assert.ok(names.includes('authorization') && names.includes('content-type'));
    }
  });

  test('a preflight of another origin is allowed nothing', async () => {
    const { headers } = await server.request('/videochat/cleanup', preflight(others[0], 'POST'));
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  test('a preflight needs no operator rights, what follows it does', async () => {
    const through = { 'X-Forwarded-For': '192.0.2.1' };
    const asked = preflight(allowed, 'DELETE');
    const answer = await server.request('/videochat/room/x', {
      ...asked,
      headers: { ...asked.headers, ...through },
    });
    assert.ok(answer.status === 200 || answer.status === 204, `${answer.status}`);
    const refused = await server.request('/videochat/room/x', {
      method: 'DELETE',
      headers: { Origin: allowed, ...through },
    });
    assert.equal(refused.status, 401);
    assert.equal(refused.headers['access-control-allow-origin'], allowed);
  });
});

describe('with an origin configured with the port that its scheme has anyway', () => {
  const server = useServer({
    args: ['--http.cors-origins=["https://a.example:443","http://b.example:80"]'],
  });

  test('its pages may read and act, as without the port', async () => {
    for (const Origin of ['https://a.example', 'https://a.example:443', 'http://b.example']) {
      const headers = { Origin };
      const stats = await server.request('/videochat/stats', { headers });
      assert.equal(stats.headers['access-control-allow-origin'], Origin);
      const cleanup = await server.request('/videochat/cleanup', { method: 'POST', headers });
      assert.equal(cleanup.status, 200);
    }
    const other = { headers: { Origin: 'https://b.example' } };
    const { headers } = await server.request('/videochat/stats', other);
    assert.equal(headers['access-control-allow-origin'], undefined);
  });
});

describe('with any origin allowed', () => {
  const server = useServer({ args: ['--http.cors-origins=["*"]'] });

  test('everybody may read, but nobody with credentials', async () => {
    for (const Origin of [allowed, ...others]) {
      const { headers } = await server.request('/videochat/stats', { headers: { Origin } });
      assert.ok(['*', Origin].includes(headers['access-control-allow-origin']), Origin);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    }
  });
});

describe('with no origin allowed', () => {
  const server = useServer({ args: ['--http.cors-origins=[]'] });

  test('nobody may read from elsewhere', async () => {
    const simple = await server.request('/videochat/stats', { headers: { Origin: allowed } });
    const asked = await server.request('/videochat/stats', preflight(allowed, 'GET'));
    for (const { headers } of [simple, asked])
      assert.equal(headers['access-control-allow-origin'], undefined);
  });
});
