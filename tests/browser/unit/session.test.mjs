import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Session } from '../../../public/js/session.js';
import { useClock } from './clock.mjs';

describe('the session', () => {
  const clock = useClock();
  let session, log, sent, opened, connected, wishes;
  beforeEach(() => {
    wishes = undefined;
    log = [];
    sent = [];
    opened = 0;
    connected = true;
    const socket = {
      send: (event, data) => connected && (sent.push(data ? [event, data] : event), true),
      open: () => (opened++, session.connectionLost()),
      comeBackAfter() {},
    };
    session = new Session(socket, {
      phase: (phase, reason) => log.push(reason ? `${phase}: ${reason}` : phase),
      waiting: (waitingUsers) => log.push(`${waitingUsers} waiting`),
      room: ({ id, shared }) => log.push([`room ${id}`, ...shared].join(', ')),
      roomClosed: () => log.push('room closed'),
      away: (who, isAway) => log.push(`${who} ${isAway ? 'away' : 'back'}`),
      blocked: () => log.push('blocked'),
      inRoom: (event) => log.push(event),
      error: ({ code }) => log.push(`error ${code}`),
    }, () => wishes);
    session.receive('connected', { userId: 'me' });
  });
  const found = (roomId) => session.receive('partner_found', { roomId, partnerId: 'you', isInitiator: true });
  const talk = (roomId = 'A') => {
    session.look();
    found(roomId);
    log.length = sent.length = 0;
  };

  test('looks, finds, talks', () => {
    session.look();
    found('A');
    assert.deepEqual(log, ['looking', 'talking', 'room A']);
    assert.deepEqual(sent, ['find_partner']);
  });

  test('next leaves the room before it asks', () => {
    talk();
    session.look();
    assert.deepEqual(log, ['room closed', 'looking']);
    assert.deepEqual(sent, ['next_partner']);
  });

  test('passes on what the partner of this room sends, and nothing of any other room', () => {
    talk('B');
    for (const roomId of ['A', 'B', undefined]) session.receive('webrtc_offer', { roomId, from: 'you' });
    session.receive('partner_left', { roomId: 'A' });
    assert.deepEqual(log, ['webrtc_offer']);
  });

  test('hears nothing from a room that it left', () => {
    talk();
    session.look();
    log.length = 0;
    for (const event of ['chat_message', 'partner_left', 'partner_disconnected', 'webrtc_ice_candidate'])
      session.receive(event, { roomId: 'A', from: 'you' });
    assert.deepEqual(log, []);
  });

  test('does not take its own words for the partner’s', () => {
    talk();
    session.receive('chat_message', { roomId: 'A', from: 'me' });
    assert.deepEqual(log, []);
  });

  test('ends when the partner leaves or is lost', () => {
    for (const event of ['partner_left', 'partner_disconnected']) {
      talk();
      session.receive(event, { roomId: 'A' });
      assert.deepEqual(log, ['room closed', `ended: ${event}`]);
      session.look();
      assert.deepEqual(sent, ['find_partner']);
      session.stop();
      session.receive('left_room', {});
    }
  });

  test('a partner found while the stop was on its way is not taken', () => {
    session.look();
    session.stop();
    found('A');
    session.look();
    found('A');
    assert.deepEqual(log, ['looking', 'idle', 'looking']);
    session.receive('left_room', { roomId: 'A' });
    found('B');
    assert.deepEqual(log.slice(-2), ['talking', 'room B']);
  });

  test('a refused stop is repeated, and blocks nothing', () => {
    session.look();
    session.stop();
    session.receive('error', { code: 'rate_limited', event: 'leave_room', retryAfterMs: 300 });
    clock.tick(300);
    assert.deepEqual(sent, ['find_partner', 'leave_room', 'leave_room']);
    session.receive('error', { code: 'internal', event: 'leave_room' });
    session.look();
    found('A');
    assert.equal(session.phase, 'talking');
  });

  test('a search that was too fast is repeated when the server says so', () => {
    session.look();
    session.receive('error', { code: 'rate_limited', event: 'find_partner', retryAfterMs: 400 });
    clock.tick(399);
    assert.deepEqual(sent, ['find_partner']);
    clock.tick(1);
    assert.deepEqual(sent, ['find_partner', 'find_partner']);
  });

  test('follows the server where the two disagree', () => {
    session.look();
    session.receive('error', { code: 'already_in_room', event: 'find_partner' });
    session.receive('error', { code: 'not_in_room', event: 'next_partner' });
    assert.deepEqual(sent, ['find_partner', 'next_partner', 'find_partner']);
  });

  test('the wish for a partner outlives the connection; a conversation does not', () => {
    session.look();
    session.connectionLost();
    session.receive('connected', { userId: 'again' });
    assert.deepEqual(sent, ['find_partner', 'find_partner']);
    found('A');
    log.length = 0;
    session.connectionLost();
    assert.deepEqual(log, ['room closed', 'ended: connection_lost']);
    session.receive('connected', { userId: 'third' });
    assert.equal(sent.length, 2);
  });

  test('looks without a connection as soon as there is one', () => {
    connected = false;
    session.look();
    assert.deepEqual(sent, []);
    connected = true;
    session.receive('connected', { userId: 'me' });
    assert.deepEqual(sent, ['find_partner']);
  });

  test('leaves a draining server when told to', () => {
    session.look();
    session.receive('server_draining', { reconnectAfterMs: 500 });
    clock.tick(499);
    assert.equal(opened, 0);
    clock.tick(1);
    assert.equal(opened, 1);
    assert.equal(session.phase, 'looking');
  });

  test('finishes a conversation before it leaves a draining server', () => {
    talk();
    session.receive('server_draining', { reconnectAfterMs: 500 });
    clock.tick(10_000);
    assert.equal(opened, 0);
    session.receive('partner_left', { roomId: 'A' });
    assert.equal(opened, 1);
  });

  test('a wait in vain ends the search', () => {
    session.look();
    session.receive('error', { code: 'waiting_timeout' });
    assert.deepEqual(log.at(-1), 'ended: waiting_timeout');
  });

  test('every search carries the wishes of its moment', () => {
    wishes = { interests: ['chess'] };
    talk();
    wishes = { interests: ['jazz'] };
    session.look();
    session.receive('error', { code: 'rate_limited', event: 'next_partner', retryAfterMs: 100 });
    wishes = { interests: ['tea'] };
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

  const widen = 'stop_looking_for_common_interests';

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

  test('a block goes on to the next partner when the server has confirmed it', () => {
    talk();
    session.block();
    assert.deepEqual([log, sent], [[], [['block_partner', { roomId: 'A' }]]]);
    session.receive('partner_blocked', { roomId: 'A' });
    assert.deepEqual(log, ['blocked', 'room closed', 'looking']);
    assert.equal(sent[1], 'next_partner');
  });

  test('who has just left can still be blocked', () => {
    talk();
    session.receive('partner_left', { roomId: 'A' });
    session.block();
    assert.deepEqual(sent, [['block_partner', { roomId: 'A' }]]);
    session.receive('partner_blocked', { roomId: 'A' });
    assert.equal(session.phase, 'looking');
    assert.equal(sent[1], 'find_partner');
  });

  test('nobody is blocked where nobody was', () => {
    assert.equal(session.block(), false);
    talk();
    session.connectionLost();
    assert.equal(session.block(), false);
    talk('B');
    session.receive('partner_left', { roomId: 'B' });
    session.connectionLost();
    assert.equal(session.block(), false);
    talk('C');
    session.receive('partner_left', { roomId: 'C' });
    session.look();
    assert.equal(session.block(), false);
    assert.deepEqual(sent, ['find_partner']);
  });

  test('a block that is confirmed late ends no other conversation', () => {
    talk();
    session.block();
    session.look();
    found('B');
    log.length = 0;
    session.receive('partner_blocked', { roomId: 'A' });
    assert.deepEqual([log, session.phase], [['blocked'], 'talking']);
  });

  test('a search that the server does not understand ends, in whatever state the server is', () => {
    for (const event of ['find_partner', 'next_partner']) {
      talk();
      session.look();
      log.length = sent.length = 0;
      session.receive('error', { code: 'invalid_message', event, message: 'interests must be an array of strings' });
      assert.deepEqual(log, ['error invalid_message', 'idle']);
      assert.deepEqual(sent, ['leave_room']);
      session.receive('left_room', {});
    }
  });

  test('ignores what it does not know', () => {
    for (const event of ['constructor', '__proto__', 'an_event_of_the_future']) session.receive(event, {});
    assert.deepEqual(log, []);
  });

  describe('with a connection that is lost for a while', () => {
    const lose = () => ((connected = false), session.connectionLost(true), session.connectionLost(true));
    const back = (place) => ((connected = true), session.receive('resumed', { userId: 'me', ...place }));
    const inRoom = (roomId = 'A') => ({ state: 'in_room', roomId, partnerId: 'you', isInitiator: true });

    test('goes on talking', () => {
      talk();
      lose();
      back(inRoom());
      session.receive('chat_message', { roomId: 'A', from: 'you' });
      assert.deepEqual(log, ['self away', 'self back', 'chat_message']);
      assert.deepEqual(sent, []);
    });

    test('ends the talk when it is lost for good, or the way back is', () => {
      for (const end of [() => session.connectionLost(false), () => session.receive('connected', { userId: 'other' })]) {
        talk();
        lose();
        end();
        assert.deepEqual(log, ['self away', 'room closed', 'ended: connection_lost']);
      }
    });

    test('hears that the partner has gone meanwhile, after its last words', () => {
      talk();
      lose();
      back({ state: 'idle' });
      session.receive('chat_message', { roomId: 'A', from: 'you' });
      session.receive('partner_left', { roomId: 'A' });
      clock.tick(5_000);
      assert.deepEqual(log, ['self away', 'chat_message', 'room closed', 'ended: partner_left']);
    });

    test('notices that the partner has gone even if that was lost', () => {
      talk();
      lose();
      back({ state: 'idle' });
      clock.tick(5_000);
      assert.deepEqual(log, ['self away', 'room closed', 'ended: partner_disconnected']);
    });

    test('goes on looking, in its place', () => {
      session.look();
      lose();
      log.length = sent.length = 0;
      back({ state: 'waiting', roomId: 'A' });
      assert.deepEqual(sent, ['find_partner']);
      assert.deepEqual(log, []);
    });

    test('meets whom it was paired with meanwhile', () => {
      for (const isTold of [true, false]) {
        session.look();
        lose();
        log.length = 0;
        back(inRoom());
        if (isTold) session.receive('partner_found', { roomId: 'A', partnerId: 'you', isInitiator: true, commonInterests: ['chess'] });
        clock.tick(5_000);
        assert.deepEqual(log, ['talking', isTold ? 'room A, chess' : 'room A']);
      }
    });

    test('says later that it went on or away meanwhile', () => {
      for (const [deed, asked] of [[() => session.look(), 'next_partner'], [() => session.stop(), 'leave_room']]) {
        talk();
        lose();
        deed();
        back(inRoom());
        assert.deepEqual(sent, [asked]);
        session.receive('left_room', {});
      }
    });

    test('hears of the partner’s absences in this room only', () => {
      talk();
      for (const roomId of ['B', 'A'])
        for (const event of ['partner_reconnecting', 'partner_reconnected']) session.receive(event, { roomId, timeoutMs: 15_000 });
      assert.deepEqual(log, ['partner away', 'partner back']);
    });
  });
});
