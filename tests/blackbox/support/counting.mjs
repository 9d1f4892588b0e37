// A client that counts (`v=2`) and does what PROTOCOL says such a client does: it numbers its
// wishes, repeats after a resume those that were not heard, and knows in the end what became of
// each.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { faultOfMessage, insist } from './contract.mjs';
import { within } from './waits.mjs';

export class CountingClient {
  /// What came in, in order: {event, data, id?, seq?}. Each `seq` once.
  events = [];
  /// id -> the event that answered it, or 'heard' (what is not answered), or 'refused'.
  outcomes = new Map();
  #wishes = [];
  #lastSeq = 0;
  #waiters = [];
  #socket;

  /// `url` is asked for the address of each connection.
  constructor(url) {
    this.url = url;
  }

  /// Connects, or comes back. Resolves when the session is known, whatever becomes of the line
  /// until then.
  async connect() {
    for (let attempt = 0; attempt < 5; ++attempt)
      if (await this.#attempt(attempt)) return;
    assert.fail('cannot connect');
  }

  async #attempt(attempt) {
    const query = this.token
      ? `v=2&resumeToken=${this.token}&received=${this.#lastSeq}`
      : 'v=2&resume=1';
    const socket = new WebSocket(`${this.url(attempt)}?${query}`, { perMessageDeflate: false });
    this.#socket = socket;
    const greeted = new Promise((settle) => {
      socket.on('message', (bytes) => {
        if (socket !== this.#socket) return;
        const message = JSON.parse(bytes.toString());
        insist(faultOfMessage('server', message), bytes.toString());
        if (message.event === 'connected' || message.event === 'resumed') settle(true);
        this.#take(message);
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        settle(false);
        if (socket === this.#socket && this.isUp) this.#lost();
      });
    });
    this.isUp = await within(greeted, 'greeting');
    return this.isUp;
  }

  #lost() {
    this.isUp = false;
    // Whoever waits for something gets it over the next connection.
    this.comingBack = this.connect();
  }

  #take(message) {
    const { event, data, id, seq } = message;
    if (event === 'connected') {
      assert.ok(!this.token, 'the session was not resumed');
      Object.assign(this, { userId: data.userId, token: data.resumeToken });
    } else if (event === 'resumed') {
      this.token = data.resumeToken;
      return this.#settle(data);
    }
    assert.equal(seq, this.#lastSeq + 1, `the place of ${JSON.stringify(message)}`);
    this.#lastSeq = seq;
    this.events.push(message);
    if (id !== undefined) {
      assert.ok(!this.outcomes.has(id) || this.outcomes.get(id) === 'refused', `${id} is answered twice`);
      this.outcomes.set(id, event === 'error' ? 'refused' : event);
    }
    this.#wake();
  }

  /// What was heard is done, or refused; the rest is said again.
  #settle({ lastId, refused }) {
    for (const id of refused) this.outcomes.set(id, 'refused');
    for (const wish of this.#wishes)
      if (wish.id > lastId) this.#say(wish);
      else if (wish.isSilent && !this.outcomes.has(wish.id)) this.outcomes.set(wish.id, 'heard');
    this.#wake();
  }

  /// Sends a numbered event; returns its id. `isSilent`: it has no answer unless it is refused.
  wish(event, data, { isSilent = false } = {}) {
    const wish = { event, data, id: this.#wishes.length + 1, isSilent };
    this.#wishes.push(wish);
    this.#say(wish);
    return wish.id;
  }

  #say({ event, data, id }) {
    if (this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ event, data, id, ack: this.#lastSeq }));
  }

  #wake() {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /// The first truthy `find()`, which is tried whenever something has come.
  until(find, what) {
    return within(
      new Promise((settle) => {
        const look = () => {
          const found = find();
          if (!found) return;
          this.#waiters.splice(this.#waiters.indexOf(look), 1);
          settle(found);
        };
        this.#waiters.push(look);
        look();
      }),
      what,
    );
  }

  outcome(id) {
    return this.until(() => this.outcomes.get(id), `the outcome of ${id}`);
  }

  event(name, predicate = () => true) {
    return this.until(
      () => this.events.find(({ event, data }) => event === name && predicate(data)),
      name,
    );
  }

  async close() {
    await this.comingBack;
    const socket = this.#socket;
    this.#socket = undefined;
    const closed = new Promise((settle) => socket.on('close', settle));
    socket.close(1000, 'bye');
    return within(closed, 'close');
  }
}
