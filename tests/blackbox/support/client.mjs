// A client of the WebSocket side. It reads strictly: whatever comes next must be what the test
// expects.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { faultOfMessage, violations } from './contract.mjs';
import { within } from './waits.mjs';

let lastMark = 0;
/// A text that no other message of this process has.
export const uniqueMark = () => `mark ${process.pid} ${++lastMark}`;

export class Client {
  #socket;
  #arrived = [];
  #wanted = [];

  constructor(url, options = {}) {
    this.#socket = new WebSocket(url, options.protocols ?? [], {
      perMessageDeflate: false,
      rejectUnauthorized: options.ca !== undefined,
      ...options,
    });
    this.opened = new Promise((settle, fail) => {
      this.#socket.on('open', settle);
      this.#socket.on('error', fail);
    });
    this.opened.catch(() => {});
    /// Resolves to {code, reason} however the connection ends; 1006 means without a close frame.
    this.closed = new Promise((settle) => {
      this.#socket.on('close', (code, reason) => settle({ code, reason: reason.toString() }));
    });
    this.closed.then(({ code, reason }) => {
      for (const { fail } of this.#wanted.splice(0))
        fail(new Error(`closed meanwhile: ${code} ${reason}`));
    });
    this.#socket.on('message', (bytes) => this.#take(bytes.toString()));
  }

  #take(text) {
    const message = { ...JSON.parse(text), text };
    const fault = faultOfMessage('server', JSON.parse(text));
    if (fault) violations.push(`${text}: ${fault}`);
    this.onMessage?.(message);
    if (this.onMessage) return;
    const waiter = this.#wanted.shift();
    if (!waiter) this.#arrived.push(message);
    else waiter.settle(message);
  }

  /// From now on each message goes to `handler` instead of into the queue.
  handle(handler) {
    this.onMessage = handler;
    for (const message of this.#arrived.splice(0)) handler(message);
  }

  send(event, data) {
    this.sendText(JSON.stringify({ event, data }));
  }

  sendText(text) {
    this.#socket.send(text);
  }

  /// The next message: {event, data, text}.
  next() {
    if (this.#arrived.length > 0) return Promise.resolve(this.#arrived.shift());
    if (this.#socket.readyState > WebSocket.OPEN)
      return Promise.reject(new Error('the connection is closed'));
    return within(new Promise((settle, fail) => this.#wanted.push({ settle, fail })), 'message');
  }

  /// The data of the next message, which must be `event` and satisfy `predicate`.
  async expect(event, predicate = () => true) {
    const { text, ...message } = await this.next();
    assert.equal(message.event, event, `expected ${event}, got ${text}`);
    assert.ok(predicate(message.data), `unexpected data: ${text}`);
    assert.deepEqual(faultOfMessage('server', message), '', text);
    return message.data;
  }

  /// The next message must be this error, about `event`, and its words must mention each of
  /// `mentions`.
  async expectError(code, { event, mentions = [] } = {}) {
    const error = await this.expect('error');
    assert.equal(error.code, code, error.message);
    if (event !== undefined) assert.equal(error.event, event);
    for (const word of [mentions].flat())
      assert.ok(error.message.includes(word), `"${word}" in "${error.message}"`);
    return error;
  }

  /// Nothing has come and nothing is on its way in answer to what was sent: a ping sent now is
  /// answered first.
  async expectNothing() {
    const t = uniqueMark();
    this.send('ping', { t });
    await this.expect('pong', (data) => data.t === t);
  }

  /// The server closes this connection with `code` and says why.
  async expectClose(code) {
    const end = await within(this.closed, 'close');
    assert.equal(end.code, code, `closed with ${end.code} "${end.reason}"`);
    assert.notEqual(end.reason, '', 'a close needs a reason in words');
    return end;
  }

  /// Says goodbye.
  async close() {
    this.#socket.close(1000, 'bye');
    return within(this.closed, 'close');
  }

  /// Goes without a word.
  async drop() {
    this.#socket.terminate();
    return this.closed;
  }
}

/// A client that is connected and knows its `userId`.
export async function connect(url, options) {
  const client = new Client(url, options);
  await within(client.opened, 'WebSocket handshake');
  client.userId = (await client.expect('connected')).userId;
  return client;
}

/// Brings two idle clients together; `second` completes the pair. Returns the id of their room.
export async function meet(first, second) {
  first.send('find_partner');
  await first.expect('waiting_for_partner');
  second.send('find_partner');
  const { roomId } = await second.expect(
    'partner_found',
    (data) => data.partnerId === first.userId,
  );
  await first.expect(
    'partner_found',
    (data) => data.partnerId === second.userId && data.roomId === roomId,
  );
  return roomId;
}

/// Whatever `from` has sent before has reached `to` by now, and was nothing.
export async function expectNothingBetween(from, to) {
  const message = uniqueMark();
  from.send('chat_message', { message });
  await to.expect('chat_message', (data) => data.message === message);
}
