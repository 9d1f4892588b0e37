import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { meet } from './support/client.mjs';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

describe('interests, modes and who meets whom', () => {
  const server = useServer({
    args: ['--matching.interest-patience=1s', '--matching.interests-period=0s'],
  });

  const isFor = (scope) => (data) => data.scope === scope;

  const looking = async (data) => {
    const client = await server.connect();
    client.send('find_partner', data);
    return client;
  };

  test('two who share an interest meet, past one who does not', async () => {
    const first = await looking({ interests: ['Chess', 'tea'], strict: true });
    await first.expect('waiting_for_partner', ({ waitingUsers }) => waitingUsers === 1);
    const other = await looking({ interests: ['music'], strict: true });
    await other.expect('waiting_for_partner', ({ waitingUsers }) => waitingUsers === 2);
    const second = await looking({ interests: ['  CHESS '] });
    const found = await second.expect('partner_found');
    assert.deepEqual(found.commonInterests, ['CHESS']);
    assert.equal(found.partnerId, first.userId);
    assert.deepEqual((await first.expect('partner_found')).commonInterests, ['Chess']);
    await other.expectNothing();
  });

  test('who shares nothing meets when its patience is over', async () => {
    const first = await looking({ interests: ['chess'] });
    const { roomId } = await first.expect('waiting_for_partner', isFor('interests'));
    const alone = await first.expect('waiting_for_partner', isFor('anyone'));
    assert.deepEqual([alone.roomId, alone.waitingUsers], [roomId, 1]);
    const second = await looking({ interests: ['music'] });
    await second.expect('waiting_for_partner', isFor('interests'));
    // It is not told that it takes anyone: it meets somebody at that moment.
    await second.expect('partner_found', ({ commonInterests }) => commonInterests.length === 0);
    await first.expect('partner_found', ({ commonInterests }) => commonInterests.length === 0);
  });

  test('who waits without interests waits for anyone, from the first', async () => {
    const client = await looking({ strict: true });
    await client.expect('waiting_for_partner', isFor('anyone'));
    client.send('stop_looking_for_common_interests');
    await client.expectNothing();
    client.send('find_partner', { interests: ['chess'], strict: true });
    await client.expect('waiting_for_partner', isFor('interests'));
  });

  test('who is told to wait for anyone is told so once', async () => {
    const client = await looking({ interests: ['chess'], strict: true });
    const { roomId } = await client.expect('waiting_for_partner', isFor('interests'));
    client.send('stop_looking_for_common_interests');
    client.send('ping');
    // In this order.
    const told = await client.expect('waiting_for_partner', isFor('anyone'));
    assert.deepEqual([told.roomId, told.waitingUsers], [roomId, 1]);
    await client.expect('pong');
    client.send('stop_looking_for_common_interests');
    await client.expectNothing();
    client.send('next_partner');
    await client.expect('waiting_for_partner', isFor('anyone'));
    client.send('find_partner', { interests: ['tea'], strict: true });
    await client.expect('waiting_for_partner', isFor('interests'));
  });

  test('the scope that widens comes with the number of those who wait in the same mode', async () => {
    for (const mode of ['text', 'video'])
      await (await looking({ mode, interests: [mode], strict: true })).next();
    const client = await looking({ interests: ['chess'] });
    await client.expect('waiting_for_partner', ({ waitingUsers }) => waitingUsers === 2);
    await client.expect(
      'waiting_for_partner',
      ({ scope, waitingUsers }) => scope === 'anyone' && waitingUsers === 2,
    );
    await client.expectNothing();
  });

  test('who is strict waits on until anyone will do', async () => {
    const picky = await looking({ interests: ['chess'], strict: true });
    await picky.expect('waiting_for_partner', isFor('interests'));
    const anyone = await looking({});
    await anyone.expect('waiting_for_partner', isFor('anyone'));
    // Two others who came later have lost patience by now.
    const later = await looking({ interests: ['tea'], mode: 'text' });
    await later.expect('waiting_for_partner');
    const last = await looking({ interests: ['go'], mode: 'text' });
    await last.expect('waiting_for_partner');
    await last.expect('partner_found');
    await picky.expectNothing();
    picky.send('stop_looking_for_common_interests', {});
    await picky.expect('partner_found', ({ partnerId }) => partnerId === anyone.userId);
  });

  test('modes never mix', async () => {
    const video = await looking({ mode: 'video' });
    await video.expect('waiting_for_partner', ({ waitingUsers }) => waitingUsers === 1);
    const text = await looking({ mode: 'text' });
    await text.expect('waiting_for_partner', ({ waitingUsers }) => waitingUsers === 1);
    await server.untilStats({ waitingUsers: 2, waitingByMode: { video: 1, text: 1 } });
    const third = await looking({ mode: 'text' });
    await third.expect('partner_found', ({ partnerId }) => partnerId === text.userId);
    await video.expectNothing();
  });

  test('the numbers tell of waits and of what is shared', async () => {
    const { json } = await server.request('/videochat/stats');
    assert.ok(json.pairsPerMinute > 0);
    assert.ok(json.commonInterestShare > 0 && json.commonInterestShare < 1);
    const { p50, p90, p99 } = json.waitSeconds;
    assert.ok(p50 <= p90 && p90 <= p99 && p99 >= 1, JSON.stringify(json.waitSeconds));
  });

  test('an interest is told of once five users have it', async () => {
    const common = async () => (await server.request('/videochat/interests?limit=3')).json.interests;
    const clients = [];
    for (let n = 0; n < 5; ++n) {
      assert.ok(!(await common()).some(({ interest }) => interest === 'origami'));
      clients.push(await looking({ interests: ['Origami', `only ${n}`], mode: 'text' }));
      await clients.at(-1).next();
    }
    assert.deepEqual(await common(), [{ interest: 'origami', users: 5 }]);
    assert.equal((await server.request('/videochat/interests?limit=x')).status, 400);
  });
});

