import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

describe('rooms', () => {
  const server = useServer();
  const list = async (query = '') => (await server.request(`/videochat/rooms${query}`)).json;
  const room = async (id) => (await server.request(`/videochat/room/${id}`)).json;
  const untilRoom = (id, predicate, what) =>
    until(async () => {
      const found = await room(id);
      return predicate(found) && found;
    }, what);

  test('an active room is shown with its members', async () => {
    const { first, second, roomId } = await server.pair();
    const shown = await untilRoom(roomId, ({ id }) => id, 'the room');
    assert.equal(shown.id, roomId);
    assert.deepEqual([...shown.users].sort(), [first.userId, second.userId].sort());
    assert.equal(shown.isActive, true);
    assert.equal(shown.messagesRelayed, 0);
    assert.equal(shown.endedAt, undefined);
    assert.ok(Math.abs(Date.parse(shown.createdAt) - Date.now()) < 60_000, shown.createdAt);
  });

  test('its messages and its last activity are shown', async () => {
    const { first, second, roomId } = await server.pair();
    for (let n = 0; n < 3; ++n) {
      first.send('chat_message', { message: `${n}` });
      await second.expect('chat_message');
    }
    const shown = await untilRoom(
      roomId,
      ({ messagesRelayed }) => messagesRelayed === 3,
      'three messages',
    );
    assert.ok(shown.lastActivityAt >= shown.createdAt);
  });

  test('an ended room is remembered, with when and why', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('leave_room');
    await second.expect('partner_left');
    const shown = await untilRoom(
      roomId,
      ({ isActive }) => isActive === false,
      'the end of the room',
    );
    assert.deepEqual([...shown.users].sort(), [first.userId, second.userId].sort());
    assert.ok(shown.endedAt >= shown.createdAt);
    assert.ok(shown.endReason.length > 0);
  });

  test('leaving and disconnecting are different reasons', async () => {
    const one = await server.pair();
    one.first.send('leave_room');
    await one.second.expect('partner_left');
    const two = await server.pair();
    await two.first.drop();
    await two.second.expect('partner_disconnected');
    const reasons = [];
    for (const { roomId } of [one, two])
      reasons.push(
        (await untilRoom(roomId, ({ isActive }) => isActive === false, 'the end of the room'))
          .endReason,
      );
    assert.notEqual(reasons[0], reasons[1]);
  });

  test('a room that never was is 404', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'x', '%20', 'a'.repeat(1000)])
      for (const method of ['GET', 'DELETE'])
        assert.equal((await server.request(`/videochat/room/${id}`, { method })).status, 404, id);
  });

  test('a ticket is no room yet, but is listed as waiting', async () => {
    const client = await server.connect();
    client.send('find_partner', { interests: ['chess'] });
    const { roomId } = await client.expect('waiting_for_partner');
    const page = await until(async () => {
      const found = await list();
      return found.waitingUsers === 1 && found;
    }, 'one who waits');
    const [{ joinedAt, ...ticket }, ...others] = page.waiting;
    assert.deepEqual(others, []);
    assert.deepEqual(ticket, { userId: client.userId, roomId, interests: ['chess'] });
    assert.ok(Math.abs(Date.parse(joinedAt) - Date.now()) < 60_000, joinedAt);
    assert.equal((await server.request(`/videochat/room/${roomId}`)).status, 404);
  });

  test('the state picks active rooms, which is the default, ended ones or all', async () => {
    const ended = await server.pair();
    ended.first.send('leave_room');
    await ended.second.expect('partner_left');
    await server.untilStats({ activeRooms: 0 });
    const active = await server.pair();
    const { totalRooms } = await server.untilStats({ activeRooms: 1 });
    const ids = async (query) => {
      const { rooms, total } = await list(query);
      assert.equal(rooms.length, total);
      return rooms.map(({ id }) => id);
    };
    assert.deepEqual(await ids('?state=active'), [active.roomId]);
    assert.ok((await ids('?state=ended')).includes(ended.roomId));
    const all = await ids('?state=all');
    assert.equal(all.length, totalRooms);
    assert.deepEqual(await ids(''), [active.roomId]);
    assert.equal(all[0], active.roomId, 'active ones first');
    assert.ok(all.includes(ended.roomId));
  });

  test('pages do not overlap and leave nothing out', async () => {
    const made = [];
    for (let n = 0; n < 5; ++n) made.push((await server.pair()).roomId);
    await server.untilStats({ activeRooms: 5 });
    const seen = [];
    for (const [offset, length] of [
      [0, 2],
      [2, 2],
      [4, 1],
      [6, 0],
    ]) {
      const { rooms, total } = await list(`?state=active&limit=2&offset=${offset}`);
      assert.equal(total, 5);
      assert.equal(rooms.length, length);
      seen.push(...rooms.map(({ id }) => id));
    }
    assert.deepEqual(seen, made, 'oldest first');
  });

  test('a page larger than the largest is served as the largest', async () => {
    const { rooms, total } = await list('?state=all&limit=100000');
    assert.equal(rooms.length, Math.min(total, 1000));
  });

  test('so is one whose number no computer can hold, and that far on there is an empty page', async () => {
    await server.pair();
    const { totalRooms } = await server.untilStats({ activeRooms: 1 });
    const far = '99999999999999999999';
    assert.equal((await list(`?state=all&limit=${far}`)).rooms.length, Math.min(totalRooms, 1000));
    for (const offset of [`${totalRooms}`, '18446744073709551615', far]) {
      const { rooms, waiting, total } = await list(`?state=all&limit=${far}&offset=${offset}`);
      assert.deepEqual([rooms, waiting, total], [[], [], totalRooms], offset);
    }
  });

  for (const query of [
    'limit=-1',
    'limit=x',
    'limit=1.5',
    'limit=',
    'offset=-1',
    'offset=x',
    'state=open',
    'state=',
    'limit=-99999999999999999999',
    'offset=99999999999999999999x',
  ]) {
    test(`${query} is 400 and named`, async () => {
      const { status, json } = await server.request(`/videochat/rooms?${query}`);
      assert.equal(status, 400);
      assert.ok(json.message.includes(query.split('=')[0]), json.message);
    });
  }

  test('DELETE closes a room: both members get partner_left and are idle', async () => {
    const { first, second, roomId } = await server.pair();
    assert.equal(
      (await server.request(`/videochat/room/${roomId}`, { method: 'DELETE' })).status,
      200,
    );
    for (const client of [first, second]) {
      await client.expect(
        'partner_left',
        (data) => data.roomId === roomId && data.reason === 'operator',
      );
      await client.expectNothing();
    }
    await untilRoom(roomId, ({ isActive }) => isActive === false, 'the end of the room');
    await server.untilStats({ activeRooms: 0, connectedUsers: 2 });
    first.send('chat_message', { message: 'late', roomId });
    await first.expectNothing();
    first.send('find_partner');
    await first.expect('waiting_for_partner');
  });

  test('DELETE answers with the room as it ended, and again when it is repeated', async () => {
    const { first, second, roomId } = await server.pair();
    const closed = (await server.request(`/videochat/room/${roomId}`, { method: 'DELETE' })).json;
    assert.equal(closed.id, roomId);
    assert.equal(closed.isActive, false);
    const again = await server.request(`/videochat/room/${roomId}`, { method: 'DELETE' });
    assert.deepEqual([again.status, again.json], [200, closed]);
    for (const client of [first, second]) {
      await client.expect('partner_left');
      await client.expectNothing();
    }
  });
});
