import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { useClock } from './clock.mjs';
import { connectedSession } from './session_setup.mjs';

describe('the session', () => {
  const clock = useClock();
  let session, line, log, sent, found, talk;
  beforeEach(() => ({ session, line, log, sent, found, talk } = connectedSession()));

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
    line.isOpen = false;
    session.look();
    assert.deepEqual(sent, []);
    line.isOpen = true;
    session.receive('connected', { userId: 'me' });
    assert.deepEqual(sent, ['find_partner']);
  });

  test('leaves a draining server when told to', () => {
    session.look();
    session.receive('server_draining', { reconnectAfterMs: 500 });
    clock.tick(499);
    assert.equal(line.opened, 0);
    clock.tick(1);
    assert.equal(line.opened, 1);
    assert.equal(session.phase, 'looking');
  });

  test('finishes a conversation before it leaves a draining server', () => {
    talk();
    session.receive('server_draining', { reconnectAfterMs: 500 });
    clock.tick(10_000);
    assert.equal(line.opened, 0);
    session.receive('partner_left', { roomId: 'A' });
    assert.equal(line.opened, 1);
  });

  test('a wait in vain ends the search', () => {
    session.look();
    session.receive('error', { code: 'waiting_timeout' });
    assert.deepEqual(log.at(-1), 'ended: waiting_timeout');
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
});
