import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Connection } from '../../../public/js/connection.js';
import { useClock } from './clock.mjs';
import { settle } from './doubles.mjs';

describe('what the page says of its connection', () => {
  const clock = useClock();
  let shown, connection, isReady;
  const create = (options = {}) => {
    shown = [];
    connection = new Connection((outage) => shown.push(outage), { isReady: async () => isReady, ...options });
  };
  beforeEach(() => {
    isReady = false;
    create();
  });
  const words = () => shown.at(-1)?.words;
  const waiting = (more = {}) => connection.changed({ state: 'waiting', delayMs: 3000, refused: false, mayReturn: false, ...more });
  const open = () => connection.changed({ state: 'open' });

  test('is nothing while all goes well, from the first attempt on', () => {
    connection.changed({ state: 'connecting' });
    open();
    assert.deepEqual(shown, [null, null]);
  });

  test('is that there is none, when the next attempt is due, and that it is on its way', () => {
    open();
    waiting();
    assert.deepEqual(shown.at(-1), { words: 'No connection to the server.', dueAt: Date.now() + 3000 });
    connection.changed({ state: 'connecting' });
    assert.deepEqual(shown.at(-1), { words: 'No connection to the server.', trying: true });
    open();
    assert.equal(shown.at(-1), null);
  });

  test('is that it is not let in, when the server answers in another way', async () => {
    isReady = true;
    waiting({ refused: true });
    await settle();
    assert.match(words(), /does not let this page in\. A sign-in may be needed/);
    connection.changed({ state: 'connecting' });
    assert.match(words(), /does not let this page in/);
    isReady = false;
    waiting({ refused: true });
    await settle();
    assert.equal(words(), 'No connection to the server.');
  });

  test('is that a new token may be needed, for whom came with one', async () => {
    create({ signedIn: true });
    isReady = true;
    waiting({ refused: true });
    await settle();
    assert.match(words(), /does not let this page in\. Your sign-in may have expired/);
  });

  test('asks nobody about a connection that was there and was lost', async () => {
    isReady = true;
    open();
    waiting();
    await settle();
    assert.equal(words(), 'No connection to the server.');
  });

  test('takes no answer that comes too late', async () => {
    let answer;
    create({ isReady: () => new Promise((resolve) => (answer = resolve)) });
    waiting({ refused: true });
    open();
    answer(true);
    await settle();
    assert.equal(shown.at(-1), null);
    waiting();
    assert.equal(words(), 'No connection to the server.');
  });

  test('does not begin to count anew when a conversation is given up', () => {
    open();
    waiting();
    clock.tick(1000);
    waiting({ delayMs: 2000, refused: undefined });
    assert.equal(shown.at(-1).dueAt, Date.now() + 2000);
  });

  test('is why it is over, without a promise to try again', () => {
    for (const [code, reason] of [[4401, /sign-in has expired.*new token/], [4403, /not welcome/]]) {
      create();
      open();
      connection.changed({ state: 'closed', code });
      assert.match(words(), reason);
      assert.deepEqual(Object.keys(shown.at(-1)), ['words']);
      assert.equal(connection.isOver, true);
    }
  });

  describe('to whom waits for it', () => {
    const wait = () => {
      const result = { value: undefined };
      connection.untilOpen().then((value) => (result.value = value));
      return result;
    };

    test('is that it is there, at once or later', async () => {
      const later = wait();
      await settle();
      assert.equal(later.value, undefined);
      open();
      const atOnce = wait();
      await settle();
      assert.deepEqual([later.value, atOnce.value], [true, true]);
    });

    test('is that there will be none', async () => {
      const before = wait();
      connection.changed({ state: 'closed', code: 4401 });
      const after = wait();
      await settle();
      assert.deepEqual([before.value, after.value], [false, false]);
    });

    test('is nothing more when the wish is taken back', async () => {
      const first = wait();
      connection.giveUp();
      open();
      await settle();
      assert.equal(first.value, false);
    });
  });
});
