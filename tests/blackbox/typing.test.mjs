import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNothingBetween } from './support/client.mjs';
import { useServer } from './support/suite.mjs';

describe('typing', () => {
  const server = useServer();

  const typingPair = async () => {
    const pair = await server.pair();
    pair.first.send('typing', { isTyping: true });
    await pair.second.expect('typing', ({ isTyping }) => isTyping);
    return pair;
  };
  const stopped = (typer) => (data) => data.isTyping === false && data.from === typer.userId;

  test('it reaches the partner, on and off', async () => {
    const { first, second, roomId } = await server.pair();
    for (const isTyping of [true, false]) {
      first.send('typing', { isTyping, roomId });
      assert.deepEqual(await second.expect('typing'), { isTyping, from: first.userId, roomId });
    }
    await first.expectNothing();
  });

  test('a message clears it', async () => {
    const { first, second } = await typingPair();
    first.send('chat_message', { message: 'done' });
    await second.expect('typing', stopped(first));
    await second.expect('chat_message', ({ message }) => message === 'done');
    await expectNothingBetween(first, second);
  });

  test('a message of somebody who was not typing clears nothing', async () => {
    const { first, second } = await typingPair();
    second.send('chat_message', { message: 'go on' });
    await first.expect('chat_message');
    first.send('typing', { isTyping: false });
    await second.expect('typing', stopped(first));
    first.send('chat_message', { message: 'done' });
    await second.expect('chat_message');
    await expectNothingBetween(first, second);
  });

  test('a message that is refused clears nothing', async () => {
    const { first, second } = await typingPair();
    first.send('chat_message', { message: ' ' });
    await first.expectError('invalid_message');
    first.send('connection_state', { state: 'connected' });
    await second.expect('partner_connection_state');
  });

  for (const [how, event, go] of [
    ['leaves', 'partner_left', (client) => client.send('leave_room')],
    ['skips', 'partner_left', (client) => client.send('next_partner')],
    ['disconnects', 'partner_disconnected', (client) => client.close()],
  ]) {
    test(`it is cleared when the typer ${how}`, async () => {
      const { first, second } = await typingPair();
      await go(first);
      await second.expect('typing', stopped(first));
      await second.expect(event);
      await second.expectNothing();
    });
  }

  test('it is not carried into the next room', async () => {
    const { first, second } = await typingPair();
    second.send('leave_room');
    await second.expect('left_room');
    await first.expect('partner_left');
    const third = await server.connect();
    first.send('find_partner');
    await first.expect('waiting_for_partner');
    third.send('find_partner');
    await third.expect('partner_found');
    await first.expect('partner_found');
    first.send('chat_message', { message: 'hello' });
    await third.expect('chat_message');
  });
});
