// Clients that send as much as their sockets take, in a thread of their own: `Flood` starts and watches
// them. The server is to be on this machine.
import net from 'node:net';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { closePayload, frame, handshakeHead, opcodes } from './raw.mjs';
import { within } from './waits.mjs';

const piece = 64 * 1024;

export class Flood {
  #worker;
  #wake = () => {};
  /// The close codes that have come, or `null` for an end without one, in order.
  ends = [];

  /// `count` clients that send `opcode` frames with `payload` from now on.
  constructor(port, count, opcode, payload = '') {
    const secure = Boolean(process.env.STRANGELET_TEST_TLS);
    const workerData = { port, count, opcode, payload, secure };
    this.#worker = new Worker(fileURLToPath(import.meta.url), { workerData });
    this.begun = new Promise((settle, fail) => {
      this.#worker.on('error', fail);
      this.#worker.on('message', (message) => {
        if (message === 'begun') return settle();
        this.ends.push(message.end);
        this.#wake();
      });
    });
  }

  /// All `count` connections have ended.
  async over(count, ms) {
    const all = async () => {
      while (this.ends.length < count)
        await new Promise((settle) => {
          this.#wake = settle;
        });
    };
    await within(all(), `end of the flood, of which there were ${this.ends.length}`, ms);
  }

  stop() {
    return this.#worker.terminate();
  }
}

/// Takes the frames of the server out of `bytes`: what is left, and the code of a close frame if there was
/// one.
function takeFrames(bytes) {
  let at = 0;
  for (;;) {
    const head = bytes[at + 1] === 126 ? 4 : 2;
    if (bytes.length < at + head) break;
    const length = head === 4 ? bytes.readUInt16BE(at + 2) : bytes[at + 1];
    if (bytes.length < at + head + length) break;
    if ((bytes[at] & 0x0f) === opcodes.close) return { code: bytes.readUInt16BE(at + head) };
    at += head + length;
  }
  return { rest: bytes.subarray(at) };
}

function flood({ port, count, opcode, payload, secure }) {
  const one = frame(opcode, payload);
  const many = Buffer.alloc(Math.ceil(piece / one.length) * one.length, one);
  let begun = 0;
  for (let n = 0; n < count; ++n) {
    const how = { port, host: '127.0.0.1', rejectUnauthorized: false };
    const socket = secure ? tls.connect(how) : net.connect(how);
    let received = Buffer.alloc(0);
    let isIn = false;
    let end = null;
    const pour = () => {
      while (socket.writable && socket.write(many));
    };
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (!isIn) {
        const head = received.indexOf('\r\n\r\n');
        if (head < 0) return;
        received = received.subarray(head + 4);
        isIn = true;
        if (++begun === count) parentPort.postMessage('begun');
        socket.on('drain', pour);
        pour();
      }
      const { code, rest = Buffer.alloc(0) } = takeFrames(received);
      received = rest;
      if (code === undefined || end !== null) return;
      end = code;
      socket.end(frame(opcodes.close, closePayload(code)));
    });
    socket.on('close', () => parentPort.postMessage({ end }));
    socket.write(handshakeHead('/'));
  }
}

if (!isMainThread) flood(workerData);
