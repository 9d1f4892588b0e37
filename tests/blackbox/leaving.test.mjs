import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { meet } from './support/client.mjs';
import { useServer } from './support/suite.mjs';

describe('leaving', () => {
  const server = useServer();

  test('leave_room answers left_room, and the partner gets partner_left', async () => {
    const { first, second, roomId } = await server.pair();
    second.send('leave_room');
    await second.expect('left_room', (data) => data.roomId === roomId);
    await first.expect('partner_left', (data) => data.roomId === roomId && data.reason === 'left');
    await first.expectNothing();
    await second.expectNothing();
  });

  test('the partner of one who skips is told so', async () => {
    const { first, second, roomId } = await server.pair();
    second.send('next_partner');
    await second.expect('waiting_for_partner');
    await first.expect('partner_left', (data) => data.roomId === roomId && data.reason === 'skipped');
  });

  test('leave_room is idempotent', async () => {
    const client = await server.connect();
    for (const data of [{}, null, undefined, { roomId: 'anything' }]) {
      client.send('leave_room', data);
      await client.expect('left_room', (answer) => !('roomId' in answer));
    }
  });

  test('leaving a room twice tells the partner once', async () => {
    const { first, second } = await server.pair();
    second.send('leave_room');
    second.send('leave_room');
    await second.expect('left_room');
    await second.expect('left_room');
    await first.expect('partner_left');
    await first.expectNothing();
  });

  test('leave_room while waiting takes the ticket back', async () => {
    const [first, second] = [await server.connect(), await server.connect()];
    first.send('find_partner');
    const { roomId } = await first.expect('waiting_for_partner');
    first.send('leave_room');
    await first.expect('left_room', (data) => data.roomId === roomId);
    second.send('find_partner');
    await second.expect('waiting_for_partner', (data) => data.roomId !== roomId);
    await first.expectNothing();
  });

  test('the one left behind is idle until it asks again', async () => {
    const { first, second } = await server.pair();
    const third = await server.connect();
    second.send('leave_room');
    await first.expect('partner_left');
    third.send('find_partner');
    await third.expect('waiting_for_partner');
    await first.expectNothing();
    first.send('find_partner');
    await first.expect('partner_found', ({ partnerId }) => partnerId === third.userId);
  });

  test('both leave at once, and each is answered', async () => {
    const { first, second } = await server.pair();
    first.send('leave_room');
    second.send('leave_room');
    for (const client of [first, second]) {
      const message = await client.next();
      if (message.event === 'partner_left') await client.expect('left_room');
      else assert.equal(message.event, 'left_room');
    }
    await meet(first, second);
  });

  test('a goodbye becomes partner_disconnected', async () => {
    const { first, second, roomId } = await server.pair();
    await second.close();
    const told = await first.expect('partner_disconnected', (data) => data.roomId === roomId);
    assert.ok(!('reason' in told));
    await first.expectNothing();
  });

  test('a lost connection becomes partner_disconnected', async () => {
    const { first, second, roomId } = await server.pair();
    await first.drop();
    await second.expect('partner_disconnected', (data) => data.roomId === roomId);
    await second.expectNothing();
  });

  test('after the partner is gone one can meet somebody else', async () => {
    const { first, second } = await server.pair();
    await second.drop();
    await first.expect('partner_disconnected');
    await meet(first, await server.connect());
  });

  test('what was said before leaving arrives before partner_left', async () => {
    const { first, second } = await server.pair();
    for (let n = 0; n < 50; ++n) second.send('chat_message', { message: `${n}` });
    second.send('leave_room');
    for (let n = 0; n < 50; ++n)
      await first.expect('chat_message', ({ message }) => message === `${n}`);
    await first.expect('partner_left');
  });

  test('what was said before a goodbye arrives before partner_disconnected', async () => {
    const { first, second } = await server.pair();
    second.send('chat_message', { message: 'last words' });
    await second.close();
    await first.expect('chat_message', ({ message }) => message === 'last words');
    await first.expect('partner_disconnected');
  });
});
