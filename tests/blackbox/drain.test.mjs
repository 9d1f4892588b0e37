import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, connect, expectNothingBetween, meet } from './support/client.mjs';
import { request } from './support/http.mjs';
import { handshakeHead, rawRequest } from './support/raw.mjs';
import { comeBack, enter } from './support/resume.mjs';
import { startServer } from './support/server.mjs';
import { until, within } from './support/waits.mjs';

/// Sanitizers need longer for the same work.
const slowness = Number(process.env.STRANGELET_TEST_SLOWNESS ?? 1);

const start = (time, ...args) => startServer({ args: [`--server.drain-time=${time}`, ...args] });

/// Tells the server to drain, and returns when it does.
async function drain(server) {
  server.process.kill('SIGTERM');
  await until(() => server.logs().includes('draining: '), 'drain');
}

/// Two in a room who have heard that the server drains.
async function drainWithRoom(server) {
  const [first, second] = [await connect(server.wsUrl), await connect(server.wsUrl)];
  const roomId = await meet(first, second);
  await drain(server);
  const told = [];
  for (const each of [first, second])
    told.push(await each.expect('server_draining', (data) => data.reconnectAfterMs >= 1000));
  return { first, second, roomId, endsInMs: told[0].endsInMs };
}

/// The server ends by itself, with 0.
async function expectEnd(server) {
  const { code } = await within(server.exited, 'end of the server', 10_000 * slowness);
  assert.equal(code, 0, server.logs());
}

const handshake = async (port, path) => {
  const answer = await rawRequest(port, handshakeHead(path));
  answer.socket.destroy();
  return answer;
};

