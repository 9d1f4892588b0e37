/**
 * Moves this client away from a server that is about to restart: when the server's (jittered) delay is over,
 * but not in the middle of a talk, which may go on until the server really closes.
 */
export class Drain {
  #socket;
  #isBusy;
  #timer;
  #due = false;

  /**
   * @param {{open: () => void, comeBackAfter: (ms: number) => void}} socket
   * @param {() => boolean} isBusy
   */
  constructor(socket, isBusy) {
    this.#socket = socket;
    this.#isBusy = isBusy;
  }

  /** The server announced its restart. If it closes before the delay is over, the delay still holds. */
  announce(delayMs) {
    this.cancel();
    this.#socket.comeBackAfter(delayMs);
    this.#timer = setTimeout(() => {
      this.#due = true;
      this.move();
    }, delayMs);
  }

  /** Reconnects if it is time to. @returns {boolean} whether it did */
  move() {
    if (!this.#due || this.#isBusy()) return false;
    this.#due = false;
    this.#socket.open();
    return true;
  }

  /** The connection is gone: nothing left to move. */
  cancel() {
    clearTimeout(this.#timer);
    this.#due = false;
  }
}
