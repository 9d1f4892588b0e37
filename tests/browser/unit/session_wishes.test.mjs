import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { useClock } from './clock.mjs';
import { connectedSession } from './session_setup.mjs';

describe('the session, as to whom it wants to meet', () => {
  const widen = 'stop_looking_for_common_interests';
  const clock = useClock();
  let session, person, log, sent, found, talk;
  beforeEach(() => ({ session, person, log, sent, found, talk } = connectedSession()));

  test('every search carries the wishes of its moment', () => {
    person.wishes = { interests: ['chess'] };
    talk();
    person.wishes = { interests: ['jazz'] };
    session.look();
    session.receive('error', { code: 'rate_limited', event: 'next_partner', retryAfterMs: 100 });
    person.wishes = { interests: ['tea'] };
    clock.tick(100);
    session.connectionLost();
    session.receive('connected', { userId: 'again' });
    assert.deepEqual(sent, [
      ['next_partner', { interests: ['jazz'] }],
      ['next_partner', { interests: ['tea'] }],
      ['find_partner', { interests: ['tea'] }],
    ]);
  });

  test('wishes that change while looking are sent together, and at most twice in a second', () => {
    session.look();
    session.wishAgain();
    clock.tick(500);
    session.wishAgain();
    assert.deepEqual(sent, ['find_partner']);
    clock.tick(500);
    assert.deepEqual(sent, ['find_partner', 'find_partner']);
  });

  test('wishes that change outside of a search send nothing, nor do those of a search that is over', () => {
    session.wishAgain();
    talk();
    session.wishAgain();
    session.look();
    session.wishAgain();
    found('B');
    clock.tick(5000);
    assert.deepEqual(sent, ['next_partner']);
  });

  test('a search that is to be repeated later is not repeated sooner by other wishes', () => {
    talk();
    session.look();
    session.receive('error', { code: 'rate_limited', event: 'next_partner', retryAfterMs: 3000 });
    session.wishAgain();
    clock.tick(2999);
    assert.deepEqual(sent, ['next_partner']);
    clock.tick(1);
    assert.deepEqual(sent, ['next_partner', 'next_partner']);
  });

  test('hears how many wait, unless it has stopped looking', () => {
    session.look();
    session.receive('waiting_for_partner', { roomId: 'A', waitingUsers: 3 });
    session.stop();
    session.receive('waiting_for_partner', { roomId: 'A', waitingUsers: 4 });
    assert.deepEqual(log, ['looking', '3 waiting', 'idle']);
  });

  test('hears what it shares with a partner, and drops what is no text', () => {
    session.look();
    session.receive('partner_found', { roomId: 'A', commonInterests: ['chess', 7, null, 'jazz'] });
    assert.equal(log.at(-1), 'room A, chess, jazz');
  });

  test('takes anyone when told to, for as long as the search lasts', () => {
    session.widen();
    assert.deepEqual(sent, []);
    session.look();
    session.widen();
    assert.deepEqual(sent, ['find_partner', widen]);
    assert.equal(session.isWide, true);
    found('A');
    session.look();
    assert.equal(session.isWide, false);
  });

  test('a new ticket of the same search is for anyone, too', () => {
    session.look();
    session.widen();
    session.connectionLost();
    session.receive('connected', { userId: 'again' });
    for (const waitingUsers of [1, 2]) session.receive('waiting_for_partner', { roomId: 'B', waitingUsers });
    assert.deepEqual(sent, ['find_partner', widen, 'find_partner', widen]);
  });

  test('anyone is wanted after the interests that were on their way', () => {
    session.look();
    session.wishAgain();
    session.widen();
    clock.tick(600);
    session.receive('waiting_for_partner', { roomId: 'A', waitingUsers: 1 });
    assert.deepEqual(sent, ['find_partner', 'find_partner', widen]);
    session.wishAgain();
    assert.equal(session.isWide, false);
  });
});
