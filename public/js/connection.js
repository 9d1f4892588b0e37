import { outageWords } from './words.js';

/**
 * What the state of the socket means for the page: whether there is a connection to wait for, and what to say while
 * there is none. A browser does not tell why a handshake failed; a server that answers in another way does not let us in.
 */
export class Connection {
  #show;
  #isReady;
  #signedIn;
  #status = { state: 'connecting' };
  #inTrouble = false;
  #isRefused = false;
  #question = 0;
  #dueAt = 0;
  #waiters = [];

  /**
   * @param {(outage: {words: string, dueAt?: number, trying?: boolean}|null) => void} show what to say, when the next
   *   attempt is due, or that it is on its way; null when all is well
   * @param {{signedIn?: boolean, isReady?: () => Promise<boolean>}} [options] signedIn: with a token
   */
  constructor(show, { signedIn = false, isReady = askServer } = {}) {
    this.#show = show;
    this.#signedIn = signedIn;
    this.#isReady = isReady;
  }

  get isOpen() {
    return this.#status.state === 'open';
  }

  /** Whether it is closed for good. */
  get isOver() {
    return this.#status.state === 'closed';
  }

  /** @param {object} status see Signaling's on.status */
  changed(status) {
    this.#status = status;
    if (status.state === 'waiting') this.#dueAt = Date.now() + status.delayMs;
    if (status.state !== 'connecting') this.#inTrouble = status.state !== 'open';
    if (this.isOpen || this.isOver) this.#settle(this.isOpen);
    this.#say();
    if (status.state === 'waiting') this.#findOut(status.refused);
  }

  /** @returns {Promise<boolean>} true when there is a connection; false when there will be none, or giveUp() was called */
  untilOpen() {
    if (this.isOpen || this.isOver) return Promise.resolve(this.isOpen);
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Nobody waits for a connection any more. */
  giveUp() {
    this.#settle(false);
  }

  #settle(isOpen) {
    if (this.isOpen || this.isOver) {
      this.#question++;
      this.#isRefused = false;
    }
    for (const resolve of this.#waiters.splice(0)) resolve(isOpen);
  }

  /** @param {boolean} [refused] undefined: the time is over in which we might have returned, which says nothing new */
  async #findOut(refused) {
    if (refused === undefined) return;
    const question = ++this.#question;
    const isRefused = refused && (await this.#isReady());
    if (question !== this.#question || isRefused === this.#isRefused) return;
    this.#isRefused = isRefused;
    this.#say();
  }

  #say() {
    if (!this.#inTrouble) return this.#show(null);
    const words = outageWords({ ...this.#status, refused: this.#isRefused, signedIn: this.#signedIn });
    if (this.isOver) this.#show({ words });
    else if (this.#status.state === 'connecting') this.#show({ words, trying: true });
    else this.#show({ words, dueAt: this.#dueAt });
  }
}

/** Not its health: one that is about to stop, or is full, lets nobody in. */
async function askServer() {
  try {
    return (await fetch('/videochat/ready', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
