const everyMs = 10_000;

/**
 * How many people are online. The server says so whenever the number changes; one that does not know how is asked over
 * REST now and then, while somebody can see the answer.
 */
export class Stats {
  #send;
  #show;
  #timer;
  #running = false;
  #asking = false;

  /**
   * @param {(event: string) => boolean} send over the socket
   * @param {(online: number, waiting?: number) => void} show waiting: of them, of all kinds, oneself included
   */
  constructor(send, show) {
    this.#send = send;
    this.#show = show;
    document.addEventListener('visibilitychange', () => this.refresh());
  }

  /** There is a connection. Its server need not be the one of before. */
  start() {
    this.#running = true;
    this.#asking = false;
    this.#send('subscribe_stats');
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** @returns {boolean} whether the event was one about the number, and nobody else's business */
  receive(event, data) {
    if (event === 'online_stats') this.#count(data.online, data.waiting);
    else if (event === 'error' && data.event === 'subscribe_stats') this.#ask();
    else return false;
    return true;
  }

  /** Something has happened that may have changed the number: asks now, if it is to be asked for at all. */
  async refresh() {
    clearTimeout(this.#timer);
    if (!this.#running || !this.#asking || document.hidden) return;
    this.#timer = setTimeout(() => this.refresh(), everyMs);
    await this.#fetch();
  }

  async #fetch() {
    try {
      const response = await fetch('/videochat/stats', { cache: 'no-store' });
      const { connectedUsers, waitingUsers } = await response.json();
      if (response.ok) this.#count(connectedUsers, waitingUsers);
    } catch {
      // A number that is ten seconds old does no harm; the socket reports a lost server.
    }
  }

  #ask() {
    this.#asking = true;
    this.refresh();
  }

  #count(online, waiting) {
    if (this.#running && Number.isInteger(online)) this.#show(online, waiting);
  }
}
