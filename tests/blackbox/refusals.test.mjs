// A browser tells a page nothing of a handshake that failed, so a client that counts is refused in words.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from './support/client.mjs';
import { handshakeHead, rawRequest } from './support/raw.mjs';
import { startServer } from './support/server.mjs';
import { useServer } from './support/suite.mjs';
import { Issuer } from './support/tokens.mjs';
import { until, within } from './support/waits.mjs';

/// Connects, is told why not, and closed with `close`; returns the error.
async function expectWords(url, { code, close, headers }) {
  const client = new Client(url, { headers });
  await within(client.opened, 'WebSocket handshake');
  const error = await client.expectError(code);
  await client.expectClose(close);
  return error;
}

/// The status that a client gets that does not count, or whose handshake is none.
async function status(port, path, headers) {
  const answer = await rawRequest(port, handshakeHead(path, headers));
  answer.socket.destroy();
  return answer.status;
}

describe('a client that counts hears', () => {
  const issuer = new Issuer();
  const server = useServer(() => ({
    args: [
      ...issuer.args,
      '--websocket.allowed-origins=["https://example.org"]',
      '--limits.connections=4',
      '--limits.enabled=true',
      '--limits.address-connections=1',
      '--net.trusted-proxies=127.0.0.1/32',
    ],
  }));
  const url = (query = 'v=2') => `${server.wsUrl}?${query}`;

  test('that it needs a token', async () => {
    await expectWords(url(), { code: 'unauthorized', close: 4401 });
    assert.equal(await status(server.wsPort, '/'), 401);
    assert.equal(await status(server.wsPort, '/?v=1'), 401);
  });

  test('that pages of its origin may not connect', async () => {
    const headers = { Origin: 'https://example.com' };
    await expectWords(url(), { code: 'origin_refused', close: 4403, headers });
    assert.equal(await status(server.wsPort, '/', headers), 403);
  });

  test('that its address has too many connections, and when to try again', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.7' };
    const first = new Client(url(`token=${issuer.token()}`), { headers });
    await first.expect('connected');
    const { retryAfterMs } = await expectWords(url(`v=2&token=${issuer.token()}`), {
      code: 'too_many_connections',
      close: 4429,
      headers,
    });
    assert.ok(retryAfterMs >= 1000);
    assert.equal(await status(server.wsPort, '/', headers), 429);
    await first.close();
  });

  test('that there is no room', async () => {
    const others = await Promise.all([1, 2, 3, 4].map(() => server.raw()));
    const { retryAfterMs } = await expectWords(url(), { code: 'server_full', close: 1013 });
    assert.ok(retryAfterMs >= 1000);
    assert.equal(await status(server.wsPort, '/'), 503);
    others.forEach((each) => each.destroy());
  });

  test('on both ports, and nowhere else', async () => {
    await expectWords(`ws://127.0.0.1:${server.httpPort}/ws?v=2`, { code: 'unauthorized', close: 4401 });
    assert.equal(await status(server.httpPort, '/elsewhere?v=2'), 404);
    assert.equal(await status(server.wsPort, '/?v=2', { 'Sec-WebSocket-Version': '8' }), 426);
    assert.equal(await status(server.wsPort, '/?v=2', { 'Sec-WebSocket-Key': 'short' }), 400);
  });
});

describe('refusals in words', () => {
  const issuer = new Issuer();
  const server = useServer(() => ({ args: [...issuer.args, '--net.trusted-proxies=127.0.0.1/32'] }));

  test('are ten a second for one address, and then the plain status', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () =>
      status(server.wsPort, '/?v=2', { 'X-Forwarded-For': '203.0.113.9' })));
    const words = answers.filter((each) => each === 101).length;
    // The clock goes on while they come.
    assert.ok(words >= 10 && words < 25, `${words} of 30 in words`);
    assert.ok(answers.every((each) => each === 101 || each === 401), `${answers}`);
    assert.equal(await status(server.wsPort, '/?v=2', { 'X-Forwarded-For': '203.0.113.10' }), 101);
  });
});

describe('a client that counts and comes to a server that drains', () => {
  test('hears that it is about to restart', async () => {
    const server = await startServer({ args: ['--server.drain-time=1h'] });
    const [first, second] = [new Client(server.wsUrl), new Client(server.wsUrl)];
    for (const each of [first, second]) await each.expect('connected');
    first.send('find_partner');
    await first.expect('waiting_for_partner');
    second.send('find_partner');
    await second.expect('partner_found');
    server.process.kill('SIGTERM');
    await until(() => server.logs().includes('draining: '), 'drain');
    await expectWords(`${server.wsUrl}?v=2`, { code: 'server_draining', close: 1012 });
    await server.stop();
  });
});
