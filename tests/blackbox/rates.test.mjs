import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { frame, opcodes } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

const { text, ping, pong, close } = opcodes;
const message = (event, data) => JSON.stringify({ event, data });
const times = (count, make) => Array.from({ length: count }, (_, n) => make(n));

/// Sends `messages` in one piece, as text frames.
const sendAll = (socket, messages) =>
  socket.write(Buffer.concat(messages.map((each) => frame(text, each))));

/// The next `count` frames, as what they say.
async function nextFrames(socket, count) {
  const frames = [];
  while (frames.length < count) {
    const next = await socket.nextFrame();
    assert.ok(next && next.opcode !== close, `closed after ${frames.length}: ${next?.payload}`);
    frames.push(next.opcode === text ? JSON.parse(next.payload.toString()) : next);
  }
  return frames;
}

const isTooFast = ({ event, data }) => event === 'error' && data.code === 'rate_limited';

/// Sends without pause until the server closes, and returns the close frame.
async function floodUntilClosed(socket, bytes) {
  const flood = (async () => {
    while (!socket.over) {
      socket.write(bytes);
      await pass(20);
    }
  })();
  let next = await socket.nextFrame();
  while (next && next.opcode !== close) next = await socket.nextFrame();
  socket.destroy();
  await flood;
  return next;
}

describe('the rate of all events', () => {
  const server = useServer({ args: ['--limits.enabled=true'] });

  test('lets a hundred at once pass; the rest is refused by name, with the time to wait', async () => {
    const socket = await server.rawWebSocket();
    const began = Date.now();
    sendAll(socket, times(300, (t) => message('ping', { t })));
    const answers = await nextFrames(socket, 300);
    const passed = answers.filter(({ event }) => event === 'pong');
    const refused = answers.filter(isTooFast);
    assert.equal(passed.length + refused.length, 300);
    assert.ok(passed.length >= 100, `only ${passed.length}`);
    // 50 a second come back, and the server's clock may be a tick of 100 ms late.
    const most = 100 + 50 * ((Date.now() - began) / 1000 + 0.2);
    assert.ok(passed.length <= most, `${passed.length} of ${most}`);
    for (const { data } of refused) {
      assert.equal(data.event, 'ping');
      assert.ok(data.retryAfterMs > 0 && data.retryAfterMs <= 20, `${data.retryAfterMs}`);
    }
    // What passed came first, and in order.
    assert.deepEqual(passed.slice(0, 100).map(({ data }) => data.t), times(100, (n) => n));
    assert.ok(answers.slice(0, 100).every(({ event }) => event === 'pong'));
  });

  test('bears a WebRTC handshake with forty candidates at once', async () => {
    const { first, second } = await server.pair();
    first.send('webrtc_offer', { offer: { sdp: 'v=0' } });
    for (let n = 0; n < 40; ++n) first.send('webrtc_ice_candidate', { candidate: { n } });
    await second.expect('webrtc_offer');
    for (let n = 0; n < 40; ++n)
      await second.expect('webrtc_ice_candidate', ({ candidate }) => candidate.n === n);
    await first.expectNothing();
  });

  test('a message after the time to wait is accepted', async () => {
    const socket = await server.rawWebSocket();
    sendAll(socket, times(150, () => message('ping', {})));
    const last = (await nextFrames(socket, 150)).at(-1);
    assert.ok(isTooFast(last), JSON.stringify(last));
    await pass(last.data.retryAfterMs);
    await socket.expectAlive();
  });
});

describe('control frames', () => {
  const server = useServer({
    args: ['--limits.enabled=true', '--limits.event-rate=1', '--limits.event-burst=5'],
  });

  test('count: a ping over the rate gets no pong but an error without a name', async () => {
    const socket = await server.rawWebSocket();
    socket.write(Buffer.concat(times(8, (n) => frame(ping, `${n}`))));
    const answers = await nextFrames(socket, 8);
    const pongs = answers.filter(({ opcode }) => opcode === pong);
    assert.ok(pongs.length >= 5 && pongs.length < 8, `${pongs.length} pongs`);
    const refused = answers.filter(isTooFast);
    assert.equal(pongs.length + refused.length, 8);
    assert.equal(refused[0].data.event, undefined);
  });

  test('pongs that nobody asked for count as well', async () => {
    const socket = await server.rawWebSocket();
    socket.write(Buffer.concat(times(6, () => frame(pong, 'x'))));
    assert.equal((await socket.nextEvent('error')).code, 'rate_limited');
  });

  test('a close is never refused', async () => {
    const socket = await server.rawWebSocket();
    socket.write(Buffer.concat(times(20, () => frame(ping, 'x'))));
    socket.send(close, Buffer.from([0x03, 0xe8]));
    await socket.expectClose(1000);
  });
});

