import { backoff } from './backoff.js';
import { Comeback } from './comeback.js';

const heartbeatMs = 20_000;
const handshakeMs = 10_000;
/** How long a line that may be dead takes to answer if it is not. */
const probeMs = 3_000;
/** A connection that lived this long was a good one: the next loss starts counting from nothing again. */
const stableMs = 5_000;
/** While the server keeps a conversation for us, which it does not for long, no retry waits longer than this. */
const returningCapMs = 2_000;
/** Attempts that count in the meantime, so that the first delays after it are moderate, too. */
const returningAttempts = 3;
/** So often in a row a conversation that was got back and lost again at once gets the quick retries. */
const forgivings = 3;
/** Close codes after which coming back makes no sense: token expired, banned. */
const finalCodes = new Set([4401, 4403]);
/** Close code of a server that has too much to do: it is spared the quick first retries. */
const overloaded = 1013;

/**
 * The socket to the server: JSON envelopes in and out, a heartbeat, and reconnecting with back-off, to the same session
 * if the server still has it.
 * Knows nothing of rooms or partners.
 */
export class Signaling {
  #url;
  #protocols;
  #on;
  #Socket;
  #socket = null;
  /** The socket before, while the server may not know that it is lost: closing it would end the session. */
  #before = null;
  #comeback = new Comeback();
  #ready = false;
  #awaitingPong = false;
  #probing = false;
  #attempt = 0;
  #forgiven = 0;
  #returnAt = 0;
  #tooLate = null;
  #timers = {};

  /**
   * @param {string} url
   * @param {object} on
   * @param {(event: string, data: object) => void} on.message
   * @param {(status: {state: 'connecting'|'open'|'waiting'|'closed', delayMs?: number, code?: number, mayReturn?: boolean,
   *   refused?: boolean}) => void} on.status
   *   mayReturn: what the server knows of us is not lost yet; refused: the attempt ended before a word of the server
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
    const { token } = this.#comeback;
    const query = token ? `resumeToken=${encodeURIComponent(token)}` : 'resume=1';
    const socket = new this.#Socket(`${this.#url}?${query}`, this.#protocols);
    this.#socket = socket;
    socket.onclose = ({ code }) => this.#lost(code);
    socket.onmessage = ({ data }) => this.#receive(data);
    this.#timers.handshake = setTimeout(() => this.#lost(), handshakeMs);
    this.#on.status({ state: 'connecting', mayReturn: token !== null });
  }

  /** The network is back, or another one, or the user returned to the page: cuts the back-off short, or tries the line. */
  hurry() {
    if (this.#timers.retry && !this.#returnAt) this.open();
    else if (this.#ready) this.#probe();
  }

  /** The server asked us to be away for `ms`: the next retry uses this instead of the back-off. */
  comeBackAfter(ms) {
    this.#returnAt = Date.now() + ms;
    this.#comeback.forget();
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
    this.#awaitingPong = this.#probing = false;
    let envelope;
    try {
      envelope = JSON.parse(text);
    } catch {
      return;
    }
    const { event, data } = envelope ?? {};
    if (typeof event !== 'string') return;
    if (event === 'connected' || event === 'resumed') this.#welcome(event, data ?? {});
    if (event !== 'pong') this.#on.message(event, data ?? {});
  }

  /** The socket is of use from the server's first event on, not from the handshake on. */
  #welcome(event, greeting) {
    clearTimeout(this.#timers.handshake);
    clearTimeout(this.#tooLate);
    if (event === 'resumed' && this.#forgiven++ < forgivings) this.#attempt = 0;
    this.#before?.close();
    this.#before = null;
    this.#comeback.offer(greeting);
    this.#ready = true;
    this.#timers.stable = setTimeout(() => (this.#attempt = this.#forgiven = 0), stableMs);
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

  #probe() {
    if (this.#probing) return;
    this.#probing = true;
    this.send('ping');
    this.#timers.probe = setTimeout(() => this.#probing && this.#lost(), probeMs);
  }

  #lost(code) {
    const refused = !this.#ready;
    this.#comeback.lost(code);
    this.#drop();
    clearTimeout(this.#tooLate);
    if (finalCodes.has(code)) return this.#on.status({ state: 'closed', code });
    if (code === overloaded) this.#attempt = Math.max(this.#attempt, 3);
    const mayReturn = this.#comeback.token !== null;
    const delayMs = this.#returnAt ? Math.max(0, this.#returnAt - Date.now()) : this.#nextDelay(mayReturn);
    this.#retryIn(delayMs, { code, mayReturn, refused });
  }

  /** Quick while there is a conversation to save, but not for a server that takes us back only to drop us again. */
  #nextDelay(mayReturn) {
    if (!mayReturn || this.#forgiven > forgivings) return backoff(this.#attempt++);
    const delayMs = backoff(this.#attempt, { capMs: returningCapMs });
    this.#attempt = Math.min(this.#attempt + 1, returningAttempts);
    return delayMs;
  }

  #retryIn(delayMs, news) {
    const dueAt = Date.now() + delayMs;
    this.#timers.retry = setTimeout(() => this.open(), delayMs);
    this.#on.status({ state: 'waiting', delayMs, ...news });
    if (news.mayReturn) this.#tooLate = setTimeout(() => this.#endReturn(dueAt), this.#comeback.leftMs);
  }

  /** What the server knew of us is lost, whether an attempt is on its way or the next one is waited for. */
  #endReturn(dueAt) {
    this.#comeback.forget();
    const waiting = { state: 'waiting', delayMs: Math.max(0, dueAt - Date.now()) };
    this.#on.status({ ...(this.#timers.retry ? waiting : { state: 'connecting' }), mayReturn: false });
  }

  /** Lets go of the socket at once: the closing handshake of a dead network would take a minute. */
  #drop() {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    const keeps = this.#ready && this.#comeback.token !== null;
    this.#ready = this.#awaitingPong = this.#probing = false;
    if (!this.#socket) return;
    this.#socket.onclose = this.#socket.onmessage = null;
    if (keeps) this.#before = this.#socket;
    else this.#socket.close();
    this.#socket = null;
  }
}
