import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

const tick = '--supervisor.tick=100ms';

/// Begins and ends a room; its id.
async function endedRoom(server) {
  const { first, second, roomId } = await server.pair();
  first.send('leave_room');
  await first.expect('left_room');
  await second.expect('partner_left');
  await Promise.all([first.close(), second.close()]);
  return roomId;
}

const statusOf = async (server, roomId) =>
  (await server.request(`/videochat/room/${roomId}`)).status;
const untilStatus = (server, roomId, status) =>
  until(async () => (await statusOf(server, roomId)) === status, `${status} for room ${roomId}`);

describe('waiting too long', () => {
  const server = useServer({ args: ['--matching.max-wait=400ms', tick] });

  test('ends with waiting_timeout, outside of the queue', async () => {
    const client = await server.connect();
    client.send('find_partner');
    const ticket = await client.expect('waiting_for_partner');
    await client.expectError('waiting_timeout');
    await server.untilStats({ waitingUsers: 0, connectedUsers: 1 });
    const other = await server.connect();
    other.send('find_partner');
    await other.expect('waiting_for_partner', ({ roomId }) => roomId !== ticket.roomId);
    await client.expectNothing();
  });

  test('one may ask again', async () => {
    const client = await server.connect();
    for (let round = 0; round < 2; ++round) {
      client.send('find_partner');
      await client.expect('waiting_for_partner');
      await client.expectError('waiting_timeout');
    }
    await client.expectNothing();
  });

  test('who was paired in time is left alone', async () => {
    const { first, second } = await server.pair();
    const third = await server.connect();
    third.send('find_partner');
    await third.expect('waiting_for_partner');
    await third.expectError('waiting_timeout');
    await first.expectNothing();
    await second.expectNothing();
  });
});

describe('ended rooms', () => {
  const server = useServer({ args: ['--rooms.remember-time=500ms', tick] });

  test('are remembered for a while, then forgotten; active ones stay', async () => {
    const { roomId: active } = await server.pair();
    const ended = await endedRoom(server);
    await untilStatus(server, ended, 404);
    assert.equal(await statusOf(server, active), 200);
    await server.untilStats({ totalRooms: 1, activeRooms: 1 });
  });
});

describe('many ended rooms', () => {
  const server = useServer({ args: ['--rooms.remember-count=2', tick] });

  test('are forgotten oldest first', async () => {
    const rooms = [];
    for (let n = 0; n < 4; ++n) {
      rooms.push(await endedRoom(server));
      await server.untilStats({ connectedUsers: 0, activeRooms: 0 });
    }
    await server.untilStats({ totalRooms: 2, activeRooms: 0 });
    await untilStatus(server, rooms[3], 200);
    await untilStatus(server, rooms[2], 200);
    await untilStatus(server, rooms[1], 404);
    await untilStatus(server, rooms[0], 404);
  });
});