describe('chat messages and searches', () => {
  // A second for each token, so that a slow machine brings none of them back unseen.
  const server = useServer({
    args: ['--limits.enabled=true', '--limits.chat-rate=1', '--limits.search-rate=1'],
  });

  test('chat: ten at once arrive, the next ones do not, and after the wait it goes on', async () => {
    const { first, second } = await server.pair();
    for (let n = 0; n < 12; ++n) first.send('chat_message', { message: `${n}` });
    for (let n = 0; n < 10; ++n)
      await second.expect('chat_message', ({ message: words }) => words === `${n}`);
    const { retryAfterMs } = await first.expectError('rate_limited', { event: 'chat_message' });
    assert.ok(retryAfterMs > 0 && retryAfterMs <= 1000, `${retryAfterMs}`);
    await first.expectError('rate_limited', { event: 'chat_message' });
    await second.expectNothing();
    // Other events are not concerned.
    first.send('typing', { isTyping: true });
    await second.expect('typing');
    await pass(retryAfterMs);
    first.send('chat_message', { message: 'again' });
    await second.expect('typing', ({ isTyping }) => !isTyping);
    await second.expect('chat_message', ({ message: words }) => words === 'again');
  });

  test('find_partner and next_partner share a rate', async () => {
    const client = await server.connect();
    for (let n = 0; n < 12; ++n) client.send(n % 2 ? 'find_partner' : 'next_partner', {});
    // That one waits comes from the matchmaker, and perhaps behind what the session itself says.
    const said = [];
    while (said.filter(isTooFast).length < 2) said.push(await client.next());
    const [first, second] = said.filter(isTooFast);
    assert.equal(first.data.event, 'next_partner');
    assert.equal(second.data.event, 'find_partner');
    const waits = said.filter(({ event }) => event === 'waiting_for_partner');
    assert.equal(waits.length + 2, said.length);
    await pass(second.data.retryAfterMs);
    client.send('find_partner', {});
    client.send('ping', {});
    let message = await client.next();
    for (; message.event !== 'pong'; message = await client.next())
      assert.equal(message.event, 'waiting_for_partner', message.text);
  });
});

describe('what is relayed', () => {
  // As above: nothing comes back unseen. Nobody is a slow consumer of a mebibyte at once.
  const server = useServer({
    args: [
      '--limits.enabled=true',
      '--limits.description-rate=1',
      '--limits.relay-rate=1024',
      '--limits.queue-bytes=4194304',
    ],
  });
  const large = { candidate: 'x'.repeat(60_000) };

  test('offers and answers: twenty at once arrive, the next ones do not', async () => {
    const { first, second } = await server.pair();
    for (let n = 0; n < 22; ++n)
      first.send(n % 2 ? 'webrtc_answer' : 'webrtc_offer', { offer: n, answer: n });
    for (let n = 0; n < 20; ++n) await second.expect(n % 2 ? 'webrtc_answer' : 'webrtc_offer');
    const { retryAfterMs } = await first.expectError('rate_limited', { event: 'webrtc_offer' });
    assert.ok(retryAfterMs > 0 && retryAfterMs <= 1000, `${retryAfterMs}`);
    await first.expectError('rate_limited', { event: 'webrtc_answer' });
    await second.expectNothing();
    // Candidates are not concerned.
    first.send('webrtc_ice_candidate', { candidate: null });
    await second.expect('webrtc_ice_candidate');
    await pass(retryAfterMs);
    first.send('webrtc_offer', { offer: 'again' });
    await second.expect('webrtc_offer', ({ offer }) => offer === 'again');
  });

  test('a mebibyte at once arrives, and what is more does not', async () => {
    const { first, second } = await server.pair();
    for (let n = 0; n < 18; ++n) first.send('webrtc_ice_candidate', large);
    for (let n = 0; n < 17; ++n) await second.expect('webrtc_ice_candidate');
    const { retryAfterMs } = await first.expectError('rate_limited', {
      event: 'webrtc_ice_candidate',
    });
    // 60,000 bytes at 1,024 a second, less what was left.
    assert.ok(retryAfterMs > 20_000 && retryAfterMs <= 60_000, `${retryAfterMs}`);
    await second.expectNothing();
    // What is small enough still arrives, and the other direction is not concerned.
    first.send('chat_message', { message: 'small' });
    await second.expect('chat_message');
    second.send('webrtc_ice_candidate', large);
    await first.expect('webrtc_ice_candidate');
  });
});

