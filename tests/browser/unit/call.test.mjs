import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Call } from '../../../public/js/call.js';
import { useClock } from './clock.mjs';
import { FakePeer, fakeStream, settle } from './doubles.mjs';

describe('a call', () => {
  const clock = useClock();
  let sent, states;
  beforeEach(() => {
    mock.method(console, 'warn', () => {});
    mock.method(console, 'debug', () => {});
    sent = [];
    states = [];
  });
  afterEach(() => mock.restoreAll());
  const begin = (isInitiator, stream = fakeStream('audio', 'video')) => {
    const on = { send: (event, data) => sent.push([event, data]), track() {}, state: (state) => states.push(state) };
    const call = new Call({ isInitiator, iceServers: [], stream }, on, FakePeer);
    return { call, peer: FakePeer.last };
  };
  const events = () => sent.map(([event]) => event);
  const offer = (sdp = 'theirs') => ({ offer: { type: 'offer', sdp } });
  const answer = { answer: { type: 'answer', sdp: 'theirs' } };
  const candidate = (name) => ({ candidate: { candidate: name } });
  const connect = async ({ call, peer }) => {
    peer.onnegotiationneeded();
    await settle();
    call.receive('webrtc_answer', answer);
    await settle();
    peer.changeTo('connected');
  };

  test('the initiator offers both kinds, even those that it does not send', async () => {
    const { peer } = begin(true, fakeStream('audio'));
    assert.deepEqual(peer.transceivers.map(({ what, direction }) => [what.kind ?? what, direction]), [['audio', 'sendrecv'], ['video', 'recvonly']]);
    peer.onnegotiationneeded();
    await settle();
    assert.deepEqual(sent, [['webrtc_offer', { offer: { type: 'offer', sdp: 'offer 1' } }]]);
  });

  test('the other side waits for the first offer, and answers', async () => {
    const { call, peer } = begin(false);
    peer.onnegotiationneeded();
    await settle();
    assert.deepEqual(sent, []);
    call.receive('webrtc_offer', offer());
    await settle();
    assert.deepEqual(events(), ['webrtc_answer']);
    peer.onnegotiationneeded();
    await settle();
    assert.deepEqual(events(), ['webrtc_answer', 'webrtc_offer']);
  });

  test('candidates wait for the description', async () => {
    const { call, peer } = begin(false);
    call.receive('webrtc_ice_candidate', candidate('one'));
    call.receive('webrtc_ice_candidate', candidate('two'));
    await settle();
    assert.deepEqual(peer.candidates, []);
    call.receive('webrtc_offer', offer());
    call.receive('webrtc_ice_candidate', candidate('three'));
    await settle();
    assert.deepEqual(peer.candidates.map((each) => each.candidate), ['one', 'two', 'three']);
  });

  test('the end of candidates is understood, and not sent', async () => {
    const { call, peer } = begin(false);
    call.receive('webrtc_offer', offer());
    call.receive('webrtc_ice_candidate', { candidate: null });
    await settle();
    assert.deepEqual(peer.candidates, [undefined]);
    sent.length = 0;
    peer.onicecandidate({ candidate: null });
    peer.onicecandidate({ candidate: { candidate: 'mine' } });
    assert.deepEqual(sent, [['webrtc_ice_candidate', candidate('mine')]]);
  });

  test('when offers cross, the initiator’s stands', async () => {
    const { call, peer } = begin(true);
    peer.onnegotiationneeded();
    call.receive('webrtc_offer', offer());
    call.receive('webrtc_ice_candidate', { candidate: 'broken' });
    await settle();
    assert.deepEqual(events(), ['webrtc_offer']);
    assert.equal(peer.signalingState, 'have-local-offer');
    call.receive('webrtc_answer', answer);
    await settle();
    assert.equal(peer.signalingState, 'stable');
    assert.deepEqual(states, []);
  });

  test('when offers cross, the other side rolls back and answers', async () => {
    const { call, peer } = begin(false);
    call.receive('webrtc_offer', offer());
    await settle();
    peer.onnegotiationneeded();
    await settle();
    assert.equal(peer.signalingState, 'have-local-offer');
    call.receive('webrtc_offer', offer('their second'));
    await settle();
    assert.equal(peer.remoteDescription.sdp, 'their second');
    assert.deepEqual(events(), ['webrtc_answer', 'webrtc_offer', 'webrtc_answer']);
  });

  test('an answer to nothing is ignored', async () => {
    const { call } = begin(false);
    call.receive('webrtc_answer', answer);
    await settle();
    assert.deepEqual(states, []);
  });

  test('nonsense is survived, and a broken description is said', async () => {
    const { call, peer } = begin(false);
    for (const nonsense of [undefined, null, 7, 'v=0', {}, { type: 'answer' }]) call.receive('webrtc_offer', { offer: nonsense });
    call.receive('an_event_of_the_future', {});
    await settle();
    assert.deepEqual([sent, states], [[], []]);
    call.receive('webrtc_offer', offer('broken'));
    await settle();
    assert.deepEqual(states, ['lost']);
    call.receive('webrtc_offer', offer());
    call.receive('webrtc_ice_candidate', { candidate: 'broken' });
    call.receive('webrtc_ice_candidate', candidate('good'));
    await settle();
    assert.deepEqual(peer.candidates, [candidate('good').candidate]);
  });

  test('the queue of early candidates has an end', async () => {
    const { call, peer } = begin(false);
    for (let n = 0; n < 1000; ++n) call.receive('webrtc_ice_candidate', candidate(String(n)));
    call.receive('webrtc_offer', offer());
    await settle();
    assert.equal(peer.candidates.length, 64);
  });

  test('nothing happens after the end', async () => {
    const { call, peer } = begin(false);
    call.receive('webrtc_offer', offer());
    call.close();
    call.receive('webrtc_ice_candidate', candidate('late'));
    await settle();
    assert.deepEqual(sent, []);
    assert.deepEqual(peer.candidates, []);
  });

  test('two that send nothing do not stay connected', async () => {
    const { call, peer } = begin(true, null);
    peer.onnegotiationneeded();
    await settle();
    for (const transceiver of peer.transceivers) transceiver.currentDirection = 'inactive';
    call.receive('webrtc_answer', answer);
    await settle();
    assert.deepEqual(states, ['unused']);
    assert.equal(peer.signalingState, 'closed');
  });

  test('the initiator restarts a failed connection at once, and gives up after the third time', async () => {
    const { peer, ...rest } = begin(true);
    await connect({ peer, ...rest });
    for (const restarts of [1, 2, 3, 3]) {
      peer.changeTo('failed');
      assert.equal(peer.restarts, restarts);
    }
    assert.deepEqual(states, ['connected', 'failed', 'failed', 'failed', 'lost']);
  });

  test('a disconnected one gets five seconds to mend itself', async () => {
    const { peer, ...rest } = begin(true);
    await connect({ peer, ...rest });
    peer.changeTo('disconnected');
    clock.tick(4999);
    peer.changeTo('connected');
    clock.tick(5000);
    assert.equal(peer.restarts, 0);
    peer.changeTo('disconnected');
    clock.tick(5000);
    assert.equal(peer.restarts, 1);
  });

  test('the initiator also restarts for a failure that only the partner sees; the other side never does', async () => {
    for (const isInitiator of [true, false]) {
      const { call, peer } = begin(isInitiator);
      peer.changeTo('connected');
      call.partnerState('checking');
      call.partnerState('failed');
      assert.equal(peer.restarts, isInitiator ? 1 : 0);
      peer.changeTo('failed');
      assert.equal(peer.restarts, isInitiator ? 2 : 0);
    }
  });

  test('after a change of network the initiator restarts, whatever the state, with all tries left', async () => {
    for (const isInitiator of [true, false]) {
      const { call, peer } = begin(isInitiator);
      if (isInitiator) await connect({ call, peer });
      call.networkChanged();
      assert.equal(peer.restarts, isInitiator ? 1 : 0);
      call.close();
      call.networkChanged();
      assert.equal(peer.restarts, isInitiator ? 1 : 0);
    }
  });

  test('an offer that may have been lost with the line is sent once more', async () => {
    const { call, peer } = begin(true);
    peer.onnegotiationneeded();
    await settle();
    call.networkChanged();
    assert.deepEqual(events(), ['webrtc_offer', 'webrtc_offer']);
    assert.deepEqual(sent[0], sent[1]);
  });
});
