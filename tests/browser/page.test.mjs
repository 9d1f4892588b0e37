import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { until } from '../blackbox/support/waits.mjs';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

// With all that moves on the page, as most people see it.
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, reducedMotion: 'no-preference' };

describe('the page', () => {
  const demo = useDemo();

  test('is the same under both of its addresses', async () => {
    const texts = await Promise.all(['/', '/video-chat-demo.html'].map(async (path) => (await fetch(demo.url + path)).text()));
    assert.equal(texts[0], texts[1]);
    const visitor = await demo.visit({ path: '/video-chat-demo.html' });
    await visitor.press('Start');
    await visitor.reaches('looking');
  });

  test('says how many are online', async () => {
    const visitor = await demo.visit();
    await visitor.sees('1 online');
  });

  test('is told how many are online, and asks nobody', async () => {
    const requests = [];
    const first = await demo.visit({ tapped: true });
    first.page.on('request', (request) => requests.push(request.url()));
    await first.sees('1 online');
    await demo.visit();
    await first.sees('2 online');
    assert.ok(first.asked().includes('subscribe_stats'));
    assert.deepEqual(requests, []);
  });

  test('asks how many are online where the server cannot tell, and again when a partner was found', async () => {
    // Without the timer that asks now and then.
    const onlyOnce = () => {
      const original = window.setTimeout;
      window.setTimeout = (action, ms, ...rest) => (ms === 10_000 ? 0 : original(action, ms, ...rest));
    };
    const first = await demo.visit({ init: onlyOnce, ignored: 'subscribe_stats' });
    first.inject('error', { code: 'unknown_event', event: 'subscribe_stats', message: 'There is no such event' });
    await first.sees('1 online');
    await first.seesNo('There is no such event');
    const second = await demo.visit();
    await meet(first, second);
    await first.sees('2 online');
  });

  test('says what a call tells the stranger before one is begun, and that none is in text mode', async () => {
    const visitor = await demo.visit();
    await visitor.sees('the stranger can learn your IP address');
    await visitor.choose('Text only');
    await visitor.sees('no direct connection between the two browsers');
    await visitor.seesNo('the stranger can learn your IP address');
    await visitor.choose('Video');
    await visitor.press('Start');
    await visitor.reaches('looking');
    await visitor.seesNo('the stranger can learn your IP address');
  });

  test('is where the example of the README works', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, example] = readme.match(/```js\n(.*?)```/s);
    const { page } = await demo.visit();
    const said = new Set();
    page.on('console', async (message) => said.add((await message.args()[2]?.jsonValue())?.message));
    await page.evaluate(example);
    await until(() => said.has('hello from alice') && said.has('hello from bob'), 'both greetings');
  });

  test('consists of nothing but what a browser asks for', async () => {
    for (const path of ['/package.json', '/js/package.json'])
      assert.equal((await fetch(demo.url + path)).status, 404, path);
  });

  // That it runs under it is what all the other tests show: a visitor complains of whatever is blocked.
  test('brings a policy that allows nothing but its own files', async () => {
    const { page } = await demo.visit();
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy, /^default-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  });

  test('can be used with the keyboard alone, and the focus is never lost', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    const focused = () => first.page.evaluate(() => document.activeElement.id);
    for (const id of ['', 'interest', 'primary']) {
      await first.page.keyboard.press('Tab');
      assert.equal(await focused(), id);
    }
    await first.page.keyboard.press('Enter');
    await first.reaches('looking');
    assert.equal(await focused(), 'primary');
    await second.press('Start');
    await first.reaches('talking');
    assert.equal(await focused(), 'primary');
    for (const id of ['log', 'message', 'send']) {
      await first.page.keyboard.press('Tab');
      assert.equal(await focused(), id);
    }
    for (const id of ['message', 'log', 'primary', 'stop', 'block']) {
      await first.page.keyboard.press('Shift+Tab');
      assert.equal(await focused(), id);
    }
    await first.page.keyboard.press('Tab');
    await first.page.keyboard.press('Enter');
    await first.reaches('idle');
    assert.equal(await focused(), 'primary');
  });

  test('has landmarks, and live regions for status and chat', async () => {
    const { page } = await demo.visit();
    for (const role of ['banner', 'main']) assert.equal(await page.getByRole(role).count(), 1, role);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Strangelet');
    assert.equal(await page.getByRole('log', { includeHidden: true }).count(), 1);
    assert.equal(await page.locator('#status').getAttribute('role'), 'status');
    const unnamed = await page.locator('button').evaluateAll((all) => all.filter((each) => each.textContent.trim() === '').length);
    assert.equal(unnamed, 0);
  });

  for (const width of [320, 390])
    test(`fits a phone of ${width} px in every phase`, async () => {
      const [first, second] = [await demo.visit({ ...phone, viewport: { width, height: 844 } }), await demo.visit()];
      const fits = () => first.page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        const outside = [...document.querySelectorAll('button, input')].filter((each) => {
          const { left, right } = each.getBoundingClientRect();
          return left < 0 || right > innerWidth;
        });
        return scrollWidth <= innerWidth && scrollHeight <= innerHeight && outside.length === 0;
      });
      assert.ok(await fits(), 'idle');
      await first.name(...Array.from({ length: 9 }, (_, n) => `interest number ${n}`), 'W'.repeat(32));
      assert.ok(await fits(), 'idle, with all the interests there can be');
      await first.name('one too many');
      await first.sees('Remove one first.');
      assert.ok(await first.page.evaluate(() => {
        const edge = (id) => document.querySelector(id).getBoundingClientRect().bottom;
        return edge('#interest-problem') <= edge('.curtain');
      }), 'the problem is in sight');
      await first.page.getByLabel('Interests', { exact: true }).fill('');
      await second.name('interest number 3', 'W'.repeat(32));
      await meet(first, second);
      assert.ok(await fits(), 'talking');
      await first.seesPartner();
      await second.say('A'.repeat(300));
      await first.sees('AAAA');
      await first.press('Block');
      assert.ok(await fits(), 'with a picture, a long word and a question');
      await second.press('Stop');
      await first.reaches('ended');
      assert.ok(await fits(), 'ended');
    });
});
