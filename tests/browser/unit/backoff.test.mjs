import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { backoff } from '../../../public/js/backoff.js';

describe('back-off', () => {
  const options = { baseMs: 1000, capMs: 30_000 };
  const shortest = (attempt) => backoff(attempt, { ...options, random: () => 0 });
  const longest = (attempt) => backoff(attempt, { ...options, random: () => 1 });

  test('doubles from attempt to attempt, up to the cap', () => {
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map(longest), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test('is random in its upper half only: never at once, never past the cap', () => {
    assert.deepEqual([0, 1, 5].map(shortest), [500, 1000, 15_000]);
  });

  test('stays finite after days of attempts', () => {
    assert.equal(longest(100_000), 30_000);
  });
});
