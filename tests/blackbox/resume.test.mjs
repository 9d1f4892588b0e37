import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, expectNothingBetween, meet } from './support/client.mjs';
import { apart, comeBack, enter, goneWaiting, leave } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

describe('a client that can come back', () => {
  const server = useServer({ args: ['--session.resume-window=30s'] });

  test('gets a token of 256 bits, and everybody another one', async () => {
    const [first, second] = [await enter(server), await enter(server)];
    for (const { token, windowMs } of [first, second]) {
      assert.equal(Buffer.from(token, 'base64url').length, 32);
      assert.equal(windowMs, 30_000);
    }
    assert.notEqual(first.token, second.token);
    await leave(first, second);
  });

  for (const [what, query] of [
    ['who does not ask', ''],
    ['who asks for something else', 'resume=0'],
    ['who asks without a value', 'resume'],
  ])
    test(`${what} gets none`, async () => {
      const client = await enter(server, query);
      assert.equal(client.token, undefined);
      assert.equal(client.windowMs, undefined);
      await leave(client);
    });

  test('goes on with its conversation, on either port', async () => {
    for (const base of [server.wsUrl, `ws://127.0.0.1:${server.httpPort}/ws`]) {
      const { lost, partner, roomId } = await apart(server);
      const back = await comeBack(server, lost.token, base);
      const { userId, state, partnerId, isInitiator } = back.resumed;
      assert.deepEqual(
        { userId, state, roomId: back.resumed.roomId, partnerId, isInitiator },
        { userId: lost.userId, state: 'in_room', roomId, partnerId: partner.userId, isInitiator: false },
      );
      await partner.expect('partner_reconnected', (data) => data.roomId === roomId);
      back.send('chat_message', { message: 'here I am' });
      await partner.expect('chat_message', ({ from }) => from === lost.userId);
      partner.send('chat_message', { message: 'welcome' });
      await back.expect('chat_message', ({ message }) => message === 'welcome');
      await leave(back, partner);
    }
  });

  test('tells its partner how long it may take', async () => {
    const [lost, partner] = [await enter(server), await server.connect()];
    await meet(lost, partner);
    await lost.drop();
    await partner.expect('partner_reconnecting', ({ timeoutMs }) => timeoutMs > 25_000 && timeoutMs <= 30_000);
    await partner.close();
    await leave(await comeBack(server, lost.token));
  });

  test('is told how many are there when it asks again, although nothing has changed', async () => {
    const { lost, partner } = await apart(server);
    const back = await comeBack(server, lost.token);
    back.send('subscribe_stats');
    await back.expect('online_stats');
    back.send('subscribe_stats');
    await back.expect('online_stats');
    await leave(back, partner);
  });

  test('gets what it missed, in order and once', async () => {
    const { lost, partner } = await apart(server);
    for (let n = 0; n < 20; ++n) partner.send('chat_message', { message: `${n}` });
    partner.send('webrtc_offer', { offer: { sdp: 'x' } });
    partner.send('leave_room');
    await partner.expect('left_room');
    let back = await comeBack(server, lost.token);
    assert.equal(back.resumed.state, 'idle');
    for (let n = 0; n < 20; ++n)
      await back.expect('chat_message', ({ message }) => message === `${n}`);
    await back.expect('webrtc_offer');
    await back.expect('partner_left');
    await back.expectNothing();
    await back.drop();
    back = await comeBack(server, back.token);
    await back.expectNothing();
    await leave(back, partner);
  });

  test('comes back again and again, each time with another token', async () => {
    const { lost, partner } = await apart(server);
    let { token } = lost;
    const seen = new Set([token]);
    for (let n = 0; n < 5; ++n) {
      const back = await comeBack(server, token);
      await partner.expect('partner_reconnected');
      ({ token } = back);
      assert.ok(!seen.has(token));
      seen.add(token);
      await back.drop();
      await partner.expect('partner_reconnecting');
    }
    await leave(await comeBack(server, token), partner);
  });

  test('comes back once with each token', async () => {
    const { lost, partner } = await apart(server);
    const back = await comeBack(server, lost.token);
    await partner.expect('partner_reconnected');
    for (const token of [lost.token, 'A'.repeat(43), '', lost.token.slice(1)]) {
      const stranger = await enter(server, `resumeToken=${token}`);
      assert.notEqual(stranger.userId, lost.userId);
      assert.equal(stranger.token.length, 43);
      await leave(stranger);
    }
    await expectNothingBetween(back, partner);
    await leave(back, partner);
  });

  test('is one when several show its token at once', async () => {
    const { lost, partner } = await apart(server);
    const clients = [1, 2, 3, 4, 5].map(() => new Client(`${server.wsUrl}?resumeToken=${lost.token}`));
    const greetings = await Promise.all(clients.map((client) => client.next()));
    assert.equal(greetings.filter(({ event }) => event === 'resumed').length, 1);
    assert.equal(greetings.filter(({ event }) => event === 'connected').length, 4);
    await partner.expect('partner_reconnected');
    await partner.expectNothing();
    await leave(...clients, partner);
  });

  test('keeps its place in the queue', async () => {
    const { lost, roomId } = await goneWaiting(server);
    await server.untilStats({ reconnectingUsers: 1, waitingUsers: 1, connectedUsers: 1 });
    const back = await comeBack(server, lost.token);
    assert.deepEqual([back.resumed.state, back.resumed.roomId], ['waiting', roomId]);
    assert.equal(back.resumed.partnerId, undefined);
    const partner = await server.connect();
    partner.send('find_partner');
    await partner.expect('partner_found', (data) => data.roomId === roomId);
    await back.expect('partner_found', (data) => data.roomId === roomId);
    await leave(back, partner);
  });

  test('can be paired while it is away, and its partner knows', async () => {
    const { lost } = await goneWaiting(server);
    await server.untilStats({ reconnectingUsers: 1 });
    const partner = await server.connect();
    partner.send('find_partner');
    const { roomId } = await partner.expect('partner_found', (data) => data.partnerId === lost.userId);
    await partner.expect('partner_reconnecting', (data) => data.roomId === roomId);
    partner.send('webrtc_offer', { offer: 1 });
    partner.send('chat_message', { message: 'hello?' });
    await partner.expectNothing();
    const back = await comeBack(server, lost.token);
    assert.equal(back.resumed.state, 'in_room');
    await back.expect('partner_found', (data) => data.roomId === roomId && !data.isInitiator);
    await back.expect('webrtc_offer');
    await back.expect('chat_message');
    await partner.expect('partner_reconnected');
    await leave(back, partner);
  });

  test('leaves its partner free to go on', async () => {
    const { lost, partner, roomId } = await apart(server);
    const third = await server.connect();
    partner.send('next_partner');
    await partner.expect('waiting_for_partner');
    third.send('find_partner');
    await third.expect('partner_found', (data) => data.partnerId === partner.userId);
    await partner.expect('partner_found');
    const back = await comeBack(server, lost.token);
    assert.equal(back.resumed.state, 'idle');
    await back.expect('partner_left', (data) => data.roomId === roomId);
    await partner.expectNothing();
    await leave(back, partner, third);
  });

  test('is counted', async () => {
    const { lost, partner } = await apart(server);
    await server.untilStats({ connectedUsers: 2, reconnectingUsers: 1, activeRooms: 1 });
    const back = await comeBack(server, lost.token);
    await server.untilStats({ connectedUsers: 2, reconnectingUsers: 0, activeRooms: 1 });
    await leave(back, partner);
  });
});

describe('tokens', () => {
  const server = useServer({ args: ['--log.level=trace', '--session.resume-window=30s'] });

  test('are in no line of the log, and nor is the query', async () => {
    const { lost, partner } = await apart(server);
    const back = await comeBack(server, lost.token);
    const over = await comeBack(server, back.token, `ws://127.0.0.1:${server.httpPort}/ws`);
    const stranger = await enter(server, `resumeToken=${lost.token}&token=qwertyuiop`);
    await leave(over, stranger, partner);
    await until(() => server.logs().includes(lost.userId), 'a line about this user');
    await server.untilStats({ connectedUsers: 0 });
    for (const secret of [lost.token, back.token, over.token, stranger.token, 'qwertyuiop', 'resumeToken='])
      assert.ok(!server.logs().includes(secret), server.logs());
  });
});
