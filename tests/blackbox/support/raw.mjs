// Bytes as they are: what no library would send, and what it would hide of the answers.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import { faultOfAnswer, faultOfMessage, insist } from './contract.mjs';
import { within } from './waits.mjs';

export class RawSocket {
  received = Buffer.alloc(0);
  #wake = () => {};

  /// With `allowHalfOpen: true` this side stays open when the peer has closed; with `plain: true`
  /// there is no TLS even when the suite runs over it.
  constructor(port, { plain = false, ...options } = {}) {
    const isSecure = process.env.STRANGELET_TEST_TLS && !plain;
    const how = { port, host: '127.0.0.1', rejectUnauthorized: false, ...options };
    this.socket = isSecure ? tls.connect(how) : net.connect(how);
    this.socket.setNoDelay(true);
    this.connected = new Promise((settle, fail) =>
      this.socket.once(isSecure ? 'secureConnect' : 'connect', settle).once('error', fail),
    );
    /// The peer sends no more, in order or by a reset.
    this.ended = new Promise((settle) => {
      this.socket.once('end', settle).once('close', settle);
    }).then(() => {
      this.over = true;
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.#wake();
    });
  }

  write(bytes) {
    this.socket.write(bytes);
    return this;
  }

  /// Stops taking bytes from the network, so that the peer's queue fills.
  pause() {
    this.socket.pause();
  }
  resume() {
    this.socket.resume();
  }

  /// The first truthy `parse(received)`; null when the peer ends before.
  async take(parse, what) {
    const found = async () => {
      for (;;) {
        const result = parse(this.received);
        if (result) return result;
        if (this.over) return null;
        await new Promise((settle) => {
          this.#wake = settle;
        });
      }
    };
    const result = await within(found(), what);
    if (result) this.received = this.received.subarray(result.size);
    return result;
  }

  /// The peer closes without sending anything more.
  async expectEnd() {
    await within(this.ended, 'end of the connection');
    assert.equal(this.received.toString('latin1'), '', 'nothing more should come');
  }

  destroy() {
    this.socket.destroy();
  }
}

export async function rawConnect(port, options) {
  const socket = new RawSocket(port, options);
  await within(socket.connected, 'TCP connection');
  return socket;
}

// --- HTTP ----------------------------------------------------------------------------------------

function parseAnswer(bytes, bodyless) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = {};
  for (const line of lines) {
    const [, name, value] = line.match(/^([^:\s]+):[ \t]*(.*?)[ \t]*$/);
    headers[name.toLowerCase()] = value;
  }
  const status = Number(statusLine.match(/^HTTP\/1\.1 (\d{3}) /)?.[1]);
  assert.ok(status, `a status line: ${statusLine}`);
  const length =
    bodyless || status === 304 || status < 200 ? 0 : Number(headers['content-length'] ?? 0);
  const size = end + 4 + length;
  if (bytes.length < size) return null;
  const text = bytes.subarray(end + 4, size).toString();
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '') && length > 0;
  return { size, status, headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/// The next answer on `socket`, checked against openapi.yaml as an answer to `method target`.
export async function readAnswer(socket, method = 'GET', target = '/videochat/health') {
  const answer = await socket.take((bytes) => parseAnswer(bytes, method === 'HEAD'), 'HTTP answer');
  assert.ok(answer, `closed without an answer; got "${socket.received.toString('latin1')}"`);
  if (answer.status !== 101)
    insist(faultOfAnswer(method, target, answer), `${method} ${target} ${answer.status}`);
  return answer;
}

/// Sends `bytes` on a connection of its own and returns the answer; `answer.socket` is still open.
export async function rawRequest(port, bytes) {
  const socket = await rawConnect(port);
  socket.write(bytes);
  const [, method, target] = bytes.toString('latin1').match(/^([A-Z]+) (\S+)/) ?? [];
  return { ...(await readAnswer(socket, method, target)), socket };
}

// --- WebSocket -----------------------------------------------------------------------------------

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/// One frame as a client sends it, or should not: `mask: false` or four bytes of its own, reserved
/// bits, a length that is announced only (`announce`), or one written with more bytes than it needs
/// (`lengthBytes`).
export function frame(opcode, payload = '', options = {}) {
  const { fin = true, reserved = 0, mask = true, announce, lengthBytes } = options;
  const body = Buffer.from(payload);
  const length = BigInt(announce ?? body.length);
  const extended = lengthBytes ?? (length < 126n ? 0 : length < 65536n ? 2 : 8);
  const head = Buffer.alloc(2 + extended);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (mask ? 0x80 : 0) | (extended === 0 ? Number(length) : extended === 2 ? 126 : 127);
  if (extended === 2) head.writeUInt16BE(Number(length), 2);
  if (extended === 8) head.writeBigUInt64BE(length, 2);
  if (!mask) return Buffer.concat([head, body]);
  const key = mask === true ? randomBytes(4) : mask;
  return Buffer.concat([head, key, body.map((byte, at) => byte ^ key[at % 4])]);
}

/// A close frame's payload.
export function closePayload(code, reason = '') {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return payload;
}

function parseFrame(bytes) {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 0x7f;
  const at = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < at) return null;
  const length =
    short === 126
      ? bytes.readUInt16BE(2)
      : short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short;
  assert.ok(short < 126 || length > (short === 126 ? 125 : 65535), 'the length is in fewest bytes');
  assert.equal(bytes[1] & 0x80, 0, 'a server does not mask');
  assert.equal(bytes[0] & 0x70, 0, 'no extension, no reserved bits');
  if (bytes.length < at + length) return null;
  return {
    size: at + length,
    fin: bytes[0] >= 0x80,
    opcode: bytes[0] & 0x0f,
    payload: bytes.subarray(at, at + length),
  };
}

