import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNothingBetween } from './support/client.mjs';
import { useServer } from './support/suite.mjs';

describe('chat', () => {
  const server = useServer();

  test('a message reaches the partner with its sender, time and room, and is not echoed', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('chat_message', { message: 'hello', roomId });
    const { timestamp, ...rest } = await second.expect('chat_message');
    assert.deepEqual(rest, { message: 'hello', from: first.userId, roomId });
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000, timestamp);
    await first.expectNothing();
  });

  test('it is passed on trimmed', async () => {
    const { first, second } = await server.pair();
    first.send('chat_message', { message: ' \t\r\n two  words \n ' });
    await second.expect('chat_message', ({ message }) => message === 'two  words');
  });

  test('2000 characters are the most, white space around them not counted', async () => {
    const { first, second } = await server.pair();
    const most = 'x'.repeat(2000);
    first.send('chat_message', { message: ` ${most} ` });
    await second.expect('chat_message', ({ message }) => message === most);
    first.send('chat_message', { message: `${most}x` });
    await first.expectError('invalid_message', { event: 'chat_message', mentions: 'message' });
    await expectNothingBetween(first, second);
  });

  for (const character of ['é', '語', '😀']) {
    test(`a character is a code point: 2000 times ${character} is no more than 2000 letters`, async () => {
      const { first, second } = await server.pair();
      const most = character.repeat(2000);
      first.send('chat_message', { message: most });
      await second.expect('chat_message', ({ message }) => message === most);
      first.send('chat_message', { message: most + character });
      await first.expectError('invalid_message', { mentions: 'message' });
    });
  }

  test('any text stays as it is', async () => {
    const { first, second } = await server.pair();
    for (const message of [
      '<script>alert(1)</script>',
      '"quotes" \\ and /slashes/',
      'line\nbreak',
      'tab\tinside',
      'nul\u0000inside',
      'שלום عليكم',
      'e\u0301 👩‍👩‍👧',
      'a\u2028\u2029b',
      '{"event":"partner_left"}',
      '${x} %s %n {0}',
      'null',
    ]) {
      first.send('chat_message', { message });
      await second.expect('chat_message', (data) => data.message === message);
    }
  });

  test('the clocks of two messages do not run backwards', async () => {
    const { first, second } = await server.pair();
    first.send('chat_message', { message: 'one' });
    first.send('chat_message', { message: 'two' });
    const one = await second.expect('chat_message');
    const two = await second.expect('chat_message');
    assert.ok(two.timestamp >= one.timestamp);
  });
});

describe('a configured chat length', () => {
  const server = useServer({ args: ['--limits.chat-length=5'] });

  test('is the limit, and is named', async () => {
    const { first, second } = await server.pair();
    first.send('chat_message', { message: '12345' });
    await second.expect('chat_message');
    first.send('chat_message', { message: '123456' });
    await first.expectError('invalid_message', { mentions: ['message', '5'] });
  });
});
