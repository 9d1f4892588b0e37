// What each file of this suite stands on: the real server with the demo page, a browser, and visitors.
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startServer } from '../../blackbox/support/server.mjs';
import { startRelay } from './relay.mjs';
import { Visitor } from './visitor.mjs';

/// What costs time without being looked at. From the omnibox on it is the pages that a window of Chromium loads for its own
/// frame: more CPU than ours. The others are what Playwright turns off; only the last list of a command line counts.
const unwanted = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'MediaRouter',
  'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch',
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
];

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream', '--disable-background-networking', '--no-first-run',
  '--disable-component-update', '--disable-sync', '--disable-quic', `--disable-features=${unwanted}`,
  // Two pages of one machine must meet even where loopback is all the network there is.
  '--allow-loopback-in-peer-connection',
];

/// With the abuse limits on, as a real visitor would find it, but with little patience before two meet again who have
/// just met: in most tests, there is nobody else.
const launch = (args) => startServer({
  args: [
    `--http.public-dir=${fileURLToPath(new URL('../../../public', import.meta.url))}`, '--limits.enabled=true',
    '--matching.rematch-patience=100ms', ...args,
  ],
});

/// To be called inside a `describe`: `{url, visit(options), stopServer(), startServer(), loses(), returns()}`; the last two are
/// of the line that all visitors share. One that comes `alone` has its own, and the same two for it. Visitors leave when their
/// test ends, and each of them must have had nothing to complain about. `args` are further ones for the server.
export function useDemo(...args) {
  let server, relay, browser;
  let visitors = [];
  let lines = [];
  /// What can be done to a line. It stays down until it returns: how soon a page tries again is not for a test to outrun.
  const lineOf = (through) => ({
    url: `http://127.0.0.1:${through.port}`,
    loses: () => (through.pointTo(0), through.cut()),
    returns: () => through.pointTo(server.httpPort),
  });
  const ownLine = async () => {
    const through = await startRelay();
    lines.push(through);
    const line = lineOf(through);
    line.returns();
    return line;
  };
  const demo = {
    visit: async ({ alone = false, ...options } = {}) => {
      const line = alone ? await ownLine() : { url: demo.url };
      const visitor = Object.assign(await Visitor.enter(browser, line.url, options), line);
      visitors.push(visitor);
      return visitor;
    },
    startServer: async () => {
      server = await launch(args);
      demo.returns();
    },
    stopServer: async () => {
      relay.pointTo(0);
      await server?.stop();
      server = undefined;
    },
  };
  before(async () => {
    relay = await startRelay();
    Object.assign(demo, lineOf(relay));
    await demo.startServer();
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  });
  afterEach(async () => {
    const leaving = visitors.splice(0);
    await Promise.all(leaving.map((visitor) => visitor.leave()));
    await Promise.all(lines.splice(0).map((line) => line.stop()));
    assert.deepEqual(leaving.flatMap((visitor) => visitor.complaints), [], 'console errors');
  });
  after(async () => {
    await browser?.close();
    relay?.cut();
    // A server that does not end well fails the suite; an open relay would also keep its process from ending.
    await demo.stopServer().finally(() => relay?.stop());
  });
  return demo;
}
