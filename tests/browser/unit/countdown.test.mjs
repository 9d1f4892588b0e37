import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Countdown } from '../../../public/js/countdown.js';
import { retryWords } from '../../../public/js/words.js';
import { useClock } from './clock.mjs';

describe('a countdown', () => {
  const clock = useClock();
  let shown, countdown;
  beforeEach(() => {
    shown = [];
    countdown = new Countdown((seconds) => shown.push(seconds));
  });

  test('goes down second by second, to nothing', () => {
    countdown.start(Date.now() + 2500);
    clock.tick(10_000);
    assert.deepEqual(shown, [3, 2, 1, 0]);
  });

  test('is replaced by the next one, and can be stopped', () => {
    countdown.start(Date.now() + 5000);
    countdown.start(Date.now() + 1000);
    clock.tick(500);
    countdown.stop();
    clock.tick(10_000);
    assert.deepEqual(shown, [5, 1]);
  });

  test('is put into words', () => {
    assert.deepEqual([26, 1, 0].map(retryWords), ['Trying again in 26 seconds.', 'Trying again in one second.', 'Trying now…']);
  });
});
