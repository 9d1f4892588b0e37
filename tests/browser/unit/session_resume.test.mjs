import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { useClock } from './clock.mjs';
import { connectedSession } from './session_setup.mjs';

describe('the session with a connection that is lost for a while', () => {
  const clock = useClock();
  let session, line, log, sent, talk;
  beforeEach(() => ({ session, line, log, sent, talk } = connectedSession()));
  const lose = () => ((line.isOpen = false), session.connectionLost(true), session.connectionLost(true));
  const back = (place) => ((line.isOpen = true), session.receive('resumed', { userId: 'me', ...place }));
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
