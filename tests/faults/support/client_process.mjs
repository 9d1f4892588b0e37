// Clients in a process of their own, to be killed, stopped, or cut off.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { faultOfMessage } from '../../blackbox/support/contract.mjs';
import { within } from '../../blackbox/support/waits.mjs';

const program = fileURLToPath(new URL('client_program.mjs', import.meta.url));

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/// One client of a process; it reads strictly, as the client of the black-box tests.
class RemoteClient {
  #arrived = [];
  #wake = () => {};

  constructor(order) {
    this.order = order;
    this.closed = new Promise((settle) => (this.end = settle));
  }

  take(message) {
    this.#arrived.push(message);
    this.#wake();
  }

  send(event, data) {
    this.order({ command: 'send', text: JSON.stringify({ event, data }) });
  }

  async next() {
    while (this.#arrived.length === 0)
      await within(new Promise((settle) => (this.#wake = settle)), 'message to a client process');
    return this.#arrived.shift();
  }

  /// The data of the next message, which must be `event` and satisfy `predicate`.
  async expect(event, predicate = () => true) {
    const message = await this.next();
    const text = JSON.stringify(message);
    assert.equal(message.event, event, `expected ${event}, got ${text}`);
    assert.ok(predicate(message.data), `unexpected data: ${text}`);
    if (event !== 'begun') assert.deepEqual(faultOfMessage('server', message), '', text);
    return message.data;
  }
}

export class ClientProcess {
  #clients = [];

  /// `prefix` is a command that runs another, such as one that enters a network.
  constructor(prefix = []) {
    const [command, ...args] = [...prefix, process.execPath, program];
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(this.child);
    this.child.stdin.on('error', () => {}); // it may have been killed
    this.exited = new Promise((settle) => this.child.on('close', settle)).then(() =>
      running.delete(this.child),
    );
    createInterface({ input: this.child.stdout }).on('line', (line) =>
      this.#take(JSON.parse(line)),
    );
  }

  #take({ client, message, closed }) {
    if (message) this.#clients[client].take(message);
    else this.#clients[client].end(closed);
  }

  #add() {
    const client = this.#clients.length;
    const order = (what) => this.child.stdin.write(`${JSON.stringify({ client, ...what })}\n`);
    this.#clients.push(new RemoteClient(order));
    return this.#clients[client];
  }

  /// A client that is connected and knows its `userId`.
  async connect(url) {
    const client = this.#add();
    client.order({ command: 'connect', url });
    client.userId = (await client.expect('connected')).userId;
    return client;
  }

  /// A connection on which half a request was sent.
  async begin(host, port) {
    const client = this.#add();
    client.order({ command: 'begin', host, port });
    await client.expect('begun');
    return client;
  }

  /// SIGSTOP, SIGCONT, SIGKILL.
  signal(name) {
    this.child.kill(name);
  }

  /// Ends it, whatever state it is in.
  async end() {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
