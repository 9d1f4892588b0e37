// What the page says and does while there is no connection to the server, or none that it may have.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inSeconds, Issuer } from '../blackbox/support/tokens.mjs';
import { until } from '../blackbox/support/waits.mjs';
import { useDemo } from './support/demo.mjs';
import { meet } from './support/visitor.mjs';

const focused = ({ page }) => page.evaluate(() => document.activeElement.id);
const isOpen = ({ page }) => page.waitForSelector('body[data-socket="open"]');

/// Until the page tries again; 0 where it does not say when.
async function secondsToGo({ page }) {
  const place = page.locator('#outage-when');
  const words = (await place.isVisible()) ? await place.textContent() : '';
  if (words === 'Trying again in one second.') return 1;
  return Number(words.match(/^Trying again in (\d+) seconds\.$/)?.[1] ?? 0);
}

describe('an outage', () => {
  const demo = useDemo('--session.resume-window=6s');

  test('that is too long ends the conversation while it lasts, and a button cuts the wait short', async () => {
    const [first, second] = [await demo.visit({ offline: true, alone: true }), await demo.visit()];
    await meet(first, second);
    await first.seesPartner();
    first.loses();
    await first.sees('Your connection is lost. Reconnecting…');
    await first.reaches('ended');
    await first.sees('Your connection was lost, and the conversation with it.');
    assert.equal(await first.page.locator('body').getAttribute('data-remote'), 'none');
    assert.equal(await first.page.locator('#block').isHidden(), true);
    assert.equal(await first.page.getByLabel('Message to the stranger').isEditable(), false);
    let seconds;
    await until(async () => (seconds = await secondsToGo(first)) > 1, 'seconds to go');
    await until(async () => (await secondsToGo(first)) === seconds - 1, 'a second less to go');
    first.returns();
    await first.page.locator('#retry').focus();
    await first.page.keyboard.press('Enter');
    await isOpen(first);
    await first.seesNo('No connection to the server.');
    assert.equal(await focused(first), 'primary');
  });

  test('leaves the number online right when it is over, and says offline each time', async () => {
    const visitor = await demo.visit({ offline: true, alone: true });
    for (let n = 0; n < 2; ++n) {
      await visitor.sees('1 online');
      visitor.loses();
      await visitor.sees('offline');
      visitor.returns();
      await isOpen(visitor);
    }
    await visitor.sees('1 online');
  });

  test('is waited for before the camera is opened', async () => {
    const countRequests = () => {
      const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      window.requests = 0;
      navigator.mediaDevices.getUserMedia = (wish) => (++window.requests, original(wish));
    };
    const visitor = await demo.visit({ offline: true, alone: true, init: countRequests });
    const requests = () => visitor.page.evaluate(() => window.requests);
    visitor.loses();
    await visitor.sees('offline');
    await visitor.press('Start');
    await visitor.sees('Waiting for the server…');
    await visitor.press('Stop');
    await visitor.reaches('idle');
    await visitor.press('Start');
    assert.equal(await requests(), 0);
    visitor.returns();
    await visitor.reaches('looking');
    assert.equal(await requests(), 1);
  });
});

describe('a server that wants a sign-in', () => {
  const issuer = new Issuer();
  const demo = useDemo(...issuer.args);
  const withToken = (claims) => `/#token=${issuer.token(claims)}`;

  test('is said to be there, and not to let in who has none', async () => {
    const visitor = await demo.visit({ offline: true, socket: 'closed' });
    await visitor.sees('offline');
    await visitor.sees('The server is there, but does not let this page in. A sign-in may be needed.');
    await visitor.press('Start');
    await visitor.sees('Waiting for the server…');
    assert.equal(await visitor.page.evaluate(() => document.getElementById('local').srcObject), null);
    const socket = visitor.page.waitForEvent('websocket');
    await visitor.page.goto(`${demo.url}${withToken()}`);
    await socket;
    await isOpen(visitor);
  });

  test('may need a new token', async () => {
    const visitor = await demo.visit({ offline: true, socket: 'closed', path: withToken({ exp: inSeconds(-3600) }) });
    await visitor.sees('Your sign-in may have expired: it may take a new token.');
  });

  test('ends it when a token expires, after which there is nothing to start', async () => {
    const visitor = await demo.visit({ path: withToken({ exp: inSeconds(3) }) });
    await visitor.choose('Text only');
    await visitor.press('Start');
    await visitor.reaches('looking');
    await visitor.sees('Your sign-in has expired. Open this page with a new token to return.');
    await visitor.reaches('idle');
    const start = visitor.page.getByRole('button', { name: 'Start' });
    assert.equal(await start.getAttribute('aria-disabled'), 'true');
    await start.press('Enter');
    assert.equal(await visitor.page.locator('body').getAttribute('data-phase'), 'idle');
    assert.equal(await visitor.page.locator('#retry').isHidden(), true);
  });
});
