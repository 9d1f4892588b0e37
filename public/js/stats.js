const everyMs = 10_000;

/** Asks how many people are online, now and then, while somebody can see the answer. */
export class Stats {
  #show;
  #timer;
  #running = false;

  /** @param {(online: number) => void} show */
  constructor(show) {
    this.#show = show;
    document.addEventListener('visibilitychange', () => this.refresh());
  }

  start() {
    this.#running = true;
    this.refresh();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Asks now: something has happened that may have changed the number. */
  async refresh() {
    clearTimeout(this.#timer);
    if (!this.#running || document.hidden) return;
    this.#timer = setTimeout(() => this.refresh(), everyMs);
    try {
      const response = await fetch('/videochat/stats', { cache: 'no-store' });
      const { connectedUsers } = await response.json();
      if (this.#running && response.ok && Number.isInteger(connectedUsers)) this.#show(connectedUsers);
    } catch {
      // A number that is ten seconds old does no harm; the socket reports a lost server.
    }
  }
}
