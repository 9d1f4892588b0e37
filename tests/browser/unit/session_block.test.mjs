import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { useClock } from './clock.mjs';
import { connectedSession } from './session_setup.mjs';

describe('the session', () => {
  useClock();
  let session, log, sent, found, talk;
  beforeEach(() => ({ session, log, sent, found, talk } = connectedSession()));

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
});
