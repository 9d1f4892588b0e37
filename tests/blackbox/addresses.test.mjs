// Where clients come from: counts per address, and who is believed about it.
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { closePayload, frame, handshakeHead, opcodes, rawConnect, readAnswer } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { until, within } from './support/waits.mjs';

const noRate = ['--limits.enabled=true', '--limits.address-rate=0'];
const limits = [...noRate, '--limits.address-connections=3'];
const behindProxy = '--net.trusted-proxies=127.0.0.1/32';
const proxied = [...limits, behindProxy];
const from = (address) => ({ headers: { 'X-Forwarded-For': address } });

/// The answer to a handshake with `headers`; the connection is gone afterwards.
async function knock(server, headers, port = server.wsPort, host = '127.0.0.1') {
  const socket = await rawConnect(port, { host });
  socket.write(handshakeHead('/', headers));
  const answer = await readAnswer(socket);
  socket.destroy();
  return answer;
}

async function expectTooMany(server, headers, port, host) {
  const { status, headers: fields, json } = await knock(server, headers, port, host);
  assert.equal(status, 429);
  assert.match(fields['retry-after'], /^[1-9]\d*$/);
  assert.equal(json.statusCode, 429);
}

describe('connections from one address, behind a trusted proxy', () => {
  const server = useServer({ args: [...proxied, '--log.level=debug'] });
  const open = (headers, url) => server.connect(url, { headers });
  const fill = async (headers) => {
    const clients = [];
    for (let n = 0; n < 3; ++n) clients.push(await open(headers));
    return clients;
  };

  test('one too many is answered 429 with Retry-After, on both ports; others may come', async () => {
    await fill({ 'X-Forwarded-For': '203.0.113.7' });
    await expectTooMany(server, { 'X-Forwarded-For': '203.0.113.7' });
    await expectTooMany(server, { 'X-Forwarded-For': '203.0.113.7' }, server.httpPort);
    await open({ 'X-Forwarded-For': '203.0.113.8' });
    await until(() => /connected from 203\.0\.113\.7\n/.test(server.logs()), 'the log line');
  });

  test('when one leaves there is room again', async () => {
    const clients = await fill({ 'X-Forwarded-For': '203.0.113.7' });
    await expectTooMany(server, { 'X-Forwarded-For': '203.0.113.7' });
    await clients[1].close();
    await until(
      async () => (await knock(server, { 'X-Forwarded-For': '203.0.113.7' })).status === 101,
      'room for one',
    );
  });

  test('what the client itself wrote does not help it', async () => {
    await fill({ 'X-Forwarded-For': '203.0.113.7' });
    await expectTooMany(server, { 'X-Forwarded-For': '192.0.2.1, 203.0.113.7' });
    await expectTooMany(server, { 'X-Forwarded-For': '127.0.0.1,203.0.113.7' });
    await expectTooMany(server, {
      Forwarded: 'for=192.0.2.1',
      'X-Forwarded-For': '203.0.113.7:4711',
    });
  });

  test('Forwarded says it as well', async () => {
    await fill({ Forwarded: 'for=203.0.113.7;proto=https' });
    await expectTooMany(server, { Forwarded: 'for=192.0.2.1, For="203.0.113.7:80"' });
  });

  test('IPv6 clients count by their /64', async () => {
    await open({ 'X-Forwarded-For': '2001:db8::1' });
    await open({ 'X-Forwarded-For': '2001:db8::ffff' });
    await open({ Forwarded: 'for="[2001:db8::2]:1"' });
    await expectTooMany(server, { 'X-Forwarded-For': '2001:db8::4' });
    await open({ 'X-Forwarded-For': '2001:db8:0:1::4' });
  });

  test('all of a /48 have sixteen times as much', async () => {
    for (let n = 0; n < 48; ++n) await open({ 'X-Forwarded-For': `2001:db8:7:${n}::1` });
    await expectTooMany(server, { 'X-Forwarded-For': '2001:db8:7:ffff::1' });
    await open({ 'X-Forwarded-For': '2001:db8:8:ffff::1' });
  });

  test('an address that NAT64 has translated is the IPv4 address inside', async () => {
    await fill({ 'X-Forwarded-For': '64:ff9b::203.0.113.7' });
    await expectTooMany(server, { 'X-Forwarded-For': '203.0.113.7' });
    await open({ 'X-Forwarded-For': '64:ff9b::203.0.113.8' });
  });

  test('a mapped address is the IPv4 address', async () => {
    await fill({ 'X-Forwarded-For': '::ffff:203.0.113.7' });
    await expectTooMany(server, { 'X-Forwarded-For': '203.0.113.7' });
  });

  test('what cannot be read counts for the proxy, which is then not exempt', async () => {
    await fill({ 'X-Forwarded-For': 'garbage' });
    await expectTooMany(server, { Forwarded: 'for="203.0.113.7' });
  });

  test('the proxy itself is exempt', async () => {
    for (let n = 0; n < 6; ++n) await server.connect();
  });

  test('who comes through it is no operator', async () => {
    const { status } = await server.request('/videochat/rooms', from('203.0.113.7'));
    assert.equal(status, 401);
    assert.equal((await server.request('/videochat/rooms')).status, 200);
  });
});