const told = async (server) => (await server.request('/videochat/interests')).json.interests;

/// A client that waits for somebody who knows its secret interest.
async function waits(server, interest, address) {
  const headers = address ? { 'X-Forwarded-For': address } : {};
  const client = await server.connect(undefined, { headers });
  client.send('find_partner', { interests: [interest, client.userId.slice(0, 30)], mode: 'text' });
  await client.next();
  return client;
}

describe('what is told of interests', () => {
  const server = useServer({
    args: [
      '--limits.enabled=true',
      '--net.trusted-proxies=127.0.0.1',
      '--matching.interests-period=0s',
    ],
  });

  test('is of addresses, not of connections: four do not show a fifth person', async () => {
    for (let n = 0; n < 4; ++n) await waits(server, 'secret', '203.0.113.7');
    await waits(server, 'secret', '203.0.113.8');
    assert.deepEqual(await told(server), []);
    // One network of IPv6 is one, and NAT64 hides nobody.
    await waits(server, 'secret', '2001:db8::1');
    await waits(server, 'secret', '2001:db8::2');
    await waits(server, 'secret', '64:ff9b::203.0.113.8');
    assert.deepEqual(await told(server), []);
    await waits(server, 'secret', '203.0.113.9');
    assert.deepEqual(await told(server), []);
    await waits(server, 'secret', '203.0.113.10');
    assert.deepEqual(await told(server), [{ interest: 'secret', users: 5 }]);
  });

  test('does not change with everyone who comes or goes', async () => {
    const clients = [];
    for (let n = 0; n < 5; ++n) clients.push(await waits(server, 'tea'));
    const five = [{ interest: 'tea', users: 5 }];
    assert.deepEqual(await told(server), five);
    clients.push(await waits(server, 'tea'));
    assert.deepEqual(await told(server), five);
    for (let left = 5; left >= 3; --left) {
      await clients.pop().close();
      await server.untilStats({ connectedUsers: left });
      assert.deepEqual(await told(server), five);
    }
    await clients.pop().close();
    await until(async () => (await told(server)).length === 0, 'the end of the interest');
  });
});

