/** Says once a second how many seconds are left. */
export class Countdown {
  #show;
  #timer;

  /** @param {(seconds: number) => void} show 0 when the time has come */
  constructor(show) {
    this.#show = show;
  }

  /** @param {number} dueAt as of Date.now(); a countdown that still runs is replaced */
  start(dueAt) {
    this.stop();
    const leftMs = Math.max(0, dueAt - Date.now());
    this.#show(Math.ceil(leftMs / 1000));
    if (leftMs > 0) this.#timer = setTimeout(() => this.start(dueAt), leftMs % 1000 || 1000);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
