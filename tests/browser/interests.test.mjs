import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../blackbox/support/waits.mjs';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

const searches = (visitor) => visitor.sent.filter(({ event }) => /^(find|next)_partner$/.test(event)).map(({ data }) => data);

describe('interests', () => {
  // Only common interests, or the button, bring two together here who would wait for others.
  const demo = useDemo('--matching.interest-patience=10min');
  const field = ({ page }) => page.getByLabel('Interests', { exact: true });
  const untilInterests = (visitor, expected) => until(async () => {
    assert.deepEqual(await visitor.interests(), expected);
    return true;
  }, 'interests');

  test('become chips with Enter, with a comma, and when the field is left', async () => {
    const visitor = await demo.visit();
    await visitor.name('chess');
    await field(visitor).pressSequentially('night trains, tea,bread');
    await untilInterests(visitor, ['chess', 'night trains', 'tea']);
    await visitor.page.keyboard.press('Tab');
    await untilInterests(visitor, ['chess', 'night trains', 'tea', 'bread']);
    assert.equal(await field(visitor).inputValue(), '');
  });

  test('are removed with their buttons and with Backspace, and the focus stays near', async () => {
    const visitor = await demo.visit();
    const focused = () => visitor.page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id);
    await visitor.name('chess', 'jazz', 'tea', 'bread');
    await visitor.press('Remove jazz');
    assert.equal(await focused(), 'Remove tea');
    await visitor.press('Remove bread');
    assert.equal(await focused(), 'Remove tea');
    await field(visitor).focus();
    await visitor.page.keyboard.press('Backspace');
    await untilInterests(visitor, ['chess']);
    assert.equal(await focused(), 'interest');
    await visitor.press('Remove chess');
    assert.equal(await focused(), 'interest');
    await untilInterests(visitor, []);
  });

  test('survive a held Backspace that deletes what is written', async () => {
    const visitor = await demo.visit();
    await visitor.name('chess');
    await field(visitor).pressSequentially('ja');
    for (let n = 0; n < 6; ++n) await visitor.page.keyboard.down('Backspace');
    await visitor.page.keyboard.up('Backspace');
    assert.equal(await field(visitor).inputValue(), '');
    assert.deepEqual(await visitor.interests(), ['chess']);
  });

  test('that are the same in another case are one', async () => {
    const visitor = await demo.visit();
    await visitor.name('Chess', 'CHESS');
    assert.deepEqual(await visitor.interests(), ['Chess']);
  });

  test('are a list with a name, and what happens to them is said', async () => {
    const visitor = await demo.visit();
    const { page } = visitor;
    const list = page.getByRole('list', { name: 'Your interests' });
    assert.equal(await list.count(), 0, 'no list of nothing');
    const news = page.locator('#interest-news');
    await visitor.name('chess');
    assert.deepEqual(await list.getByRole('listitem').allTextContents(), ['chess']);
    assert.equal(await news.textContent(), 'chess added.');
    await visitor.press('Remove chess');
    assert.equal(await news.textContent(), 'chess removed.');
    assert.equal(await news.getAttribute('role'), 'status');
  });

  test('that cannot be added stay written, and the field says why', async () => {
    const visitor = await demo.visit();
    await visitor.name('x'.repeat(33));
    await visitor.sees('at most 32 characters');
    assert.equal(await field(visitor).getAttribute('aria-invalid'), 'true');
    assert.equal(await field(visitor).inputValue(), 'x'.repeat(33));
    await field(visitor).fill('');
    await visitor.seesNo('at most 32 characters');
    assert.equal(await field(visitor).getAttribute('aria-invalid'), 'false');
    await field(visitor).fill(Array.from({ length: 12 }, (_, n) => `number ${n}`).join(','));
    await visitor.page.keyboard.press('Enter');
    await visitor.sees('Remove one first.');
    assert.equal((await visitor.interests()).length, 10);
    assert.equal(await field(visitor).inputValue(), 'number 10, number 11');
  });

  test('survive a reload, and so does the mode', async () => {
    const visitor = await demo.visit({ tapped: true });
    const reload = async () => {
      await visitor.page.reload();
      await visitor.page.waitForSelector('body[data-socket="open"]');
    };
    await visitor.name('chess', 'jazz', 'tea');
    await visitor.press('Remove tea');
    await reload();
    assert.deepEqual(await visitor.interests(), ['chess', 'jazz']);
    await visitor.choose('Text only');
    await reload();
    assert.deepEqual(await visitor.interests(), ['chess', 'jazz']);
    assert.ok(await visitor.page.getByRole('radio', { name: 'Text only' }).isChecked());
    await visitor.press('Start');
    await visitor.reaches('looking');
    const { interests, mode } = searches(visitor).at(-1);
    assert.deepEqual([interests, mode], [['chess', 'jazz'], 'text']);
  });

  test('work where nothing can be remembered', async () => {
    const withoutStorage = () => Object.defineProperty(window, 'localStorage', {
      get() { throw new DOMException('no', 'SecurityError'); },
    });
    const [first, second] = [await demo.visit({ init: withoutStorage }), await demo.visit({ init: withoutStorage })];
    for (const visitor of [first, second]) await visitor.name('chess');
    await meet(first, second);
    await first.sees('You have chess in common.');
  });

  test('that two share bring them together, and both see them as they spelled them', async () => {
    const [first, second, third] = [await demo.visit({ tapped: true }), await demo.visit(), await demo.visit()];
    await first.name('Chess', 'night trains', 'tea');
    await second.name('bread');
    await third.name('CHESS', 'Night Trains', 'jazz');
    for (const visitor of [first, second]) {
      await visitor.press('Start');
      await visitor.reaches('looking');
    }
    await third.press('Start');
    await Promise.all([first.reaches('talking'), third.reaches('talking')]);
    await first.sees(/You have (Chess and night trains|night trains and Chess) in common\./);
    await third.sees(/You have (CHESS and Night Trains|Night Trains and CHESS) in common\./);
    await second.sees('Looking for somebody who shares an interest');
    const [{ interests, mode, language }] = searches(first);
    assert.deepEqual([interests, mode, language], [['Chess', 'night trains', 'tea'], 'video', 'en-US']);
  });

  test('that nobody named are not spoken of', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    await meet(first, second);
    assert.equal(await first.page.locator('.shared').count(), 0);
    assert.equal(await first.page.getByText('in common').filter({ visible: true }).count(), 0);
  });

  test('are only ever text', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    for (const visitor of [first, second]) await visitor.name('<b>bold</b>');
    await meet(first, second);
    await first.sees('You have <b>bold</b> in common.');
    assert.equal(await first.page.locator('#chips b, .shared b').count(), 0);
  });

  test('make it visible how many wait, and a button takes anyone', async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit()];
    await first.name('chess');
    await first.press('Start');
    await first.sees('Nobody else is waiting.');
    await second.press('Start');
    await second.reaches('looking');
    assert.equal(await second.page.getByRole('button', { name: 'Match me with anyone' }).count(), 0);
    await first.press('Match me with anyone');
    await Promise.all([first.reaches('talking'), second.reaches('talking')]);
    assert.deepEqual(first.sent.filter(({ event }) => event === 'stop_looking_for_common_interests').map(({ data }) => data), [{}]);
    await first.press('Next');
    await first.sees('Looking for somebody who shares an interest');
  });

  test('say how many others wait', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    await first.name('chess');
    await second.name('jazz');
    await first.press('Start');
    await first.reaches('looking');
    await second.press('Start');
    await second.sees('One other person is waiting.');
    await second.press('Match me with anyone');
    await second.sees('Looking for somebody…');
    await second.seesNo('One other person is waiting.');
    assert.equal(await second.page.evaluate(() => document.activeElement.id), 'primary');
  });

  test('can be changed while looking, and then decide', async () => {
    const [first, second] = [await demo.visit({ tapped: true }), await demo.visit()];
    await first.name('chess');
    await second.name('jazz');
    await first.press('Start');
    await first.reaches('looking');
    await second.press('Start');
    await second.reaches('looking');
    await first.name('tea', 'Jazz');
    await Promise.all([first.sees('You have Jazz in common.'), second.sees('You have jazz in common.')]);
    assert.deepEqual(searches(first).map(({ interests }) => interests), [['chess'], ['chess', 'tea', 'Jazz']]);
    // The keys that come after were meant for the field; they must press nothing.
    assert.equal(await first.page.evaluate(() => document.activeElement.id), 'log');
  });

  test('that the server refuses are a problem of the field', async () => {
    const visitor = await demo.visit({ tapped: true });
    await visitor.name('chess');
    await visitor.press('Start');
    await visitor.reaches('looking');
    visitor.inject('error', { code: 'invalid_message', event: 'find_partner', message: '`interests` must each be 1 to 3 characters long.' });
    await visitor.reaches('idle');
    await visitor.sees('Interests must each be 1 to 3 characters long.');
    assert.equal(await visitor.page.locator('#interest-problem').textContent(), 'Interests must each be 1 to 3 characters long.');
    assert.equal(await visitor.page.locator('#notice').textContent(), '');
    assert.equal(await visitor.page.evaluate(() => document.activeElement.id), 'interest');
    await visitor.press('Remove chess');
    await visitor.seesNo('Interests must each be');
  });

  test('of writers and of those with a camera do not meet', async () => {
    const [writer, watcher, other] = [await demo.visit(), await demo.visit(), await demo.visit()];
    for (const visitor of [writer, watcher, other]) await visitor.name('chess');
    for (const visitor of [writer, other]) await visitor.choose('Text only');
    for (const visitor of [writer, watcher]) {
      await visitor.press('Start');
      await visitor.reaches('looking');
    }
    await watcher.sees('Nobody else is waiting.');
    await other.press('Start');
    await Promise.all([writer.reaches('talking'), other.reaches('talking')]);
    await watcher.reaches('looking');
  });
});