describe('draining', () => {
  test('is over at once when nobody is there', async () => {
    const server = await start('1h');
    await drain(server);
    await expectEnd(server);
  });

  test('sends those away who are idle or wait, who are told when to come back', async () => {
    const server = await start('1h');
    const [idle, waiting] = [await connect(server.wsUrl), await connect(server.wsUrl)];
    waiting.send('find_partner');
    await waiting.expect('waiting_for_partner');
    await drain(server);
    for (const each of [idle, waiting]) {
      const { reconnectAfterMs, endsInMs } = await each.expect('server_draining');
      assert.ok(reconnectAfterMs >= 1000 && reconnectAfterMs <= 5000, `${reconnectAfterMs}`);
      assert.ok(endsInMs > 3_590_000 && endsInMs <= 3_600_000, `${endsInMs}`);
      await each.expectClose(1012);
    }
    await expectEnd(server);
  });

  test('lets conversations go on, until one of the two leaves', async () => {
    const server = await start('1h');
    const { first, second, roomId } = await drainWithRoom(server);
    await expectNothingBetween(first, second);
    await expectNothingBetween(second, first);
    first.send('webrtc_offer', { offer: { sdp: 'x' }, roomId });
    await second.expect('webrtc_offer', ({ offer }) => offer.sdp === 'x');
    first.send('leave_room');
    await first.expect('left_room');
    await second.expect('partner_left', ({ reason }) => reason === 'left');
    await Promise.all([first.expectClose(1012), second.expectClose(1012)]);
    await expectEnd(server);
  });

  test('looks for nobody: next_partner ends the conversation and is refused', async () => {
    const server = await start('1h');
    const { first, second } = await drainWithRoom(server);
    first.send('next_partner');
    const { retryAfterMs } = await first.expectError('server_draining', { event: 'next_partner' });
    assert.ok(retryAfterMs >= 1000);
    await second.expect('partner_left', ({ reason }) => reason === 'skipped');
    await Promise.all([first.expectClose(1012), second.expectClose(1012)]);
    await expectEnd(server);
  });

  test('tells the partner of one whose connection is lost, and sends it away', async () => {
    const server = await start('1h');
    const { first, second } = await drainWithRoom(server);
    await first.drop();
    await second.expect('partner_disconnected');
    await second.expectClose(1012);
    await expectEnd(server);
  });

  test('lets those come back who lose their connection, and nobody else', async () => {
    const server = await start('1h');
    const [lost, partner] = [await enter(server), await connect(server.wsUrl)];
    await meet(lost, partner);
    await drain(server);
    for (const each of [lost, partner]) await each.expect('server_draining');
    await lost.drop();
    await partner.expect('partner_reconnecting');
    const back = await comeBack(server, lost.token);
    await partner.expect('partner_reconnected');
    await expectNothingBetween(partner, back);
    const stranger = new Client(`${server.wsUrl}?resumeToken=${'A'.repeat(43)}`);
    const { retryAfterMs } = await stranger.expectError('server_draining');
    assert.ok(retryAfterMs > 0);
    await stranger.expectClose(1012);
    back.send('leave_room');
    await Promise.all([back.expectClose(1012), partner.expectClose(1012)]);
    await expectEnd(server);
  });

  test('closes the rest with 1012 when the time is over', async () => {
    const server = await start('1500ms');
    const begin = Date.now();
    const { first, second, endsInMs } = await drainWithRoom(server);
    const told = Date.now();
    assert.ok(endsInMs > 0 && endsInMs <= 1500, `${endsInMs}`);
    await expectNothingBetween(first, second);
    await Promise.all([first.expectClose(1012), second.expectClose(1012)]);
    assert.ok(Date.now() - begin >= 1400, `${Date.now() - begin} ms`);
    // It was told before this process read it.
    assert.ok(Date.now() - told >= endsInMs - 500, `${Date.now() - told} ms, not ${endsInMs}`);
    await expectEnd(server);
    assert.match(server.logs(), /draining: 2 clients, for 1 s at most/);
    assert.match(server.logs(), /stopping: the time to drain is over, 2 clients are left\n/);
    assert.doesNotMatch(server.logs(), /stopping: drained/);
  });

  test('says so to whoever asks, and answers everything else as before', async () => {
    const server = await start('1h');
    await drainWithRoom(server);
    const ready = await request(server.httpUrl, '/videochat/ready');
    assert.equal(ready.status, 503);
    assert.match(ready.json.message, /draining/);
    assert.equal((await request(server.httpUrl, '/videochat/health')).status, 200);
    const { json } = await request(server.httpUrl, '/videochat/stats');
    assert.deepEqual([json.activeRooms, json.connectedUsers, json.waitingUsers], [1, 2, 0]);
    assert.equal((await request(server.httpUrl, '/videochat/rooms')).status, 200);
    assert.equal((await request(server.httpUrl, '/')).status, 200);
    await server.stop();
  });

  test('takes no new clients on either port', async () => {
    const server = await start('1h');
    await drainWithRoom(server);
    for (const [port, path] of [
      [server.wsPort, '/'],
      [server.httpPort, '/'],
      [server.httpPort, '/ws'],
    ]) {
      const { status, headers, json } = await handshake(port, path);
      assert.equal(status, 503);
      assert.ok(Number(headers['retry-after']) > 0, headers['retry-after']);
      assert.equal(headers.connection, 'close');
      assert.match(json.message, /restart/);
    }
    await server.stop();
  });

  for (const signal of ['SIGTERM', 'SIGINT']) {
    test(`ends at once with ${signal}, which closes with 1001`, async () => {
      const server = await start('1h');
      const { first, second } = await drainWithRoom(server);
      await server.stop(signal);
      await Promise.all([first.expectClose(1001), second.expectClose(1001)]);
    });
  }

  test('is not what SIGINT does', async () => {
    const server = await start('1h');
    const client = await connect(server.wsUrl);
    await Promise.all([server.stop('SIGINT'), client.expectClose(1001)]);
    assert.doesNotMatch(server.logs(), /draining/);
  });

  test('goes on over a SIGHUP, which changes what it should', async () => {
    const server = await start('1h');
    const { first, second } = await drainWithRoom(server);
    server.process.kill('SIGHUP');
    await until(() => server.logs().includes('reload: done'), 'reload');
    await expectNothingBetween(first, second);
    await server.stop();
  });

  test('of a crowd goes in batches, with different times to come back', async () => {
    const server = await start('1h');
    const crowd = [];
    while (crowd.length < 600)
      crowd.push(...(await Promise.all(Array.from({ length: 50 }, () => connect(server.wsUrl)))));
    const ends = Promise.all(crowd.map((each) => each.closed.then(() => Date.now())));
    await drain(server);
    const told = await Promise.all(crowd.map((each) => each.expect('server_draining')));
    await Promise.all(crowd.map((each) => each.expectClose(1012)));
    const closed = (await ends).sort((one, other) => one - other);
    // A hundred at once, then a hundred each 100 ms; this process may be slow to see the first.
    assert.ok(closed[599] - closed[0] >= 200, `over ${closed[599] - closed[0]} ms`);
    const delays = told.map(({ reconnectAfterMs }) => reconnectAfterMs);
    for (let second = 1; second < 5; ++second) {
      const count = delays.filter((ms) => Math.floor(ms / 1000) === second).length;
      assert.ok(count > 90 && count < 210, `${count} come back in second ${second}`);
    }
    await expectEnd(server);
  });

  test('of those who wait their turn refuses find_partner', async () => {
    const server = await start('1h');
    const crowd = [];
    while (crowd.length < 400)
      crowd.push(...(await Promise.all(Array.from({ length: 50 }, () => connect(server.wsUrl)))));
    crowd.forEach((each) => each.handle(({ event, data }) => {
      if (event === 'server_draining') each.send('find_partner');
      if (event === 'error') each.refusal = data;
    }));
    await drain(server);
    await Promise.all(crowd.map((each) => each.expectClose(1012)));
    const refusals = crowd.flatMap(({ refusal }) => refusal ?? []);
    assert.ok(refusals.length > 0, 'somebody was refused');
    for (const each of refusals)
      assert.deepEqual([each.code, each.event], ['server_draining', 'find_partner']);
    await expectEnd(server);
  });
});