/// The head of a handshake; `headers` replace, (undefined) remove or (an array) repeat the usual ones.
export function handshakeHead(path, headers = {}) {
  const all = {
    Host: '127.0.0.1',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`));
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export class RawWebSocket extends RawSocket {
  /// Connects and shakes hands; the server's `connected` is read and done with.
  static async open(port, path = '/') {
    const socket = new RawWebSocket(port);
    await within(socket.connected, 'TCP connection');
    socket.write(handshakeHead(path));
    const answer = await readAnswer(socket);
    assert.equal(answer.status, 101, answer.text);
    const accept = createHash('sha1').update(
      'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
    );
    assert.equal(answer.headers['sec-websocket-accept'], accept.digest('base64'));
    const { userId, resumeToken } = await socket.nextEvent('connected');
    Object.assign(socket, { userId, token: resumeToken });
    return socket;
  }

  send(opcode, payload, options) {
    return this.write(frame(opcode, payload, options));
  }

  /// The next frame; null when the server ends the connection instead.
  nextFrame() {
    return this.take(parseFrame, 'WebSocket frame');
  }

  /// The data of the next frame, which must be the message `event`.
  async nextEvent(event) {
    const next = await this.nextFrame();
    assert.ok(next, `${event} expected, but the connection ended`);
    assert.equal(
      next.opcode,
      opcodes.text,
      `${event} expected, got opcode ${next.opcode} ${next.payload}`,
    );
    const message = JSON.parse(next.payload.toString());
    assert.equal(message.event, event, next.payload.toString());
    insist(faultOfMessage('server', message), next.payload.toString());
    return message.data;
  }

  /// Text that is sent is still understood.
  async expectAlive() {
    this.send(opcodes.text, '{"event":"ping","data":{"t":"alive"}}');
    assert.equal((await this.nextEvent('pong')).t, 'alive');
  }

  /// The server sends a close frame with `code` and words, and ends the connection.
  async expectClose(code) {
    let next = await this.nextFrame();
    while (next && next.opcode !== opcodes.close) next = await this.nextFrame();
    assert.ok(next, `the connection ended without a close frame; ${code} was expected`);
    assert.ok(next.payload.length >= 2, 'a close frame with a code');
    const reason = next.payload.subarray(2).toString();
    assert.equal(
      next.payload.readUInt16BE(),
      code,
      `closed with ${next.payload.readUInt16BE()} "${reason}"`,
    );
    assert.notEqual(reason, '', 'a close needs a reason in words');
    this.send(opcodes.close, closePayload(code));
    await within(this.ended, 'end of the connection after the close');
    return reason;
  }
}