describe('a connection that is about to end', () => {
  const server = useServer({
    args: [...noRate, behindProxy, '--limits.address-connections=1', '--limits.close-timeout=1min'],
  });
  const address = { 'X-Forwarded-For': '203.0.113.7' };

  for (const path of ['/', '/?resume=1'])
    test(`has its place until it has, at ${path}`, async () => {
      const socket = await rawConnect(server.wsPort, { allowHalfOpen: true });
      socket.write(handshakeHead(path, address));
      assert.equal((await readAnswer(socket)).status, 101);
      socket.write(frame(opcodes.close, closePayload(1000)));
      await within(socket.ended, 'end of what the server says');
      await expectTooMany(server, address);
      socket.destroy();
      await until(async () => (await knock(server, address)).status === 101, 'room for one');
    });
});

describe('connections from one address', () => {
  const server = useServer({ args: limits });

  test('loopback peers are exempt, and nobody there is believed unasked', async () => {
    for (let n = 0; n < 6; ++n) await server.connect(undefined, from('203.0.113.7'));
  });
});

describe('the counts by default', () => {
  const server = useServer({
    args: ['--limits.enabled=true', '--net.trusted-proxies=["127.0.0.0/8","::1"]'],
  });

  test('are 64 at a time', async () => {
    for (let n = 0; n < 64; ++n) await server.connect(undefined, from('203.0.113.7'));
    await expectTooMany(server, { 'X-Forwarded-For': '203.0.113.7' });
  });
});

describe('new connections from one address', () => {
  const server = useServer({
    args: [
      '--limits.enabled=true',
      '--limits.address-connections=0',
      '--limits.address-rate=1',
      '--limits.address-burst=3',
      '--net.trusted-proxies=127.0.0.1',
    ],
  });

  test('have a rate even if none of them stays', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.7' };
    const statuses = [];
    for (let n = 0; n < 8; ++n) statuses.push((await knock(server, headers)).status);
    assert.deepEqual(statuses.slice(0, 3), [101, 101, 101]);
    assert.ok(statuses.includes(429), `${statuses}`);
    assert.equal((await knock(server, { 'X-Forwarded-For': '203.0.113.8' })).status, 101);
    await until(async () => (await knock(server, headers)).status === 101, 'a token');
  });
});

describe('searches of one address', () => {
  const server = useServer({
    args: [
      '--limits.enabled=true',
      behindProxy,
      '--limits.address-search-rate=1',
      '--limits.address-search-burst=3',
    ],
  });

  test('have a rate for all its clients, and the message is not delivered', async () => {
    const [first, second] = [
      await server.connect(undefined, from('203.0.113.7')),
      await server.connect(undefined, from('203.0.113.7')),
    ];
    first.send('find_partner', { interests: ['tea'], strict: true });
    await first.expect('waiting_for_partner');
    for (let n = 0; n < 2; ++n) {
      second.send('find_partner', { interests: ['go'], strict: true });
      await second.expect('waiting_for_partner');
    }
    second.send('next_partner', {});
    const { retryAfterMs } = await second.expectError('rate_limited', { event: 'next_partner' });
    assert.ok(retryAfterMs > 0 && retryAfterMs <= 1000, `${retryAfterMs}`);
    first.send('find_partner', {});
    await first.expectError('rate_limited', { event: 'find_partner' });
    const other = await server.connect(undefined, from('203.0.113.8'));
    other.send('find_partner', { interests: ['tea'] });
    await other.expect('partner_found');
    await first.expect('partner_found');
    await pass(retryAfterMs);
    second.send('find_partner', {});
    await second.expect('waiting_for_partner');
  });

  test('are not counted on loopback', async () => {
    const client = await server.connect();
    for (let n = 0; n < 6; ++n) {
      client.send('find_partner', {});
      await client.expect('waiting_for_partner');
    }
  });
});

describe('requests of one address', () => {
  const server = useServer({
    args: [
      '--limits.enabled=true',
      behindProxy,
      '--limits.request-rate=1',
      '--limits.request-burst=3',
    ],
  });

  test('have a rate; past it the answer is 429, and the connection goes on', async () => {
    const socket = await server.raw(server.httpPort);
    const ask = async (address) => {
      const head = `GET /videochat/health HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\n\r\n`;
      socket.write(head);
      return readAnswer(socket);
    };
    for (let n = 0; n < 3; ++n) assert.equal((await ask('203.0.113.7')).status, 200);
    const { status, headers, json } = await ask('203.0.113.7');
    assert.equal(status, 429);
    assert.equal(headers['retry-after'], '1');
    assert.equal(json.statusCode, 429);
    assert.equal((await ask('203.0.113.8')).status, 200);
    await pass(1000);
    assert.equal((await ask('203.0.113.7')).status, 200);
  });

  test('are not counted for a trusted proxy, nor on loopback', async () => {
    for (let n = 0; n < 6; ++n)
      assert.equal((await server.request('/videochat/health')).status, 200);
  });
});

