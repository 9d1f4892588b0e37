import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Typing } from '../../../public/js/typing.js';
import { useClock } from './clock.mjs';

describe('typing', () => {
  const clock = useClock();
  let sent, typing;
  beforeEach(() => {
    sent = [];
    typing = new Typing((isTyping) => sent.push(isTyping), 3000);
  });

  test('is said once for many keys, and taken back after a pause', () => {
    for (const text of ['h', 'he', 'hel']) {
      typing.input(text);
      clock.tick(2999);
    }
    assert.deepEqual(sent, [true]);
    clock.tick(1);
    assert.deepEqual(sent, [true, false]);
  });

  test('is taken back when the words are deleted', () => {
    typing.input('h');
    typing.input(' ');
    assert.deepEqual(sent, [true, false]);
  });

  test('ends in silence when the message is sent', () => {
    typing.input('h');
    typing.reset();
    clock.tick(3000);
    assert.deepEqual(sent, [true]);
    typing.input('again');
    assert.deepEqual(sent, [true, true]);
  });
});