describe('what is told of interests by default', () => {
  const server = useServer();

  test('changes at most once a minute', async () => {
    assert.deepEqual(await told(server), []);
    for (let n = 0; n < 5; ++n) await waits(server, 'tea');
    assert.deepEqual(await told(server), []);
  });
});

describe('partners of late', () => {
  const server = useServer({
    args: ['--matching.rematch-cooldown=60s', '--matching.rematch-patience=1s'],
  });

  test('they are not brought together again while there is somebody else', async () => {
    const { first, second } = await server.pair();
    first.send('next_partner', {});
    await second.expect('partner_left');
    await first.expect('waiting_for_partner');
    second.send('find_partner', {});
    await second.expect('waiting_for_partner', ({ waitingUsers }) => waitingUsers === 2);
    const third = await server.connect();
    third.send('find_partner', {});
    await third.expect('partner_found', ({ partnerId }) => partnerId === first.userId);
    await first.expect('partner_found');
  });

  test('they are, if nobody else comes', async () => {
    const { first, second } = await server.pair();
    first.send('next_partner', {});
    await second.expect('partner_left');
    await first.expect('waiting_for_partner');
    second.send('find_partner', {});
    await second.expect('waiting_for_partner');
    await first.expect('partner_found', ({ partnerId }) => partnerId === second.userId);
  });
});

describe('blocking', () => {
  const server = useServer();

  test('a partner of a room before the last can be blocked', async () => {
    const { first, second, roomId } = await server.pair();
    const third = await server.connect();
    second.send('leave_room');
    await second.expect('left_room');
    await first.expect('partner_left');
    await meet(first, third);
    third.send('leave_room');
    await first.expect('partner_left');
    first.send('block_partner', { roomId });
    assert.deepEqual(await first.expect('partner_blocked'), { roomId });
    first.send('find_partner');
    await first.expect('waiting_for_partner');
    second.send('find_partner');
    await second.expect('waiting_for_partner');
    await third.expect('left_room');
    third.send('find_partner');
    await third.expect('partner_found', ({ partnerId }) => partnerId === first.userId);
  });

  test('two of whom one has blocked the other never meet again', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('block_partner', { roomId });
    assert.deepEqual(await first.expect('partner_blocked'), { roomId });
    await second.expectNothing();
    second.send('next_partner', {});
    await first.expect('partner_left');
    await second.expect('waiting_for_partner');
    first.send('find_partner', {});
    await first.expect('waiting_for_partner', ({ waitingUsers }) => waitingUsers === 2);
    const third = await server.connect();
    third.send('find_partner', {});
    await third.expect('partner_found', ({ partnerId }) => partnerId === second.userId);
    await first.expectNothing();
  });

  test('the last partner may be blocked too, and nobody else', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('leave_room', {});
    await first.expect('left_room');
    await second.expect('partner_left');
    first.send('block_partner', { roomId });
    await first.expect('partner_blocked');
    first.send('block_partner', { roomId: second.userId });
    await first.expectError('wrong_room', { event: 'block_partner' });
    const stranger = await server.connect();
    stranger.send('block_partner', {});
    await stranger.expectError('not_in_room', { event: 'block_partner' });
  });
});

describe('how many are there', () => {
  const server = useServer();

  test('a subscriber is told at once, and when it has changed', async () => {
    const client = await server.connect();
    client.send('subscribe_stats', {});
    assert.deepEqual(await client.expect('online_stats'), { online: 1, waiting: 0 });
    const other = await server.connect();
    other.send('find_partner', {});
    await other.expect('waiting_for_partner');
    await client.expectNothing();
    assert.deepEqual(await client.expect('online_stats'), { online: 2, waiting: 1 });
  });
});
