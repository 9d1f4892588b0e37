// What axe-core finds wrong with the page, in each of its states: WCAG 2.2 A and AA, and its best practices.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function findings({ page }) {
  // Not as a script element, which the page's own policy would block.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  // Of what passes it need not tell every element.
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id} (${help}): ${target}`));
}

describe('axe-core', () => {
  const demo = useDemo('--matching.interest-patience=10min');

  for (const colorScheme of ['light', 'dark'])
    for (const width of [390, 1280])
      test(`finds nothing at ${width} px, ${colorScheme}`, async () => {
        // Without the transitions, in which a colour is neither the old one nor the new one.
        const options = { colorScheme, reducedMotion: 'reduce' };
        const [first, second] = [await demo.visit({ ...options, viewport: { width, height: 844 } }), await demo.visit(options)];
        const check = async (state) => assert.deepEqual(await findings(first), [], state);
        await check('idle');
        await first.name('chess', 'night trains', 'x'.repeat(33));
        await check('idle, with interests and a problem');
        await first.page.getByLabel('Interests', { exact: true }).fill('');
        await first.press('Start');
        await first.sees('Nobody else is waiting.');
        await check('looking, with interests');
        await second.name('chess');
        await second.press('Start');
        await first.sees('You have chess in common.');
        await first.seesPartner();
        await second.say('Hello');
        await first.sees('Hello');
        await check('talking');
        await first.press('Block');
        await check('talking, asked before a block');
        await second.press('Stop');
        await first.reaches('ended');
        await check('ended');
        await first.press('Yes, block');
        await first.sees('Blocked.');
        await check('looking, after a block');
        await first.press('Match me with anyone');
        await check('looking for anyone');
      });

  test('finds nothing in text mode', async () => {
    const [first, second] = [await demo.visit(), await demo.visit()];
    for (const visitor of [first, second]) await visitor.choose('Text only');
    assert.deepEqual(await findings(first), []);
    await meet(first, second);
    assert.deepEqual(await findings(first), []);
  });

  test('would find something', async () => {
    const visitor = await demo.visit();
    await visitor.page.evaluate(() => document.documentElement.removeAttribute('lang'));
    assert.notDeepEqual(await findings(visitor), []);
  });
});
