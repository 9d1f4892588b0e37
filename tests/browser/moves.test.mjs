import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

describe('next and stop', () => {
  const demo = useDemo();

  test('next tells the partner, and both find each other again', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    await meet(first, second);
    await first.say('old words');
    await second.untilMessages(['Stranger: old words']);
    await first.press('Next');
    await first.reaches('looking');
    await second.reaches('ended');
    await second.sees('The stranger left.');
    await second.untilMessages(['Stranger: old words']);
    await second.press('Next');
    await Promise.all([first.reaches('talking'), second.reaches('talking')]);
    await Promise.all([first.seesPartner(), second.seesPartner()]);
    await second.untilMessages([]);
  });

  test('next goes on to whoever waits', async () => {
    const [first, second, third] = [await demo.visit(), await demo.visit(), await demo.visit()];
    await meet(first, second);
    await third.press('Start');
    await third.reaches('looking');
    await first.press('Next');
    await third.reaches('talking');
    await first.reaches('talking');
    await first.say('somebody new');
    await third.untilMessages(['Stranger: somebody new']);
    await second.reaches('ended');
    await second.untilMessages([]);
  });

  test('a second click right after a partner was found does not skip it', async () => {
    const clickAgain = () => addEventListener('DOMContentLoaded', () => new MutationObserver((_, observer) => {
      if (document.body.dataset.phase !== 'talking') return;
      observer.disconnect();
      document.getElementById('primary').click();
      document.body.dataset.clickedAgain = 'yes';
    }).observe(document.body, { attributeFilter: ['data-phase'] }));
    const [first, second] = [await demo.visit({ init: clickAgain }), await demo.visit()];
    await meet(first, second);
    await first.page.waitForSelector('body[data-clicked-again]');
    await first.say('still here');
    await second.untilMessages(['Stranger: still here']);
    await first.press('Next');
    await second.reaches('ended');
  });

  test('stop tells the partner, and lets go of the camera', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    await meet(first, second);
    const track = await first.page.evaluateHandle(() => document.getElementById('local').srcObject.getVideoTracks()[0]);
    await first.press('Stop');
    await first.reaches('idle');
    await second.sees('The stranger left.');
    assert.equal(await track.evaluate((video) => video.readyState), 'ended');
    await first.press('Start');
    await second.press('Next');
    await Promise.all([first.seesPartner(), second.seesPartner()]);
  });

  test('stop while looking leaves the queue', async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit()];
    await first.press('Start');
    await first.reaches('looking');
    await first.press('Stop');
    await first.reaches('idle');
    await second.press('Start');
    await second.reaches('looking');
    await first.press('Start');
    await Promise.all([first.reaches('talking'), second.reaches('talking')]);
    const moves = first.asked().filter((event) => /^(find|next|leave)_/.test(event));
    assert.deepEqual(moves, ['find_partner', 'leave_room', 'find_partner']);
  });

  test('a partner who closes the page is reported as gone', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    await meet(first, second);
    await second.leave();
    await first.reaches('ended');
    await first.sees('The stranger’s connection was lost.');
    assert.equal(await first.page.getByLabel('Message to the stranger').isEditable(), false);
  });
});
