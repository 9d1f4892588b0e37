import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, expectNothingBetween, meet } from './support/client.mjs';
import { closePayload, frame, handshakeHead, opcodes } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { until, within } from './support/waits.mjs';

/// A client that can come back: `{client, userId, token, windowMs}`.
async function enter(server, query = 'resume=1') {
  const client = new Client(`${server.wsUrl}?${query}`);
  await within(client.opened, 'WebSocket handshake');
  const { userId, resumeToken, resumeWindowMs } = await client.expect('connected');
  return Object.assign(client, { userId, token: resumeToken, windowMs: resumeWindowMs });
}

/// Shows a token, and wants to be back. The data of `resumed` is in `client.resumed`.
async function comeBack(server, token, base = server.wsUrl) {
  const client = new Client(`${base}?resumeToken=${token}`);
  await within(client.opened, 'WebSocket handshake');
  const resumed = await client.expect('resumed');
  return Object.assign(client, { resumed, userId: resumed.userId, token: resumed.resumeToken });
}

/// Two in a room, and the first of them has gone without a word.
async function apart(server) {
  const [lost, partner] = [await enter(server), await server.connect()];
  const roomId = await meet(lost, partner);
  await lost.drop();
  await partner.expect('partner_reconnecting', (data) => data.roomId === roomId);
  return { lost, partner, roomId };
}

/// Ends everything, so that nobody is left away when the test ends.
const leave = (...clients) => Promise.all(clients.map((client) => client.close()));

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
    const lost = await enter(server);
    lost.send('find_partner');
    const { roomId } = await lost.expect('waiting_for_partner');
    await lost.drop();
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
    const lost = await enter(server);
    lost.send('find_partner');
    await lost.expect('waiting_for_partner');
    await lost.drop();
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

  test('takes over from a connection that looks alive, and its partner notices nothing', async () => {
    const [old, partner] = [await enter(server), await server.connect()];
    await meet(old, partner);
    const back = await comeBack(server, old.token);
    assert.equal(back.resumed.state, 'in_room');
    await old.expectClose(1000);
    await expectNothingBetween(back, partner);
    await expectNothingBetween(partner, back);
    await leave(back, partner);
  });

  test('takes over from a connection that nobody reads any more', async () => {
    const old = await server.rawWebSocket(server.wsPort, '/?resume=1');
    const partner = await server.connect();
    old.send(opcodes.text, '{"event":"find_partner"}');
    await old.nextEvent('waiting_for_partner');
    partner.send('find_partner');
    await partner.expect('partner_found');
    old.pause();
    const back = await comeBack(server, old.token);
    await expectNothingBetween(partner, back);
    await leave(back, partner);
  });

  test('is gone when its partner waits for it and it says goodbye with any code', async () => {
    for (const code of [1000, 1001, 3000, 4999]) {
      const socket = await server.rawWebSocket(server.wsPort, '/?resume=1');
      const partner = await server.connect();
      socket.send(opcodes.text, '{"event":"find_partner"}');
      await socket.nextEvent('waiting_for_partner');
      partner.send('find_partner');
      await partner.expect('partner_found');
      socket.write(frame(opcodes.close, closePayload(code)));
      await partner.expect('partner_disconnected');
      await partner.close();
    }
    await server.untilStats({ connectedUsers: 0, reconnectingUsers: 0 });
  });

  test('is gone when the server closes its connection for abuse', async () => {
    const socket = await server.rawWebSocket(server.wsPort, '/?resume=1');
    const partner = await server.connect();
    socket.send(opcodes.text, '{"event":"find_partner"}');
    await socket.nextEvent('waiting_for_partner');
    partner.send('find_partner');
    await partner.expect('partner_found');
    socket.send(opcodes.text, 'x', { mask: false });
    await partner.expect('partner_disconnected');
    await leave(partner);
  });

  test('may reset its connection', async () => {
    const socket = await server.rawWebSocket(server.wsPort, '/?resume=1');
    const partner = await server.connect();
    socket.send(opcodes.text, '{"event":"find_partner"}');
    await socket.nextEvent('waiting_for_partner');
    partner.send('find_partner');
    await partner.expect('partner_found');
    socket.socket.resetAndDestroy();
    await partner.expect('partner_reconnecting');
    const back = await comeBack(server, socket.token);
    await partner.expect('partner_reconnected');
    await leave(back, partner);
  });

  test('may speak in one piece with its handshake', async () => {
    const { lost, partner } = await apart(server);
    const socket = await server.raw();
    const words = (message) =>
      frame(opcodes.text, JSON.stringify({ event: 'chat_message', data: { message } }));
    socket.write(
      Buffer.concat([
        Buffer.from(handshakeHead(`/?resumeToken=${lost.token}`)),
        words('one'),
        words('two'),
        frame(opcodes.close, closePayload(1000)),
      ]),
    );
    await partner.expect('partner_reconnected');
    await partner.expect('chat_message', ({ message }) => message === 'one');
    await partner.expect('chat_message', ({ message }) => message === 'two');
    await partner.expect('partner_disconnected');
    await leave(partner);
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

  test('that did not ask is gone at once', async () => {
    const { first, second } = await server.pair();
    await first.drop();
    await second.expect('partner_disconnected');
  });

  test('is counted', async () => {
    const { lost, partner } = await apart(server);
    await server.untilStats({ connectedUsers: 2, reconnectingUsers: 1, activeRooms: 1 });
    const back = await comeBack(server, lost.token);
    await server.untilStats({ connectedUsers: 2, reconnectingUsers: 0, activeRooms: 1 });
    await leave(back, partner);
  });
});

