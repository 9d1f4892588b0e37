import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Stats } from '../../../public/js/stats.js';
import { useClock } from './clock.mjs';
import { settle } from './doubles.mjs';

describe('the numbers of a server that keeps silent on a subscription', () => {
  const clock = useClock();
  let shown, stats;
  beforeEach(() => {
    shown = [];
    globalThis.document = { hidden: false, addEventListener() {} };
    mock.method(globalThis, 'fetch', async () => ({ ok: true, json: async () => ({ connectedUsers: 8, waitingUsers: 3 }) }));
    stats = new Stats(() => true, (...numbers) => shown.push(numbers));
    stats.start();
  });
  afterEach(() => {
    mock.restoreAll();
    delete globalThis.document;
  });

  test('are asked for once', async () => {
    clock.tick(60_000);
    await settle();
    assert.deepEqual(shown, [[8, 3]]);
  });

  test('are not asked for when they come, nor without a connection', async () => {
    stats.receive('online_stats', { online: 7, waiting: 2 });
    clock.tick(60_000);
    stats.start();
    stats.stop();
    clock.tick(60_000);
    await settle();
    assert.deepEqual(shown, [[7, 2]]);
  });
});
