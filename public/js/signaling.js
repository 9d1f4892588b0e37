import { backoff } from './backoff.js';

const heartbeatMs = 20_000;
const handshakeMs = 10_000;
/** A connection that lived this long was a good one: the next loss starts counting from nothing again. */
const stableMs = 5_000;
/** Close codes after which coming back makes no sense: token expired, banned. */
const finalCodes = new Set([4401, 4403]);
/** Close code of a server that has too much to do: it is spared the quick first retries. */
const overloaded = 1013;

/**
 * The socket to the server: JSON envelopes in and out, a heartbeat, and reconnecting with back-off.
 * Knows nothing of rooms or partners.
 */
export class Signaling {
  #url;
  #protocols;
  #on;
  #Socket;
  #socket = null;
  #ready = false;
  #awaitingPong = false;
  #attempt = 0;
  #returnAt = 0;
  #timers = {};

  /**
   * @param {string} url
   * @param {object} on
   * @param {(event: string, data: object) => void} on.message
   * @param {(status: {state: 'connecting'|'open'|'waiting'|'closed', delayMs?: number, code?: number}) => void} on.status
   * @param {typeof WebSocket} [Socket] for tests
   * @param {string} [token] who the user is, for servers that ask
   */
  constructor(url, on, Socket = globalThis.WebSocket, token = '') {
    this.#url = url;
    this.#protocols = token ? ['bearer', token] : [];
    this.#on = on;
    this.#Socket = Socket;
  }

  /** Connects now, whatever delay was still running. */
  open() {
    this.#drop();
    this.#returnAt = 0;
    const socket = new this.#Socket(this.#url, this.#protocols);
    this.#socket = socket;
    socket.onclose = ({ code }) => this.#lost(code);
    socket.onmessage = ({ data }) => this.#receive(data);
    this.#timers.handshake = setTimeout(() => this.#lost(), handshakeMs);
    this.#on.status({ state: 'connecting' });
  }

  /** Cuts the back-off short: the network is back, or the user returned to the page. */
  hurry() {
    if (this.#timers.retry && !this.#returnAt) this.open();
  }

  /** The server asked us to be away for `ms`: the next retry uses this instead of the back-off. */
  comeBackAfter(ms) {
    this.#returnAt = Date.now() + ms;
  }

  /**
   * @param {string} event
   * @param {object} [data]
   * @returns {boolean} false when there is no connection; nothing is kept for later, because by then it would be stale
   */
  send(event, data = {}) {
    if (!this.#ready) return false;
    this.#socket.send(JSON.stringify({ event, data }));
    return true;
  }

  #receive(text) {
    this.#awaitingPong = false;
    let envelope;
    try {
      envelope = JSON.parse(text);
    } catch {
      return;
    }
    const { event, data } = envelope ?? {};
    if (typeof event !== 'string') return;
    if (event === 'connected') this.#welcome();
    if (event !== 'pong') this.#on.message(event, data ?? {});
  }

  /** The socket is of use from the server's first event on, not from the handshake on. */
  #welcome() {
    clearTimeout(this.#timers.handshake);
    this.#ready = true;
    this.#timers.stable = setTimeout(() => (this.#attempt = 0), stableMs);
    this.#timers.heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#on.status({ state: 'open' });
  }

  /**
   * Browsers do not let us see WebSocket pings, so a dead path is found by asking. Any message counts as the answer.
   * Only one whole interval without it is a loss: timers of a hidden tab run late, but answers do not.
   */
  #beat() {
    if (this.#awaitingPong) return this.#lost();
    this.#awaitingPong = true;
    this.send('ping');
  }

  #lost(code) {
    this.#drop();
    if (finalCodes.has(code)) return this.#on.status({ state: 'closed', code });
    if (code === overloaded) this.#attempt = Math.max(this.#attempt, 3);
    const delayMs = this.#returnAt ? Math.max(0, this.#returnAt - Date.now()) : backoff(this.#attempt++);
    this.#timers.retry = setTimeout(() => this.open(), delayMs);
    this.#on.status({ state: 'waiting', delayMs, code });
  }

  /** Lets go of the socket at once: the closing handshake of a dead network would take a minute. */
  #drop() {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.#ready = false;
    this.#awaitingPong = false;
    if (!this.#socket) return;
    this.#socket.onclose = this.#socket.onmessage = null;
    this.#socket.close();
    this.#socket = null;
  }
}