describe('what is kept for a client that is away', () => {
  const server = useServer({ args: ['--session.resume-window=30s'] });

  test('is 64 messages', async () => {
    const { lost, partner } = await apart(server);
    for (let n = 0; n < 64; ++n) partner.send('chat_message', { message: `${n}` });
    await partner.expectNothing();
    const back = await comeBack(server, lost.token);
    for (let n = 0; n < 64; ++n)
      await back.expect('chat_message', ({ message }) => message === `${n}`);
    await leave(back, partner);
  });

  test('is not one more', async () => {
    const { lost, partner } = await apart(server);
    for (let n = 0; n < 65; ++n) partner.send('chat_message', { message: `${n}` });
    await partner.expect('partner_disconnected');
    const stranger = await enter(server, `resumeToken=${lost.token}`);
    assert.notEqual(stranger.userId, lost.userId);
    await leave(stranger, partner);
  });

  test('is 256 KiB', async () => {
    const { lost, partner } = await apart(server);
    const offer = 'x'.repeat(60_000);
    for (let n = 0; n < 4; ++n) partner.send('webrtc_offer', { offer });
    await partner.expectNothing();
    const back = await comeBack(server, lost.token);
    for (let n = 0; n < 4; ++n) await back.expect('webrtc_offer', (data) => data.offer === offer);
    await partner.expect('partner_reconnected');
    await back.drop();
    await partner.expect('partner_reconnecting');
    for (let n = 0; n < 5; ++n) partner.send('webrtc_offer', { offer });
    await partner.expect('partner_disconnected');
    await leave(partner);
  });
});

describe('when the time is over', () => {
  const server = useServer({ args: ['--session.resume-window=300ms'] });

  test('the partner gets partner_disconnected, and the token is of no use', async () => {
    const { lost, partner, roomId } = await apart(server);
    await partner.expect('partner_disconnected', (data) => data.roomId === roomId);
    await server.untilStats({ connectedUsers: 1, reconnectingUsers: 0, activeRooms: 0 });
    const stranger = await enter(server, `resumeToken=${lost.token}`);
    assert.notEqual(stranger.userId, lost.userId);
    await leave(stranger, partner);
  });

  test('the ticket is withdrawn', async () => {
    const lost = await enter(server);
    lost.send('find_partner');
    await lost.expect('waiting_for_partner');
    await lost.drop();
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
  });
});

describe('a client whose silence is noticed', () => {
  const server = useServer({
    args: ['--session.resume-window=30s', '--heartbeat.interval=100ms', '--heartbeat.timeout=500ms'],
  });

  test('may come back', async () => {
    const lost = await server.rawWebSocket(server.wsPort, '/?resume=1');
    lost.send(opcodes.text, '{"event":"find_partner"}');
    await lost.nextEvent('waiting_for_partner');
    await server.untilStats({ reconnectingUsers: 1, waitingUsers: 1 });
    const partner = await server.connect();
    partner.send('find_partner');
    await partner.expect('partner_found');
    await partner.expect('partner_reconnecting');
    const back = await comeBack(server, lost.token);
    assert.equal(back.resumed.state, 'in_room');
    await partner.expect('partner_reconnected');
    await leave(back, partner);
  });
});

describe('a slow consumer that can resume', () => {
  const server = useServer({
    args: ['--limits.queue-messages=0', '--limits.queue-bytes=0', '--limits.write-timeout=500ms'],
  });

  test('is no lost one: its partner gets partner_disconnected', async () => {
    const deaf = await server.rawWebSocket(server.wsPort, '/?resume=1');
    const talker = await server.connect();
    deaf.send(opcodes.text, '{"event":"find_partner"}');
    await deaf.nextEvent('waiting_for_partner');
    talker.send('find_partner');
    await talker.expect('partner_found');
    deaf.pause();
    const offer = 'x'.repeat(60_000);
    for (let n = 0; n < 400; ++n) talker.send('webrtc_offer', { offer });
    await talker.expect('partner_disconnected');
  });
});

describe('a server that waits for nobody', () => {
  const server = useServer({ args: ['--session.resume-window=0s'] });

  test('gives no tokens', async () => {
    const client = await enter(server);
    assert.equal(client.token, undefined);
    const partner = await server.connect();
    await meet(client, partner);
    await client.drop();
    await partner.expect('partner_disconnected');
  });
});

describe('a server that stops', () => {
  const server = useServer({ args: ['--session.resume-window=1h'] });

  test('does not wait for those who are away', async () => {
    const { partner } = await apart(server);
    const stopped = server.stop();
    await partner.expectClose(1001);
    await stopped;
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
