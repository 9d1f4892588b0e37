import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNothingBetween, meet } from './support/client.mjs';
import { useServer } from './support/suite.mjs';

const stranger = '00000000-0000-4000-8000-000000000000';
const inRoom = {
  webrtc_offer: { offer: {} },
  webrtc_answer: { answer: {} },
  webrtc_ice_candidate: { candidate: {} },
  chat_message: { message: 'x' },
  connection_state: { state: 'connected' },
  typing: { isTyping: true },
};

/// `first` skips, and meets `second` again. Returns the id of their next room.
async function skip(first, second) {
  first.send('next_partner');
  await first.expect('waiting_for_partner');
  await second.expect('partner_left');
  second.send('find_partner');
  const { roomId } = await second.expect('partner_found');
  await first.expect('partner_found');
  return roomId;
}

describe('roomId', () => {
  const server = useServer();

  for (const [event, data] of Object.entries(inRoom)) {
    test(`${event} before any room: not_in_room, idle or waiting`, async () => {
      const client = await server.connect();
      for (const roomId of [undefined, stranger]) {
        client.send(event, { ...data, roomId });
        await client.expectError('not_in_room', { event });
      }
      client.send('find_partner');
      const ticket = await client.expect('waiting_for_partner');
      for (const roomId of [undefined, ticket.roomId, stranger]) {
        client.send(event, { ...data, roomId });
        await client.expectError('not_in_room', { event });
      }
    });

    test(`${event} with another room: wrong_room, and nothing is delivered anywhere`, async () => {
      const { first, second, roomId } = await server.pair();
      const other = await server.pair();
      for (const wrong of [other.roomId, stranger, `${roomId} `, 'x']) {
        first.send(event, { ...data, roomId: wrong });
        await first.expectError('wrong_room', { event });
      }
      await expectNothingBetween(first, second);
      await expectNothingBetween(other.first, other.second);
      await expectNothingBetween(other.second, other.first);
    });

    test(`${event} with the room that was left: dropped, idle or waiting`, async () => {
      const { first, second, roomId } = await server.pair();
      first.send('leave_room');
      await first.expect('left_room');
      await second.expect('partner_left');
      for (const client of [first, second]) {
        client.send(event, { ...data, roomId });
        await client.expectNothing();
      }
      first.send('find_partner');
      await first.expect('waiting_for_partner');
      first.send(event, { ...data, roomId });
      await first.expectNothing();
      await second.expectNothing();
    });

    test(`${event} with the room before: dropped in the next room as well`, async () => {
      const { first, second, roomId } = await server.pair();
      const third = await server.connect();
      second.send('leave_room');
      await second.expect('left_room');
      await first.expect('partner_left');
      await meet(first, third);
      first.send(event, { ...data, roomId });
      await expectNothingBetween(first, third);
      await second.expectNothing();
      await first.expectNothing();
    });

    test(`${event} with one of the last 8 rooms: dropped, and wrong_room with the one before them`, async () => {
      const { first, second, roomId } = await server.pair();
      const rooms = [roomId];
      while (rooms.length < 10) rooms.push(await skip(first, second));
      for (const late of rooms.slice(1, 9)) first.send(event, { ...data, roomId: late });
      await expectNothingBetween(first, second);
      await first.expectNothing();
      first.send(event, { ...data, roomId: rooms[0] });
      await first.expectError('wrong_room', { event });
      await expectNothingBetween(first, second);
    });

    test(`${event} with another room, just out of one: wrong_room`, async () => {
      const { first, second } = await server.pair();
      first.send('leave_room');
      await second.expect('partner_left');
      second.send(event, { ...data, roomId: stranger });
      await second.expectError('wrong_room', { event });
    });

    test(`${event} without a roomId, just out of a room: dropped as late`, async () => {
      const { first, second } = await server.pair();
      await first.drop();
      await second.expect('partner_disconnected');
      second.send(event, data);
      await second.expectNothing();
    });
  }
});

describe('crossing messages', () => {
  const server = useServer();

  test('candidates sent while the partner skips cost nobody an error', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('next_partner');
    for (let n = 0; n < 50; ++n) second.send('webrtc_ice_candidate', { candidate: n, roomId });
    let seen = 0;
    for (
      let message = await first.next();
      message.event !== 'waiting_for_partner';
      message = await first.next()
    )
      assert.equal(message.data.candidate, seen++);
    await second.expect('partner_left');
    await second.expectNothing();
    await first.expectNothing();
  });
});

describe('late messages of a client that skips twice', () => {
  const server = useServer({ args: ['--limits.enabled=true'] });

  test('25 candidates for the room before the last are counted, and it stays connected', async () => {
    const late = async () => (await server.request('/videochat/stats')).json.lateMessagesTotal;
    const before = await late();
    const { first, second, roomId } = await server.pair();
    for (let n = 0; n < 2; ++n) await skip(first, second);
    for (let n = 0; n < 25; ++n) first.send('webrtc_ice_candidate', { candidate: n, roomId });
    await expectNothingBetween(first, second);
    await first.expectNothing();
    assert.equal((await late()) - before, 25);
  });
});
