// Wall clocks that jump: what clients and operators read as a time does, and nothing else.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { meet } from '../blackbox/support/client.mjs';
import { opcodes } from '../blackbox/support/raw.mjs';
import { useServer } from '../blackbox/support/suite.mjs';
import { within } from '../blackbox/support/waits.mjs';
import { WallClock, whyNoClock } from './support/clock.mjs';
import { hear, heartbeatTimeout as timeout, say, spare } from './support/talk.mjs';

const day = 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;
const jumps = [
  ['a day ahead', '+1d', day],
  ['a day back', '-1d', -day],
];

describe('a wall clock that jumps', { skip: whyNoClock() }, () => {
  const clock = new WallClock();
  afterEach(() => clock.set('+0'));
  const server = useServer({
    env: clock.env,
    args: [
      '--heartbeat.interval=200ms',
      `--heartbeat.timeout=${timeout}ms`,
      '--supervisor.tick=100ms',
      '--matching.max-wait=10min',
    ],
  });

  /// How far the server's clock is ahead, in ms.
  const ahead = async (client) => {
    client.send('ping', {});
    return Date.parse((await client.expect('pong')).serverTime) - Date.now();
  };
  const expectAhead = async (client, ms) => {
    const found = await ahead(client);
    assert.ok(Math.abs(found - ms) < hour, `${found} ms ahead, not ${ms}`);
  };

  for (const [what, offset, ms] of jumps) {
    test(`${what}: a conversation goes on, in order, with the new time`, async () => {
      const { first, second } = await server.pair();
      await expectAhead(first, 0);
      say(first, 20);
      clock.set(offset);
      say(first, 20, 21);
      await hear(second, 40);
      first.send('chat_message', { message: 'late' });
      const { timestamp } = await second.expect('chat_message');
      assert.ok(Math.abs(Date.parse(timestamp) - Date.now() - ms) < hour, timestamp);
      await expectAhead(second, ms);
    });

    test(`${what}: nobody is dropped who answers, and who does not is, in time`, async () => {
      const { first, second } = await server.pair();
      const silent = await server.rawWebSocket();
      silent.pause();
      clock.set(offset);
      const begin = Date.now();
      // Twice the timeout: both answer the server's pings, and the third one does not.
      while (Date.now() - begin < 2 * timeout) {
        say(first, 1);
        await hear(second, 1);
      }
      silent.resume();
      await within(silent.ended, 'end of the silent one', spare);
      await server.untilStats({ connectedUsers: 2, activeRooms: 1 });
    });

    test(`${what}: the silent one is not dropped too early`, async () => {
      const silent = await server.rawWebSocket();
      clock.set(offset);
      const begin = Date.now();
      // It hears pings and answers none.
      for (let next = await silent.nextFrame(); next && next.opcode !== opcodes.close;)
        next = await silent.nextFrame();
      assert.ok(Date.now() - begin > timeout - 700, `${Date.now() - begin} ms`);
    });

    test(`${what}: who waits goes on waiting, and the first to come is the first to be met`, async () => {
      const look = (client, interests) => client.send('find_partner', { interests, strict: true });
      const [early, late] = [await server.connect(), await server.connect()];
      look(early, ['chess']);
      await early.expect('waiting_for_partner');
      clock.set(offset);
      look(late, ['tennis']);
      await late.expect('waiting_for_partner');
      const third = await server.connect();
      look(third, ['chess', 'tennis']);
      await third.expect('partner_found', ({ partnerId }) => partnerId === early.userId);
      await early.expect('partner_found');
      await late.expectNothing();
      await server.untilStats({ waitingUsers: 1, activeRooms: 1 });
    });

    test(`${what}: the server has not been up longer or shorter for it`, async () => {
      const { json: before } = await server.request('/videochat/stats');
      clock.set(offset);
      const { json: now } = await server.request('/videochat/stats');
      const passed = now.uptimeSeconds - before.uptimeSeconds;
      assert.ok(passed >= 0 && passed < 60, `${passed} s`);
    });

    test(`${what}: the partner of who is lost is told`, async () => {
      const [first, second] = [await server.connect(), await server.connect()];
      await meet(first, second);
      clock.set(offset);
      await second.drop();
      await first.expect('partner_disconnected');
    });
  }
});
