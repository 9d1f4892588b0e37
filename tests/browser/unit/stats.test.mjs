import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Stats } from '../../../public/js/stats.js';
import { useClock } from './clock.mjs';
import { settle } from './doubles.mjs';

describe('the number of people online', () => {
  const clock = useClock();
  let sent, shown, asked, stats;
  beforeEach(() => {
    [sent, shown, asked] = [[], [], 0];
    globalThis.document = { hidden: false, addEventListener() {} };
    mock.method(globalThis, 'fetch', async () => ({ ok: true, json: async () => ({ connectedUsers: 100 + ++asked }) }));
    stats = new Stats((event) => sent.push(event), (online) => shown.push(online));
    stats.start();
  });
  afterEach(() => {
    mock.restoreAll();
    delete globalThis.document;
  });
  const refuse = () => stats.receive('error', { code: 'unknown_event', event: 'subscribe_stats' });

  test('is subscribed to, shown when it comes, and asked for in no other way', async () => {
    assert.deepEqual(sent, ['subscribe_stats']);
    assert.equal(stats.receive('online_stats', { online: 7, waiting: 2 }), true);
    stats.refresh();
    clock.tick(60_000);
    await settle();
    assert.deepEqual([shown, asked], [[7], 0]);
  });

  test('is asked for now and then where the server does not know how to say it', async () => {
    assert.equal(refuse(), true);
    await settle();
    clock.tick(10_000);
    await settle();
    stats.refresh();
    await settle();
    assert.deepEqual(shown, [101, 102, 103]);
  });

  test('is subscribed to anew on each connection, which may be to another server', async () => {
    refuse();
    await settle();
    stats.stop();
    stats.start();
    stats.receive('online_stats', { online: 7 });
    stats.refresh();
    clock.tick(60_000);
    await settle();
    assert.deepEqual([sent, asked], [['subscribe_stats', 'subscribe_stats'], 1]);
  });

  test('is not shown when there is no connection any more', async () => {
    refuse();
    stats.stop();
    stats.receive('online_stats', { online: 7 });
    await settle();
    clock.tick(60_000);
    await settle();
    assert.deepEqual([shown, asked], [[], 1]);
  });

  test('is a number', () => {
    for (const online of [undefined, null, '7', 1.5]) stats.receive('online_stats', { online });
    assert.deepEqual(shown, []);
  });

  test('leaves all other events to others', () => {
    for (const [event, data] of [['error', { event: 'find_partner' }], ['error', {}], ['partner_found', {}]])
      assert.equal(stats.receive(event, data), false);
  });
});
