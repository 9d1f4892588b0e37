// Small things that a newcomer stumbles over.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../blackbox/support/waits.mjs';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

const box = ({ page }) => page.getByLabel('Message to the stranger');
const toast = ({ page }) => page.locator('#notice').textContent();
const states = (visitor) => visitor.sent.filter(({ event }) => event === 'connection_state').map(({ data }) => data.state);

describe('a conversation', () => {
  const demo = useDemo('--matching.interest-patience=10min');
  const pair = async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit({ tapped: true })];
    await meet(first, second);
    return { first, second };
  };

  test('takes along nothing that was written for another one', async () => {
    const { first, second } = await pair();
    await first.write('for you only');
    await second.press('Stop');
    await first.reaches('ended');
    assert.equal(await box(first).inputValue(), '');
    // What was refused was for nobody else either.
    await first.press('Next');
    await first.reaches('looking');
    await second.press('Start');
    await first.reaches('talking');
    await first.say('too fast');
    await second.press('Stop');
    await first.reaches('ended');
    first.inject('error', { code: 'rate_limited', event: 'chat_message', message: 'Too fast', retryAfterMs: 400 });
    await first.sees('Not sent');
    assert.equal(await box(first).inputValue(), '');
  });

  test('has a box that is empty after white space, and counts near its limit', async () => {
    const { first } = await pair();
    await first.say('   ');
    assert.equal(await box(first).inputValue(), '');
    await first.write('x'.repeat(1990));
    await first.sees('10 characters left.');
    await first.say('y'.repeat(2003));
    await first.sees('3 characters too many to be sent.');
    await first.untilMessages([]);
    await first.say('z'.repeat(2000));
    await first.untilMessages([`You: ${'z'.repeat(2000)}`]);
  });

  test('says when the stranger’s camera is off, and shows the picture when it is on again', async () => {
    const { first, second } = await pair();
    await second.seesPartner();
    await first.press('Camera off');
    await second.sees('whose camera is off');
    await second.page.waitForSelector('body[data-remote="none"]');
    await first.press('Camera on');
    await second.sees('You are talking with a stranger.');
    await second.seesPartner();
    await first.press('Camera off');
    await first.press('Next');
    await second.reaches('ended');
    await second.press('Next');
    await Promise.all([first, second].map((visitor) => visitor.reaches('talking')));
    await second.sees('whose camera is off');
    assert.ok(!states(second).includes('camera_on'), 'a camera that was never off is not spoken of');
  });

  test('says once more that the camera is off to whom it may not have reached', async () => {
    const [first, second] = [await demo.visit({ offline: true, alone: true }), await demo.visit()];
    await meet(first, second);
    await second.seesPartner();
    first.loses();
    await first.sees('Your connection is lost.');
    await first.press('Camera off');
    first.returns();
    await second.sees('whose camera is off');
  });

  test('ends the news of a block', async () => {
    const { first, second } = await pair();
    await first.press('Block');
    await first.press('Yes, block');
    await first.sees('Blocked.');
    await first.press('Stop');
    assert.equal(await toast(first), '');
    await first.press('Start');
    const third = await demo.visit();
    await third.press('Start');
    await first.reaches('talking');
    await first.press('Block');
    await first.press('Yes, block');
    await first.sees('Blocked.');
    const fourth = await demo.visit();
    await fourth.press('Start');
    await first.reaches('talking');
    assert.equal(await toast(first), '');
    await second.leave();
  });

  test('is begun without the trouble that one had with interests', async () => {
    const visitor = await demo.visit();
    await visitor.name(...Array.from({ length: 10 }, (_, n) => `number ${n}`), 'one too many');
    await visitor.sees('Remove one first.');
    await visitor.press('Start');
    await visitor.reaches('looking');
    await visitor.seesNo('Remove one first.');
  });

  test('is looked for with anyone, when one said so', async () => {
    const visitor = await demo.visit();
    await visitor.name('chess');
    await visitor.press('Start');
    await visitor.press('Match me with anyone');
    await visitor.sees('Anyone is welcome now.');
    await visitor.press('Stop');
    await visitor.press('Start');
    await visitor.sees('Looking for somebody who shares an interest…');
  });

  test('has company in the queue that is counted as it comes and goes', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    await first.name('chess');
    await second.name('jazz');
    await second.choose('Text only');
    await first.press('Start');
    await first.sees('Nobody else is waiting.');
    await second.press('Start');
    await first.sees('One other person is waiting, for video or for text.');
    await second.press('Stop');
    await first.sees('Nobody else is waiting.');
  });

  test('without devices says why, and is not called text only', async () => {
    const noDevices = () => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
    };
    const visitor = await demo.visit({ init: noDevices });
    await visitor.press('Start');
    await visitor.sees('No camera or microphone was found. The stranger will only see what you write.');
  });
});

describe('many interests', () => {
  const demo = useDemo('--matching.interest-patience=10min');
  const names = ['night trains', 'sourdough', 'chess', 'modular synthesizers', 'birdwatching in Iceland', 'calligraphy',
    'c++ actors', 'ultramarathons', 'linguistics', 'tea'];

  for (const [width, height] of [[390, 844], [844, 390], [1280, 800]])
    test(`hide nothing at ${width} by ${height} without a hint`, async () => {
      const visitor = await demo.visit({ viewport: { width, height } });
      const isVisible = (selector) => visitor.page.locator(selector).evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const seen = (y) => element.contains(document.elementFromPoint((left + right) / 2, y));
        return seen(top + 2) && seen(bottom - 2);
      });
      const hints = () => until(() => visitor.page.locator('.curtain').evaluate((curtain) => {
        const more = curtain.scrollHeight - curtain.scrollTop - curtain.clientHeight > 4;
        return curtain.hasAttribute('data-more') === more && (getComputedStyle(curtain).maskImage !== 'none') === more;
      }), 'a hint where there is more');
      await visitor.name(...names);
      await hints();
      assert.ok(await isVisible('#interest'), 'the field');
      await visitor.press('Start');
      await visitor.reaches('looking');
      await visitor.sees('Nobody else is waiting.');
      assert.ok(await isVisible('#status'), 'the status');
      assert.ok(await isVisible('#anyone'), 'the button');
      await hints();
    });

  test('leave the text to read that one’s own picture could cover', async () => {
    const [first, second] = [await demo.visit({ viewport: { width: 844, height: 390 } }), await demo.visit({ devices: false })];
    await meet(first, second);
    await first.sees('a stranger who only writes');
    const apart = await first.page.evaluate(() => {
      const range = document.createRange();
      range.selectNodeContents(document.getElementById('status'));
      const self = document.querySelector('.self').getBoundingClientRect();
      return [...range.getClientRects()].every(({ right, bottom, top }) => right < self.left || top > self.bottom || bottom < self.top);
    });
    assert.ok(apart);
  });
});
