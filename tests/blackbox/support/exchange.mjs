// A conversation in frames as a table can hold it: what a client sends, and what it must hear, in
// this order and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfMessage, insist } from './contract.mjs';
import { frame, opcodes } from './raw.mjs';
import { within } from './waits.mjs';

/// The text of an event that is answered with `echo(mark)`. With a `size`, it has so many bytes.
export function mark(text, size) {
  const whole = JSON.stringify({ event: 'ping', data: { t: text }, filler: '' });
  if (size === undefined) return JSON.stringify({ event: 'ping', data: { t: text } });
  return whole.replace('"filler":""', `"filler":"${'x'.repeat(size - Buffer.byteLength(whole))}"`);
}

// What a client hears.
export const echo = (text) => `echo ${text}`;
export const refusal = (code) => `error ${code}`;
export const pong = (payload = '') => `pong ${Buffer.from(payload).toString('latin1')}`;
export const closed = (code) => `close ${code}`;

function describeFrame(next) {
  if (next === null) return 'end';
  assert.ok(next.fin, 'the server sends whole messages');
  if (next.opcode === opcodes.pong) return pong(next.payload);
  if (next.opcode === opcodes.close) {
    assert.ok(next.payload.length > 2, 'a close has a code and words');
    return closed(next.payload.readUInt16BE());
  }
  assert.equal(next.opcode, opcodes.text);
  const message = JSON.parse(next.payload.toString());
  insist(faultOfMessage('server', message), next.payload.toString());
  const { event, data } = message;
  return event === 'pong' ? echo(data.t) : event === 'error' ? refusal(data.code) : event;
}

/// Sends `pieces`, each with a write of its own, and hears exactly `answers`. When the last one is
/// a close, the server ends the connection after it; otherwise the connection lives on.
export async function exchange(socket, pieces, answers) {
  for (const piece of pieces) {
    socket.write(piece);
    // Lets the system send what it has, so that most pieces arrive by themselves.
    await new Promise((settle) => setImmediate(settle));
  }
  const heard = [];
  while (heard.length < answers.length && heard.at(-1) !== 'end')
    heard.push(describeFrame(await socket.nextFrame()));
  assert.deepEqual(heard, answers);
  if (answers.at(-1)?.startsWith('close')) {
    assert.equal(await socket.nextFrame(), null, 'nothing comes behind a close');
    await within(socket.ended, 'end of the connection after the close');
  } else {
    await socket.expectAlive();
  }
}

/// A test for each row: what it is about, what is sent (a list of pieces), what is heard (a list).
export function testExchanges(server, rows) {
  for (const [what, pieces, answers] of rows)
    test(what, async () => exchange(await server.rawWebSocket(), pieces, answers));
}

/// Each byte by itself.
export const dripped = (bytes) => Array.from(bytes, (byte) => Buffer.of(byte));

/// In chunks of `size` bytes.
export const chunked = (bytes, size) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  );

/// A message in frames that carry `parts`.
export const fragments = (parts) =>
  parts.map((part, at) =>
    frame(at === 0 ? opcodes.text : opcodes.continuation, part, { fin: at === parts.length - 1 }),
  );
