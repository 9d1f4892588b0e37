// One browser context with the demo page in it, and what a person does there.
import assert from 'node:assert/strict';
import { patience, until } from '../../blackbox/support/waits.mjs';

/// What the browser itself writes to the console when the server is away; no page can prevent that.
const networkNoise = /WebSocket connection to .* failed|Failed to load resource/;

/// Runs in the page before its own scripts: keeps the peer connections where a test can see them, and says aloud what
/// the content security policy blocks.
function observe() {
  const Original = window.RTCPeerConnection;
  window.peers = [];
  window.RTCPeerConnection = class extends Original {
    constructor(...args) {
      super(...args);
      window.peers.push(this);
    }
  };
  document.addEventListener('securitypolicyviolation', (event) => console.error('blocked:', event.blockedURI));
}

/// Runs in the page, too: gives it a camera of a few pixels and a plain microphone, whatever it asks for. Moving large
/// pictures without a graphics card is what most of the suite's time would go into.
function useModestDevices() {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const video = { width: 320, height: 180, frameRate: 15 };
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  mediaDevices.getUserMedia = (wish) => open({ video: wish.video && video, audio: wish.audio && audio });
}

/// Runs in the page, too.
function refuseDevices() {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
}

export class Visitor {
  complaints = [];
  /// Envelopes that the page sent and got; filled only with `tapped: true`.
  sent = [];
  received = [];

  /// `devices: false` refuses camera and microphone, `asWished: true` gives them as the page wishes; `offline: true` puts up
  /// with a server that goes away; `tapped: true` lets the test see and inject messages, and `ignored` too, which names an
  /// event that does not reach the server; `init` runs before the page's scripts; `path` is the page's; `socket: 'closed'`
  /// comes to a page that the server does not let in; all other options go to the browser context. Nothing on the page is
  /// animated, unless `reducedMotion` is 'no-preference'.
  static async enter(browser, url, options = {}) {
    const {
      devices = true, asWished = false, offline = false, ignored, tapped = Boolean(ignored), init,
      path = '/', socket = 'open', ...context
    } = options;
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...context });
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(patience);
    visitor.#listen(offline);
    await visitor.page.addInitScript(observe);
    if (!asWished) await visitor.page.addInitScript(devices ? useModestDevices : refuseDevices);
    if (init) await visitor.page.addInitScript(init);
    if (tapped) await visitor.#tap(ignored);
    await visitor.page.goto(url + path);
    await visitor.page.waitForSelector(`body[data-socket="${socket}"]`);
    return visitor;
  }

  #listen(offline) {
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('console', (message) => {
      if (message.type() !== 'error' || (offline && networkNoise.test(message.text()))) return;
      this.complaints.push(`${message.text()} (${message.location().url})`);
    });
  }

  async #tap(ignored) {
    await this.page.routeWebSocket(/\/ws\?/, (route) => {
      const server = route.connectToServer();
      route.onMessage((text) => {
        this.sent.push(JSON.parse(text));
        if (this.sent.at(-1).event !== ignored) server.send(text);
      });
      server.onMessage((text) => (this.received.push(JSON.parse(text)), route.send(text)));
      this.inject = (event, data) => route.send(JSON.stringify({ event, data }));
    });
  }

  leave() {
    return this.context.close();
  }

  press(name) {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /// Adds interests with the keyboard.
  async name(...interests) {
    for (const interest of interests) {
      await this.page.getByLabel('Interests', { exact: true }).fill(interest);
      await this.page.keyboard.press('Enter');
    }
  }

  /// What the chips say.
  interests() {
    return this.page.locator('#chips bdi').allTextContents();
  }

  /// Chooses how to talk: 'Video' or 'Text only'.
  choose(mode) {
    return this.page.getByRole('radio', { name: mode, exact: true }).check();
  }

  /// The names of the events that the page sent; with `tapped: true`.
  asked() {
    return this.sent.map(({ event }) => event);
  }

  write(text) {
    return this.page.getByLabel('Message to the stranger').fill(text);
  }

  async say(text) {
    await this.write(text);
    await this.page.keyboard.press('Enter');
  }

  /// Waits for a phase of the page: idle, asking, looking, talking or ended.
  reaches(phase) {
    return this.page.waitForSelector(`body[data-phase="${phase}"]`);
  }

  /// Waits until the page shows `text`.
  sees(text) {
    return this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  async seesNo(text) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ state: 'hidden' });
  }

  /// The messages in the log, oldest first: `['You: hello', 'Stranger: hi']`.
  messages() {
    return this.page.locator('.message').evaluateAll((items) => items.map(
      (item) => `${item.querySelector('.author').textContent}: ${item.querySelector('.bubble').textContent}`));
  }

  untilMessages(expected) {
    return until(async () => {
      assert.deepEqual(await this.messages(), expected);
      return true;
    }, 'messages in the log');
  }

  #frames() {
    return this.page.locator('#remote').evaluate(
      (video) => (video.videoWidth > 0 ? video.getVideoPlaybackQuality().totalVideoFrames : 0));
  }

  /// Waits until the stranger's picture is there and moves.
  async seesPartner() {
    await this.page.waitForSelector('body[data-remote="picture"]');
    const first = await until(() => this.#frames(), 'first frame of the partner');
    await until(async () => (await this.#frames()) > first + 5, 'more frames of the partner');
  }

  /// The brightest channel in a corner of the stranger's picture, 0 to 255.
  brightness() {
    return this.page.locator('#remote').evaluate((video) => {
      const canvas = new OffscreenCanvas(16, 16);
      const drawing = canvas.getContext('2d');
      drawing.drawImage(video, 0, 0, 16, 16);
      return Math.max(...drawing.getImageData(2, 13, 1, 1).data.slice(0, 3));
    });
  }

  /// What `probe` says of the newest peer connection; it runs in the page.
  call(probe) {
    return this.page.evaluate(`(${probe})(window.peers.at(-1))`);
  }

  /// Whether the tracks that are being sent are on: `{audio: true, video: false}`.
  sending() {
    return this.call((peer) => Object.fromEntries(
      peer.getSenders().filter((sender) => sender.track).map(({ track }) => [track.kind, track.enabled])));
  }
}

/// Lets two visitors meet: both talk when it returns.
export async function meet(first, second, button = 'Start') {
  await first.press(button);
  await first.reaches('looking');
  await second.press(button);
  await Promise.all([first.reaches('talking'), second.reaches('talking')]);
}