describe('the bytes that are relayed', () => {
  const server = useServer({
    args: ['--limits.enabled=true', '--limits.relay-rate=131072', '--limits.relay-burst=65536', '--limits.abuse-time=1s'],
  });

  test('come back: the largest message passes after the wait', async () => {
    const { first, second } = await server.pair();
    const large = { offer: 'x'.repeat(65_000) };
    first.send('webrtc_offer', large);
    await second.expect('webrtc_offer');
    first.send('webrtc_offer', large);
    const { retryAfterMs } = await first.expectError('rate_limited', { event: 'webrtc_offer' });
    assert.ok(retryAfterMs > 0 && retryAfterMs <= 500, `${retryAfterMs}`);
    await pass(retryAfterMs);
    first.send('webrtc_offer', large);
    await second.expect('webrtc_offer');
  });

  test('close with 1008 who is over their rate for long', async () => {
    const partner = await server.connect();
    partner.send('find_partner');
    await partner.expect('waiting_for_partner');
    const flooder = await server.rawWebSocket();
    flooder.send(text, message('find_partner'));
    await flooder.nextEvent('partner_found');
    const large = message('webrtc_ice_candidate', { candidate: 'x'.repeat(60_000) });
    const end = await floodUntilClosed(flooder, frame(text, large));
    assert.equal(end?.payload.readUInt16BE(), 1008);
    assert.match(end.payload.subarray(2).toString(), /too many/);
  });
});

describe('a client that is over its rates on end', () => {
  const server = useServer({ args: ['--limits.enabled=true', '--limits.abuse-time=1s'] });

  test('is closed with 1008, and its partner is told', async () => {
    const victim = await server.connect();
    victim.send('find_partner');
    await victim.expect('waiting_for_partner');
    const flooder = await server.rawWebSocket();
    flooder.send(text, message('find_partner'));
    await flooder.nextEvent('partner_found');
    await victim.expect('partner_found');
    const began = Date.now();
    const some = Buffer.concat(times(20, () => frame(text, message('ping', {}))));
    const end = await floodUntilClosed(flooder, some);
    assert.ok(Date.now() - began > 900, 'the time of the limit is granted');
    assert.equal(end?.payload.readUInt16BE(), 1008);
    assert.match(end.payload.subarray(2).toString(), /too many/);
    await victim.expect('partner_disconnected');
    await victim.expectNothing();
  });

  test('is closed for control frames too', async () => {
    const flooder = await server.rawWebSocket();
    const end = await floodUntilClosed(flooder, Buffer.concat(times(50, () => frame(ping, 'x'))));
    assert.equal(end?.payload.readUInt16BE(), 1008);
  });

  test('goes too if it reads nothing of what it is told, and nobody else notices', async () => {
    const { first, second } = await server.pair();
    const deaf = await server.rawWebSocket();
    deaf.pause();
    const bytes = Buffer.concat(times(2000, () => frame(text, message('ping', {}))));
    for (let n = 0; n < 50; ++n) deaf.write(bytes);
    for (let n = 0; n < 10; ++n) {
      first.send('typing', { isTyping: n % 2 === 0 });
      await second.expect('typing');
    }
    // It goes on; what it sent may have been taken in less time than the limit grants.
    const flood = (async () => {
      while (!deaf.socket.destroyed && !deaf.over) {
        deaf.write(bytes);
        await pass(100);
      }
    })();
    await server.untilStats({ connectedUsers: 2 });
    deaf.destroy();
    await flood;
  });

  test('has a rest after which it starts anew', async () => {
    const socket = await server.rawWebSocket();
    for (let round = 0; round < 2; ++round) {
      sendAll(socket, times(130, () => message('ping', {})));
      assert.ok((await nextFrames(socket, 130)).some(isTooFast));
      await pass(2100);
    }
    await socket.expectAlive();
  });
});

describe('refused messages', () => {
  const server = useServer({ args: ['--limits.enabled=true'] });

  test('twenty are borne, one more within their time closes with 1008', async () => {
    const socket = await server.rawWebSocket();
    sendAll(socket, times(20, () => '{'));
    for (let n = 0; n < 20; ++n) assert.equal((await socket.nextEvent('error')).code, 'invalid_json');
    await socket.expectAlive();
    socket.send(text, message('dance', {}));
    assert.equal((await socket.nextEvent('error')).code, 'unknown_event');
    assert.match(await socket.expectClose(1008), /refused/);
  });

  test('those that only the session can refuse count too', async () => {
    const socket = await server.rawWebSocket();
    sendAll(socket, times(21, () => message('typing', { isTyping: true })));
    for (let n = 0; n < 21; ++n) assert.equal((await socket.nextEvent('error')).code, 'not_in_room');
    await socket.expectClose(1008);
  });

  test('what came too fast is not among them', async () => {
    const socket = await server.rawWebSocket();
    sendAll(socket, times(200, () => message('ping', {})));
    await nextFrames(socket, 200);
    await pass(100);
    await socket.expectAlive();
  });
});

describe('without limits', () => {
  const server = useServer();

  test('there are neither rates nor a bound on refused messages', async () => {
    const client = await server.connect();
    for (let n = 0; n < 250; ++n) client.send('ping', { t: n });
    for (let n = 0; n < 250; ++n) await client.expect('pong', ({ t }) => t === n);
    for (let n = 0; n < 50; ++n) client.sendText('{');
    for (let n = 0; n < 50; ++n) await client.expectError('invalid_json');
    await client.expectNothing();
  });
});
