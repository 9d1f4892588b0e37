// Coming back changes nothing about what one client may cost.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { Client, meet } from './support/client.mjs';
import { handshakeHead, rawConnect, readAnswer } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { Issuer } from './support/tokens.mjs';
import { within } from './support/waits.mjs';

const opened = new Set();

async function open(server, query, options) {
  const client = new Client(`${server.wsUrl}?${query}`, options);
  opened.add(client);
  await within(client.opened, 'WebSocket handshake');
  return client;
}

/// A client that can come back, with its `token`.
async function enter(server, options, query = '') {
  const client = await open(server, `resume=1${query}`, options);
  const { userId, resumeToken } = await client.expect('connected');
  return Object.assign(client, { userId, token: resumeToken });
}

/// The status of the answer to a handshake, after which the connection is gone.
async function knock(server, headers, query = '') {
  const socket = await rawConnect(server.wsPort);
  socket.write(handshakeHead(`/${query}`, headers));
  const { status } = await readAnswer(socket);
  socket.destroy();
  return status;
}

/// Whoever is still there says goodbye, so that nobody is waited for.
async function leave() {
  for (const client of opened) await client.close();
  opened.clear();
}

describe('the places of an address', () => {
  afterEach(leave);
  const server = useServer({
    args: [
      '--limits.enabled=true',
      '--limits.address-connections=2',
      '--limits.address-rate=0',
      '--net.trusted-proxies=127.0.0.1/32',
      '--session.resume-window=5s',
    ],
  });
  const headers = { 'X-Forwarded-For': '203.0.113.7' };
  const fill = async () => {
    const clients = [await enter(server, { headers }), await enter(server, { headers })];
    for (const client of clients) await client.drop();
    await server.untilStats({ reconnectingUsers: 2 });
    return clients;
  };

  test('are taken by clients that are away, so that nobody fills the queue with ghosts', async () => {
    await fill();
    assert.equal(await knock(server, headers), 429);
    assert.equal(await knock(server, { 'X-Forwarded-For': '203.0.113.8' }), 101);
  });

  test('do not keep a client from its own session, and are given back to it', async () => {
    const [first, second] = await fill();
    const back = await open(server, `resumeToken=${first.token}`, { headers });
    await back.expect('resumed');
    assert.equal(await knock(server, headers), 429);
    const other = await open(server, `resumeToken=${second.token}`, { headers });
    await other.expect('resumed');
    await back.close();
    await server.untilStats({ connectedUsers: 1 });
    assert.equal(await knock(server, headers), 101);
  });

  test('are not had for a token that leads nowhere', async () => {
    await fill();
    const client = await open(server, `resumeToken=${'A'.repeat(43)}`, { headers });
    await client.expectClose(1013);
  });
});

describe('the rates of a client', () => {
  afterEach(leave);
  const server = useServer({ args: ['--limits.enabled=true', '--limits.chat-rate=1'] });

  test('go on over its next connection', async () => {
    const [talker, partner] = [await enter(server), await server.connect()];
    await meet(talker, partner);
    for (let n = 0; n < 10; ++n) talker.send('chat_message', { message: `${n}` });
    for (let n = 0; n < 10; ++n) await partner.expect('chat_message');
    const back = await open(server, `resumeToken=${talker.token}`);
    await back.expect('resumed');
    for (let n = 0; n < 10; ++n) back.send('chat_message', { message: `${n}` });
    // One or two may have come back meanwhile, on a slow machine.
    let refused = 0;
    for (let n = 0; n < 5; ++n) {
      const { event, data } = await back.next();
      if (event === 'error' && data.code === 'rate_limited') ++refused;
    }
    assert.equal(refused, 5);
  });
});

describe('a session of an account', () => {
  const issuer = new Issuer();
  afterEach(leave);
  const server = useServer({
    args: [
      ...issuer.args,
      '--limits.enabled=true',
      '--auth.account-connections=1',
      '--session.resume-window=5s',
    ],
  });

  test('holds its place while its client is away, which may come back to it', async () => {
    const token = `token=${issuer.token()}`;
    const client = await enter(server, {}, `&${token}`);
    await client.drop();
    await server.untilStats({ reconnectingUsers: 1 });
    assert.equal(await knock(server, {}, `?${token}`), 429);
    const back = await open(server, `resumeToken=${client.token}&${token}`);
    await back.expect('resumed');
  });

  test('is nothing that another account could use up', async () => {
    const own = `token=${issuer.token()}`;
    const client = await enter(server, {}, `&${own}`);
    await client.drop();
    const thief = await open(
      server,
      `resumeToken=${client.token}&token=${issuer.token({ sub: 'mallory' })}`,
    );
    await thief.expect('connected');
    const back = await open(server, `resumeToken=${client.token}&${own}`);
    await back.expect('resumed');
  });

  test('does not wait for a client whose token has ended', async () => {
    const exp = Math.floor(Date.now() / 1000) + 1;
    const client = await enter(server, {}, `&token=${issuer.token({ exp })}`);
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    await client.drop();
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
  });
});
