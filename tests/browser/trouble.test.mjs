import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../blackbox/support/waits.mjs';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

const roomOf = (visitor) => visitor.received.findLast(({ event }) => event === 'partner_found').data.roomId;

describe('when things go wrong', () => {
  const demo = useDemo('--session.resume-window=8s');

  test('a restart of the server is said, survived, and who was looking still is', async () => {
    const [first, second] = [await demo.visit({ offline: true }), await demo.visit({ offline: true })];
    await first.press('Start');
    await first.reaches('looking');
    await demo.stopServer();
    await first.sees('No connection to the server. Trying again');
    await first.sees('offline');
    await demo.startServer();
    await Promise.all([first, second].map(({ page }) => page.waitForSelector('body[data-socket="open"]')));
    await first.seesNo('No connection to the server.');
    await first.sees(/\d online/);
    await second.press('Start');
    await Promise.all([first.seesPartner(), second.seesPartner()]);
  });

  test('a cut line is said, and does not end the conversation', async () => {
    const [first, second] = [await demo.visit({ offline: true }), await demo.visit({ offline: true })];
    await meet(first, second);
    await Promise.all([first.seesPartner(), second.seesPartner()]);
    await first.say('before');
    await second.untilMessages(['Stranger: before']);
    demo.loses();
    await Promise.all([first, second].map((visitor) => visitor.sees(/[Rr]econnecting…/)));
    demo.returns();
    await Promise.all([first, second].map(({ page }) => page.waitForSelector('body[data-socket="open"]')));
    await Promise.all([first, second].map((visitor) => visitor.sees('You are talking with a stranger.')));
    await first.say('after');
    await second.untilMessages(['Stranger: before', 'Stranger: after']);
    await second.say('too');
    await second.untilMessages(['Stranger: before', 'Stranger: after', 'You: too']);
    await first.untilMessages(['You: before', 'You: after', 'Stranger: too']);
    await Promise.all([first.seesPartner(), second.seesPartner()]);
  });

  test('when one loses its line both see it, and the call gets new paths', async () => {
    const [first, second] = [await demo.visit({ offline: true, tapped: true, alone: true }), await demo.visit()];
    await meet(first, second);
    await Promise.all([first.seesPartner(), second.seesPartner()]);
    const paths = () => second.call((peer) => peer.localDescription.sdp.match(/a=ice-ufrag:(.*)/)[1]);
    const before = await paths();
    first.loses();
    await Promise.all([first.sees('Your connection is lost. Reconnecting…'), second.sees('The stranger is reconnecting…')]);
    first.returns();
    await Promise.all([first, second].map((visitor) => visitor.sees('You are talking with a stranger.')));
    await until(async () => (await paths()) !== before, 'new ICE credentials');
    await Promise.all([first.seesPartner(), second.seesPartner()]);
    assert.equal(first.received.filter(({ event }) => event === 'connected').length, 1);
  });

  test('who does not come back is waited for no longer than the server says', async () => {
    const [first, second] = [await demo.visit({ offline: true, tapped: true, alone: true }), await demo.visit()];
    await meet(first, second);
    first.loses();
    await second.sees('The stranger is reconnecting…');
    await second.sees('connection was lost. Press Next');
    first.returns();
    await first.sees('Your connection was lost, and the conversation with it.');
  });

  test('late messages of an old room are ignored', async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit()];
    await meet(first, second);
    await first.seesPartner();
    const oldRoom = roomOf(first);
    const late = first.received.filter(({ event }) => event.startsWith('webrtc_'));
    assert.ok(late.length > 1, 'signaling to replay');
    await first.press('Next');
    await second.press('Next');
    await Promise.all([first.seesPartner(), second.seesPartner()]);
    const before = first.sent.length;
    const description = await first.call((peer) => peer.remoteDescription.sdp);
    for (const { event, data } of late) first.inject(event, data);
    first.inject('webrtc_offer', { roomId: oldRoom, from: 'somebody', offer: { type: 'offer', sdp: 'v=0' } });
    first.inject('typing', { roomId: oldRoom, from: 'somebody', isTyping: true });
    first.inject('chat_message', { roomId: oldRoom, from: 'somebody', message: 'boo', timestamp: '2024-01-01T00:00:00.000Z' });
    first.inject('partner_left', { roomId: oldRoom, message: 'late' });
    await second.say('marker');
    await first.untilMessages(['Stranger: marker']);
    await first.seesPartner();
    assert.equal(await first.call((peer) => peer.remoteDescription.sdp), description);
    assert.deepEqual(first.sent.slice(before).filter(({ event }) => event.startsWith('webrtc_')), []);
    assert.equal(await first.page.locator('#typing').textContent(), '');
  });

  test('nonsense from the partner does no harm', async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit()];
    await meet(first, second);
    await first.seesPartner();
    const roomId = roomOf(first);
    for (const offer of [null, 7, 'v=0', {}, { type: 'answer', sdp: '' }, { type: 'rollback' }])
      first.inject('webrtc_offer', { roomId, from: 'x', offer });
    for (const candidate of [null, 7, 'x', {}, { candidate: 'candidate:nonsense', sdpMid: '0' }])
      first.inject('webrtc_ice_candidate', { roomId, from: 'x', candidate });
    first.inject('webrtc_answer', { roomId, from: 'x', answer: { type: 'answer', sdp: 'v=0' } });
    first.inject('an_event_of_the_future', { roomId });
    await second.say('marker');
    await first.untilMessages(['Stranger: marker']);
    await first.seesPartner();
  });

  test('being too fast is said, and the refused words come back', async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit()];
    await meet(first, second);
    await first.say('too fast');
    first.inject('error', { code: 'rate_limited', event: 'chat_message', message: 'Too fast', retryAfterMs: 400 });
    await first.sees('You can write again in one second.');
    await first.sees('Not sent');
    assert.equal(await first.page.getByLabel('Message to the stranger').inputValue(), 'too fast');
  });

  test('a search that was refused as too fast is repeated by itself', async () => {
    const first = await demo.visit({ tapped: true });
    await first.press('Start');
    await first.reaches('looking');
    first.inject('error', { code: 'rate_limited', event: 'find_partner', message: 'Too fast', retryAfterMs: 50 });
    await first.sees('Looking again in one second.');
    await until(() => first.sent.filter(({ event }) => event === 'find_partner').length === 2, 'a second find_partner');
  });

  test('a wait in vain ends with a way to go on', async () => {
    const first = await demo.visit({ tapped: true });
    await first.press('Start');
    await first.reaches('looking');
    first.inject('error', { code: 'waiting_timeout', message: 'Nobody came.' });
    await first.reaches('ended');
    await first.sees('Nobody came by');
    await first.press('Next');
    await first.reaches('looking');
  });

  test('a draining server is left when it says so, and the search goes on', async () => {
    const first = await demo.visit({ tapped: true });
    await first.press('Start');
    await first.reaches('looking');
    const { userId } = first.received.find(({ event }) => event === 'connected').data;
    first.inject('server_draining', { reconnectAfterMs: 100 });
    await first.sees('about to restart');
    const again = await until(() => first.received.filter(({ event }) => event === 'connected')[1], 'a second connection');
    assert.notEqual(again.data.userId, userId);
    await until(() => first.sent.filter(({ event }) => event === 'find_partner').length === 2, 'a second find_partner');
  });
});
