/**
 * Decides when a call needs an ICE restart. A "disconnected" often mends itself, so it is given some time; a "failed"
 * does not. Only the initiator restarts: if both did, their offers would collide each time.
 */
export class Recovery {
  #restart;
  #graceMs;
  #tries;
  #left;
  #timer;
  #state = 'new';
  #exhausted = false;

  /**
   * @param {() => void} restart
   * @param {{graceMs?: number, tries?: number}} [options] tries: restarts in a row before giving up
   */
  constructor(restart, { graceMs = 5000, tries = 3 } = {}) {
    this.#restart = restart;
    this.#graceMs = graceMs;
    this.#tries = this.#left = tries;
  }

  /** @param {RTCPeerConnectionState} state of our own connection */
  update(state) {
    this.#state = state;
    this.stop();
    if (state === 'connected') this.#reset();
    if (state === 'failed') this.#act();
    if (state === 'disconnected') this.#timer = setTimeout(() => this.#act(), this.#graceMs);
  }

  /** The partner may notice a failure that we do not see yet. */
  partnerFailed() {
    if (this.#state === 'connected' || this.#state === 'disconnected') this.#act();
  }

  /** A network has changed, ours or the partner's: a new path is needed, and all tries are left for it. */
  networkChanged() {
    this.stop();
    this.#reset();
    this.#restart();
  }

  /** Whether it failed once more when no restart was left. */
  get exhausted() {
    return this.#exhausted;
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #reset() {
    this.#left = this.#tries;
    this.#exhausted = false;
  }

  #act() {
    this.stop();
    this.#exhausted = this.#left === 0;
    if (this.#exhausted) return;
    this.#left--;
    this.#restart();
  }
}
