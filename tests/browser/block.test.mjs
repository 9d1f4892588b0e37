import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../blackbox/support/waits.mjs';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

const question = 'Block this stranger?';
const partners = (visitor) => visitor.received.filter(({ event }) => event === 'partner_found').map(({ data }) => data.partnerId);
const ownId = (visitor) => visitor.received.find(({ event }) => event === 'connected').data.userId;

describe('a block', () => {
  const demo = useDemo();
  const pair = async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit({ tapped: true })];
    await meet(first, second);
    return { first, second };
  };

  test('is said, and brings another partner, never the same one', async () => {
    const { first, second } = await pair();
    await first.press('Block');
    await first.press('Yes, block');
    await first.sees('You two will not be paired again, as long as both of you stay on this page.');
    await first.reaches('looking');
    await second.sees('The stranger left.');
    await second.press('Next');
    await second.reaches('looking');
    const third = await demo.visit({ tapped: true });
    await third.press('Start');
    await third.reaches('talking');
    const fourth = await demo.visit({ tapped: true });
    await fourth.press('Start');
    await Promise.all([first, second, fourth].map((visitor) => visitor.reaches('talking')));
    const newcomers = [ownId(third), ownId(fourth)];
    for (const visitor of [first, second]) {
      assert.equal(partners(visitor).length, 2);
      assert.ok(newcomers.includes(partners(visitor).at(-1)));
    }
  });

  test('outlasts the patience after which others meet again', async () => {
    const { first, second } = await pair();
    await first.press('Block');
    await first.press('Yes, block');
    await first.reaches('looking');
    await second.press('Next');
    await second.reaches('looking');
    // Two others who have just met: when they meet again, those two would have, too.
    const [third, fourth] = [await demo.visit({ tapped: true }), await demo.visit({ tapped: true })];
    for (const visitor of [third, fourth]) await visitor.choose('Text only');
    await meet(third, fourth);
    await third.press('Next');
    await fourth.press('Next');
    await until(() => partners(third).length === 2, 'a second meeting of the two others');
    assert.deepEqual([partners(first).length, partners(second).length], [1, 1]);
  });

  test('is asked about first, with the keyboard too, and Escape is no', async () => {
    const { first, second } = await pair();
    const { page } = first;
    const focused = () => page.evaluate(() => document.activeElement.id);
    await page.locator('#block').focus();
    await page.keyboard.press('Enter');
    await first.sees(question);
    assert.equal(await focused(), 'confirm-no');
    assert.equal(await page.locator('#block').getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Escape');
    await first.seesNo(question);
    assert.equal(await focused(), 'block');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await first.seesNo(question);
    assert.equal(await focused(), 'block');
    await first.say('still here');
    await second.untilMessages(['Stranger: still here']);
    assert.equal(first.asked().includes('block_partner'), false);
    await page.locator('#block').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await first.reaches('looking');
    assert.equal(await focused(), 'primary');
  });

  test('is possible after the partner has left, also when the question was open then', async () => {
    const { first, second } = await pair();
    await first.press('Block');
    await second.press('Stop');
    await first.reaches('ended');
    await first.sees(question);
    await first.press('Yes, block');
    await first.sees('Blocked.');
    await first.reaches('looking');
    const { roomId } = first.received.find(({ event }) => event === 'partner_found').data;
    assert.deepEqual(first.sent.find(({ event }) => event === 'block_partner').data, { roomId });
  });

  test('that is unknown to the server is said, and ends nothing', async () => {
    const [first, second] = [await demo.visit({ ignored: 'block_partner' }), await demo.visit()];
    await meet(first, second);
    await first.press('Block');
    await first.press('Yes, block');
    first.inject('error', { code: 'unknown_event', event: 'block_partner', message: 'There is no such event' });
    await first.sees('This server cannot do that.');
    await first.reaches('talking');
    await first.say('still here');
    await second.untilMessages(['Stranger: still here']);
  });

  test('is offered to nobody who is alone', async () => {
    const visitor = await demo.visit();
    const offered = () => visitor.page.getByRole('button', { name: 'Block', exact: true }).count();
    assert.equal(await offered(), 0);
    await visitor.press('Start');
    await visitor.reaches('looking');
    assert.equal(await offered(), 0);
  });
});