const outside = Object.values(networkInterfaces())
  .flat()
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('connections that come directly', { skip: !outside && 'no address but loopback' }, () => {
  const server = useServer({
    args: [...limits, '--websocket.address=0.0.0.0', '--http.address=0.0.0.0'],
  });
  const idle = () => rawConnect(server.wsPort, { host: outside });
  const statusOfNext = async () => (await knock(server, {}, server.wsPort, outside)).status;

  test('count from accept on, even if they say nothing', async () => {
    const sockets = [await idle(), await idle(), await idle()];
    try {
      // They are counted on the loops that serve them, so perhaps a moment later.
      await until(async () => (await statusOfNext()) === 429, 'one too many');
      await server.connect();
    } finally {
      sockets.forEach((socket) => socket.destroy());
    }
    await until(async () => (await statusOfNext()) === 101, 'room again');
  });

  test('past twice as many are closed without an answer', async () => {
    const sockets = [];
    try {
      for (let n = 0; n < 9; ++n) sockets.push(await idle());
      await until(() => sockets.filter(({ over }) => over).length === 3, 'those without an answer');
      for (const socket of sockets) if (!socket.over) socket.write(handshakeHead('/'));
      const answers = await Promise.all(
        sockets.filter(({ over }) => !over).map((socket) => readAnswer(socket)),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [101, 101, 101, 429, 429, 429]);
    } finally {
      sockets.forEach((socket) => socket.destroy());
    }
    await until(async () => (await statusOfNext()) === 101, 'room again');
  });

  test('cannot be hidden behind a header that nobody trusts', async () => {
    const url = `ws://${outside}:${server.wsPort}/`;
    for (let n = 0; n < 3; ++n) await server.connect(url, from(`203.0.113.${n}`));
    await expectTooMany(server, { 'X-Forwarded-For': '203.0.113.99' }, server.wsPort, outside);
  });
});

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some(({ address }) => address === '::1');

describe('by default', { skip: !hasIpv6 && 'no IPv6' }, () => {
  const own = ['websocket.address', 'http.address'];
  const one = ['--limits.enabled=true', '--limits.address-connections=1'];
  const server = useServer({ keep: own, args: [...one, '--log.level=debug'] });
  const local = ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'];
  const ask = async (host, port, bytes) => {
    const socket = await rawConnect(port, { host });
    socket.write(bytes);
    const answer = await readAnswer(socket, 'GET', '/videochat/rooms');
    socket.destroy();
    return answer;
  };

  test('both ports listen on IPv6 and IPv4', async () => {
    for (const host of [...local, ...(outside ? [outside] : [])])
      for (const port of [server.wsPort, server.httpPort]) {
        const { status } = await knock(server, {}, port, host);
        assert.equal(status, 101, host);
        await server.untilStats({ connectedUsers: 0 });
      }
  });

  test('who comes from this machine is an operator, by either', async () => {
    const bytes = 'GET /videochat/rooms HTTP/1.1\r\nHost: localhost\r\n\r\n';
    for (const host of local)
      assert.equal((await ask(host, server.httpPort, bytes)).status, 200, host);
    if (outside) assert.equal((await ask(outside, server.httpPort, bytes)).status, 401);
  });

  test('loopback is exempt from the limits, by either', async () => {
    for (const host of ['127.0.0.1', '[::1]'])
      for (let n = 0; n < 3; ++n) await server.connect(`ws://${host}:${server.wsPort}/`);
  });

  test('others are not, and have the address that they are known by', { skip: !outside }, async () => {
    const url = `ws://${outside}:${server.wsPort}/`;
    await server.connect(url);
    await expectTooMany(server, {}, server.wsPort, outside);
    await until(
      () =>
        server.logs().includes(`connected from ${outside}\n`) &&
        server.logs().includes(`a connection from ${outside} is turned away`),
      'two lines in the log',
    );
    assert.doesNotMatch(server.logs(), /::ffff:/);
  });

  test('the log says where it listens, and who is an operator', () => {
    assert.match(server.logs(), /listening on wss?:\/\/\[::\]:\d+\//);
    assert.match(server.logs(), /listening on https?:\/\/\[::\]:\d+\//);
    assert.match(server.logs(), /warn http\.admin-token is not set/);
  });
});

describe('a proxy that is trusted by its IPv4 address', { skip: !hasIpv6 && 'no IPv6' }, () => {
  const server = useServer({
    keep: ['websocket.address', 'http.address'],
    args: [...proxied, '--log.level=debug'],
  });

  test('is believed by a server that listens on IPv6', async () => {
    await server.connect(server.wsUrl, from('203.0.113.7'));
    await server.connect(server.wsUrl, from('::ffff:203.0.113.7'));
    await until(() => server.logs().split('connected from 203.0.113.7\n').length === 3, 'two lines');
  });
});
