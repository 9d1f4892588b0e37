import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Signaling } from '../../../public/js/signaling.js';
import { useClock } from './clock.mjs';
import { FakeSocket } from './doubles.mjs';

describe('a lost conversation', () => {
  const clock = useClock();
  const windowMs = 15_000;
  let signaling, states;
  beforeEach(() => {
    FakeSocket.all = [];
    states = [];
    signaling = new Signaling('ws://host/ws', { message() {}, status: (status) => states.push(status) }, FakeSocket);
    signaling.open();
    greet('connected');
    clock.tick(5000);
  });
  const greet = (event) => FakeSocket.last.receive(event, { userId: 'me', resumeToken: 'secret', resumeWindowMs: windowMs });
  const lose = (code = 1006) => FakeSocket.last.onclose({ code });
  const delay = () => states.at(-1).delayMs;
  /// Lets attempts fail for `ms`, and returns the delays before them.
  const failFor = (ms) => {
    const delays = [];
    for (let left = ms; left > delay(); lose()) {
      left -= delay();
      delays.push(delay());
      clock.tick(delay());
    }
    return delays;
  };

  test('is tried for often while the server keeps it', () => {
    lose();
    const delays = failFor(windowMs);
    assert.ok(Math.max(...delays) <= 2000, `delays ${delays}`);
    assert.ok(delays.length >= 7, `${delays.length} tries`);
  });

  test('is tried for at once when it was got back a moment ago', () => {
    lose();
    failFor(6000);
    clock.tick(delay());
    greet('resumed');
    clock.tick(1000);
    lose();
    assert.ok(delay() <= 800, `after ${delay()} ms`);
  });

  test('does not make a server suffer that gives it back only to drop it again', () => {
    lose();
    const delays = [];
    for (let n = 0; n < 12; ++n) {
      delays.push(delay());
      clock.tick(delay());
      greet('resumed');
      lose();
    }
    assert.ok(delays.at(-1) >= 10_000, `delays ${delays}`);
  });

  test('gets quick tries again after a connection that lasted', () => {
    lose();
    for (let n = 0; n < 12; ++n) {
      clock.tick(delay());
      greet('resumed');
      lose();
    }
    clock.tick(delay());
    greet('resumed');
    clock.tick(5000);
    lose();
    assert.ok(delay() <= 800, `after ${delay()} ms`);
  });

  test('spares an overloaded server all the same', () => {
    lose();
    clock.tick(delay());
    lose(1013);
    assert.ok(delay() >= 3200, `after ${delay()} ms`);
  });

  test('is given up when its time is over, though an attempt hangs', () => {
    lose();
    failFor(windowMs - 3000);
    clock.tick(delay());
    assert.deepEqual(states.at(-1), { state: 'connecting', mayReturn: true });
    clock.tick(5000);
    assert.deepEqual(states.at(-1), { state: 'connecting', mayReturn: false });
  });

  test('is given up on time between two attempts, and the retries go on from moderate delays', () => {
    const lostAt = Date.now();
    let endedAt = null;
    signaling = new Signaling('ws://host/ws', {
      message() {},
      status: ({ state, mayReturn }) => {
        if (state === 'waiting' && mayReturn === false) endedAt ??= Date.now();
      },
    }, FakeSocket);
    signaling.open();
    greet('connected');
    lose();
    for (let n = 0; n < 200 && endedAt === null; ++n) {
      const before = FakeSocket.all.length;
      clock.tick(100);
      if (FakeSocket.all.length > before) lose();
    }
    assert.ok(endedAt - lostAt <= windowMs + 100 && endedAt - lostAt >= windowMs - 100, `after ${endedAt - lostAt} ms`);
    const count = FakeSocket.all.length;
    clock.tick(6400);
    assert.ok(FakeSocket.all.length > count, 'tried again');
  });

  test('is over when the server says that it has gone', () => {
    lose();
    clock.tick(delay());
    greet('connected');
    states.length = 0;
    clock.tick(windowMs);
    assert.deepEqual(states, []);
  });
});

describe('an attempt to connect', () => {
  useClock();
  test('that ended before a word of the server was refused; a connection that was lost was not', () => {
    FakeSocket.all = [];
    const states = [];
    new Signaling('ws://host/ws', { message() {}, status: (status) => states.push(status) }, FakeSocket).open();
    FakeSocket.last.onclose({ code: 1006 });
    assert.equal(states.at(-1).refused, true);
    const other = new Signaling('ws://host/ws', { message() {}, status: (status) => states.push(status) }, FakeSocket);
    other.open();
    FakeSocket.last.receive('connected', { userId: 'me' });
    FakeSocket.last.onclose({ code: 1006 });
    assert.equal(states.at(-1).refused, false);
  });
});
