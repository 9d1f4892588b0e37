import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

describe('cleanup', () => {
  const server = useServer();
  const cleanup = (json) => server.request('/videochat/cleanup', { method: 'POST', json });
  const forgetAll = () => cleanup({ maxRoomAgeMinutes: 0, maxWaitMinutes: 0 });

  async function endedRoom() {
    const { first, second, roomId } = await server.pair();
    first.send('leave_room');
    await second.expect('partner_left');
    await until(
      async () => (await server.request(`/videochat/room/${roomId}`)).json.isActive === false,
      'the end of the room',
    );
    return roomId;
  }

  test('an age of 0 forgets ended rooms, and only those', async () => {
    await forgetAll();
    const ended = await endedRoom();
    const { roomId: active, first } = await server.pair();
    const { status, json } = await cleanup({ maxRoomAgeMinutes: 0 });
    assert.equal(status, 200);
    assert.deepEqual(json, { message: 'Cleanup completed', roomsRemoved: 1, waitingRemoved: 0 });
    assert.equal((await server.request(`/videochat/room/${ended}`)).status, 404);
    assert.equal((await server.request(`/videochat/room/${active}`)).json.isActive, true);
    await server.untilStats({ totalRooms: 1, activeRooms: 1 });
    await first.expectNothing();
  });

  test('a wait of 0 takes everybody out of the queue, with waiting_timeout', async () => {
    const client = await server.connect();
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    await server.untilStats({ waitingUsers: 1 });
    const { json } = await cleanup({ maxWaitMinutes: 0 });
    assert.equal(json.waitingRemoved, 1);
    await client.expectError('waiting_timeout');
    await server.untilStats({ waitingUsers: 0 });
    client.send('find_partner');
    await client.expect('waiting_for_partner');
  });

  test('ages that nobody has reached remove nothing', async () => {
    await forgetAll();
    const ended = await endedRoom();
    const client = await server.connect();
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    for (const ages of [
      {},
      { maxRoomAgeMinutes: 1, maxWaitMinutes: 1.5 },
      { maxRoomAgeMinutes: null },
      { maxRoomAgeMinutes: 1e8, maxWaitMinutes: 1e8 },
      { maxRoomAgeMinutes: Number.MAX_SAFE_INTEGER, maxWaitMinutes: Number.MAX_VALUE },
      { unknown: 'member' },
    ]) {
      const { json } = await cleanup(ages);
      assert.deepEqual(json, { message: 'Cleanup completed', roomsRemoved: 0, waitingRemoved: 0 });
    }
    assert.equal((await server.request(`/videochat/room/${ended}`)).status, 200);
    await client.expectNothing();
  });

  test('the body may be left out', async () => {
    for (const headers of [
      {},
      { 'content-length': '0' },
      { 'content-length': '0', 'content-type': 'application/json' },
    ])
      assert.equal(
        (await server.request('/videochat/cleanup', { method: 'POST', headers })).status,
        200,
      );
  });

  for (const [what, json, field] of [
    ['a negative age', { maxRoomAgeMinutes: -1 }, 'maxRoomAgeMinutes'],
    ['an age in words', { maxRoomAgeMinutes: 'ten' }, 'maxRoomAgeMinutes'],
    ['a wait that is true', { maxWaitMinutes: true }, 'maxWaitMinutes'],
    ['a negative wait', { maxWaitMinutes: -0.5 }, 'maxWaitMinutes'],
    ['a wait of less than nothing', { maxWaitMinutes: -1e300 }, 'maxWaitMinutes'],
    ['an array', [], ''],
    ['a number', 5, ''],
  ]) {
    test(`${what} is 400`, async () => {
      const { status, json: error } = await cleanup(json);
      assert.equal(status, 400);
      assert.ok(error.message.includes(field), error.message);
    });
  }

  test('a body that is no JSON is 400', async () => {
    for (const body of [
      '{',
      'hello',
      '{"maxWaitMinutes":0}{}',
      '[['.repeat(10_000),
      Buffer.of(0x22, 0xff, 0x22),
    ]) {
      const headers = { 'content-type': 'application/json' };
      assert.equal(
        (await server.request('/videochat/cleanup', { method: 'POST', headers, body })).status,
        400,
      );
    }
  });

  test('a body of another type is 415', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'application/xml',
    ]) {
      const headers = { 'content-type': type };
      assert.equal(
        (await server.request('/videochat/cleanup', { method: 'POST', headers, body: '{}' }))
          .status,
        415,
        type,
      );
    }
  });

  test('the type may be in any case and have a charset', async () => {
    for (const type of ['application/json; charset=utf-8', 'Application/JSON']) {
      const headers = { 'content-type': type };
      assert.equal(
        (await server.request('/videochat/cleanup', { method: 'POST', headers, body: '{}' }))
          .status,
        200,
        type,
      );
    }
  });
});
