const everyMs = 10_000;

/** Asks how many people are online, now and then, while somebody can see the answer. */
export class Stats {
  #show;
  #timer;
  #running = false;

  /** @param {(online: number) => void} show */
  constructor(show) {
    this.#show = show;
    document.addEventListener('visibilitychange', () => this.#poll());
  }

  start() {
    this.#running = true;
    this.#poll();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  async #poll() {
    clearTimeout(this.#timer);
    if (!this.#running || document.hidden) return;
    this.#timer = setTimeout(() => this.#poll(), everyMs);
    try {
      const response = await fetch('/videochat/stats', { cache: 'no-store' });
      const { connectedUsers } = await response.json();
      if (response.ok && Number.isInteger(connectedUsers)) this.#show(connectedUsers);
    } catch {
      // A number that is ten seconds old does no harm; the socket reports a lost server.
    }
  }
}
