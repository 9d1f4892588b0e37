import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { opcodes } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const { text, close } = opcodes;
const offer = 'x'.repeat(60_000);
/// Far more than the socket buffers of two kernels take.
const enough = 400;

/// `talker` in a room with somebody who has stopped reading.
async function pairWithDeaf(server) {
  const talker = await server.connect();
  talker.send('find_partner');
  await talker.expect('waiting_for_partner');
  const deaf = await server.rawWebSocket();
  deaf.send(text, '{"event":"find_partner"}');
  await deaf.nextEvent('partner_found');
  const { roomId } = await talker.expect('partner_found');
  deaf.pause();
  return { talker, deaf, roomId };
}

/// Talks until the room is over. Ten offers at a time, each ten acknowledged by a pong.
async function talkUntilGone({ talker, roomId }) {
  for (let sent = 0; sent < enough; sent += 10) {
    for (let n = 0; n < 10; ++n) talker.send('webrtc_offer', { offer, roomId });
    talker.send('ping', {});
    const message = await talker.next();
    if (message.event === 'partner_disconnected') return;
    assert.equal(message.event, 'pong', message.text);
  }
  const message = await talker.next();
  assert.equal(message.event, 'partner_disconnected', message.text);
}

/// What was queued, then a close frame with 1008, or just the end.
async function expectDropped(deaf) {
  deaf.resume();
  let next = await deaf.nextFrame();
  while (next && next.opcode !== close) next = await deaf.nextFrame();
  if (next) {
    assert.equal(next.payload.readUInt16BE(), 1008);
    assert.match(next.payload.subarray(2).toString(), /slow/i);
  }
  await within(deaf.ended, 'end of the connection');
}

for (const [what, args] of [
  ['by default', []],
  [
    'by the number of messages',
    ['--limits.queue-messages=16', '--limits.queue-bytes=0', '--limits.write-timeout=0s'],
  ],
  [
    'by the number of bytes',
    ['--limits.queue-messages=0', '--limits.queue-bytes=262144', '--limits.write-timeout=0s'],
  ],
  [
    'by what waits for all',
    [
      '--limits.queue-messages=0',
      '--limits.queue-bytes=0',
      '--limits.queue-memory=1048576',
      '--limits.write-timeout=0s',
    ],
  ],
  [
    'by the time of one write',
    ['--limits.queue-messages=0', '--limits.queue-bytes=0', '--limits.write-timeout=500ms'],
  ],
]) {
  describe(`a slow consumer, ${what}`, () => {
    const server = useServer({ args });

    test('is dropped, and its partner gets partner_disconnected', async () => {
      const pair = await pairWithDeaf(server);
      await talkUntilGone(pair);
      await server.untilStats({ connectedUsers: 1, activeRooms: 0 });
      await expectDropped(pair.deaf);
    });
  });
}

describe('a slow consumer', () => {
  const server = useServer({ args: ['--limits.write-timeout=1s'] });

  test('does not hold up others', async () => {
    const slow = await pairWithDeaf(server);
    const { first, second } = await server.pair();
    const talked = talkUntilGone(slow);
    for (let n = 0; n < 200; ++n) {
      first.send('chat_message', { message: `${n}` });
      await second.expect('chat_message', ({ message }) => message === `${n}`);
    }
    await talked;
  });

  test('who asks for much and reads nothing of it is dropped as well', async () => {
    const deaf = await server.rawWebSocket();
    deaf.pause();
    for (let sent = 0; sent < enough; ++sent)
      deaf.send(text, JSON.stringify({ event: 'ping', data: { t: offer } }));
    await server.untilStats({ connectedUsers: 0 });
  });
});
