import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Signaling } from '../../../public/js/signaling.js';
import { useClock } from './clock.mjs';
import { FakeSocket } from './doubles.mjs';

describe('the socket to the server', () => {
  const clock = useClock();
  let signaling, messages, states;
  beforeEach(() => {
    FakeSocket.all = [];
    messages = [];
    states = [];
    const on = { message: (event, data) => messages.push([event, data]), status: (status) => states.push(status) };
    signaling = new Signaling('ws://host/ws', on, FakeSocket);
    signaling.open();
  });
  const welcome = () => FakeSocket.last.receive('connected', { userId: 'me' });
  const lose = (code = 1006) => FakeSocket.last.onclose({ code });

  test('offers a token as a subprotocol, also when it returns, and nothing without one', () => {
    assert.deepEqual(FakeSocket.last.protocols, []);
    const withToken = new Signaling('ws://host/ws', { message() {}, status() {} }, FakeSocket, 'a.b.c');
    withToken.open();
    assert.deepEqual(FakeSocket.last.protocols, ['bearer', 'a.b.c']);
    const count = FakeSocket.all.length;
    lose();
    // Longer than the first back-off, and shorter than the other one waits for its handshake.
    clock.tick(1_000);
    assert.equal(FakeSocket.all.length, count + 1);
    assert.deepEqual(FakeSocket.last.protocols, ['bearer', 'a.b.c']);
  });

  test('is of use from "connected" on, not before', () => {
    assert.equal(signaling.send('find_partner'), false);
    welcome();
    assert.equal(signaling.send('find_partner'), true);
    assert.deepEqual(FakeSocket.last.sent, [{ event: 'find_partner', data: {} }]);
    assert.deepEqual(states.map(({ state }) => state), ['connecting', 'open']);
  });

  test('passes messages on, with {} for missing data, and drops what is no envelope', () => {
    welcome();
    FakeSocket.last.onmessage({ data: '{"event":"left_room"}' });
    for (const data of ['', 'null', '7', '{}', '{"event":7}']) FakeSocket.last.onmessage({ data });
    assert.deepEqual(messages, [['connected', { userId: 'me' }], ['left_room', {}]]);
  });

  test('returns after a loss, later from time to time, and says when', () => {
    const delays = [];
    for (let n = 0; n < 4; ++n) {
      lose();
      delays.push(states.at(-1).delayMs);
      clock.tick(delays.at(-1));
    }
    assert.equal(FakeSocket.all.length, 5);
    const grown = delays.every((delay, n) => delay >= 400 * 2 ** n && delay <= 800 * 2 ** n);
    assert.ok(grown, `delays ${delays}`);
  });

  test('counts anew only after a connection that lasted', () => {
    const loseAndReturn = () => (lose(), clock.tick(states.at(-1).delayMs));
    for (let n = 0; n < 3; ++n) loseAndReturn();
    welcome();
    loseAndReturn();
    assert.ok(states.at(-2).delayMs >= 3200, 'a short connection changes nothing');
    welcome();
    clock.tick(5_000);
    lose();
    assert.ok(states.at(-1).delayMs <= 800, 'a long one does');
  });

  test('does not return when it was banned', () => {
    welcome();
    lose(4403);
    clock.tick(120_000);
    assert.equal(FakeSocket.all.length, 1);
    assert.deepEqual(states.at(-1), { state: 'closed', code: 4403 });
  });

  test('spares an overloaded server the quick retries', () => {
    lose(1013);
    assert.ok(states.at(-1).delayMs >= 3200);
  });

  test('keeps the delay that a draining server asked for', () => {
    welcome();
    signaling.comeBackAfter(7000);
    clock.tick(2000);
    lose(1012);
    assert.equal(states.at(-1).delayMs, 5000);
    signaling.hurry();
    assert.equal(FakeSocket.all.length, 1);
    clock.tick(5000);
    assert.equal(FakeSocket.all.length, 2);
  });

  test('tries at once when the network is back', () => {
    lose();
    signaling.hurry();
    assert.equal(FakeSocket.all.length, 2);
    signaling.hurry();
    assert.equal(FakeSocket.all.length, 2);
  });

  test('gives up a handshake that does not end', () => {
    clock.tick(10_000);
    assert.ok(FakeSocket.all[0].closed);
    assert.equal(states.at(-1).state, 'waiting');
  });

  test('finds a dead line by a ping without an answer, and a living one by any answer', () => {
    welcome();
    clock.tick(20_000);
    assert.deepEqual(FakeSocket.last.sent, [{ event: 'ping', data: {} }]);
    FakeSocket.last.receive('pong', {});
    clock.tick(20_000);
    assert.equal(states.at(-1).state, 'open');
    clock.tick(20_000);
    assert.equal(states.at(-1).state, 'waiting');
    assert.deepEqual(messages.map(([event]) => event), ['connected'], 'pong is nobody else’s business');
  });

  test('hears nothing more of a socket that it let go', () => {
    welcome();
    const old = FakeSocket.last;
    signaling.open();
    assert.equal(old.onmessage, null);
    assert.equal(old.onclose, null);
  });

  describe('with a way back', () => {
    const greet = (token = 'secret') => FakeSocket.last.receive('connected', { userId: 'me', resumeToken: token, resumeWindowMs: 15_000 });
    const query = () => FakeSocket.last.url.split('?')[1];

    test('asks for it, shows its token after a loss, and each token once it has another', () => {
      assert.equal(query(), 'resume=1');
      greet();
      lose();
      assert.equal(states.at(-1).mayReturn, true);
      clock.tick(2000);
      assert.equal(query(), 'resumeToken=secret');
      assert.deepEqual(states.at(-1), { state: 'connecting', mayReturn: true });
      FakeSocket.last.receive('resumed', { userId: 'me', state: 'idle', resumeToken: 'other', resumeWindowMs: 15_000 });
      assert.equal(signaling.send('ping'), true);
      assert.equal(messages.at(-1)[0], 'resumed');
      lose();
      clock.tick(2000);
      assert.equal(query(), 'resumeToken=other');
    });

    test('keeps trying until it is too late', () => {
      greet();
      lose();
      for (let n = 0; n < 3; ++n) {
        clock.tick(states.at(-1).delayMs ?? 0);
        assert.equal(query(), 'resumeToken=secret');
        lose();
      }
      clock.tick(60_000);
      assert.equal(states.at(-1).mayReturn, false);
      assert.equal(query(), 'resume=1');
    });

    test('has none after a close with a word', () => {
      for (const code of [1000, 1001, 1008, 1012]) {
        greet();
        lose(code);
        assert.equal(states.at(-1).mayReturn, false);
        clock.tick(states.at(-1).delayMs);
        assert.equal(query(), 'resume=1');
      }
    });

    test('has none to a server that is about to restart', () => {
      greet();
      signaling.comeBackAfter(100);
      signaling.open();
      assert.equal(query(), 'resume=1');
      assert.ok(FakeSocket.all[0].closed);
    });

    test('does not say goodbye on a line that may be dead before it is back', () => {
      greet();
      clock.tick(40_000);
      assert.equal(states.at(-1).state, 'waiting');
      assert.ok(!FakeSocket.all[0].closed);
      clock.tick(2000);
      assert.ok(!FakeSocket.all[0].closed);
      greet('other');
      assert.ok(FakeSocket.all[0].closed);
    });

    test('tries a line at once when the network has changed', () => {
      greet();
      signaling.hurry();
      signaling.hurry();
      assert.deepEqual(FakeSocket.last.sent.map(({ event }) => event), ['ping']);
      FakeSocket.last.receive('pong', {});
      clock.tick(3_000);
      assert.equal(states.at(-1).state, 'open');
      signaling.hurry();
      clock.tick(3_000);
      assert.deepEqual(states.at(-1).mayReturn, true);
    });
  });
});
