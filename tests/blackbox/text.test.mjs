import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { opcodes } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';

const { continuation, text, binary } = opcodes;
/// {"event":"ping","data":{"t":"<bytes>"}}
const pingWith = (...bytes) =>
  Buffer.concat([
    Buffer.from('{"event":"ping","data":{"t":"'),
    Buffer.from(bytes),
    Buffer.from('"}}'),
  ]);

describe('text that is not UTF-8 closes with 1007', () => {
  const server = useServer();

  for (const [what, ...bytes] of [
    ['a byte that never occurs', 0xff],
    ['a continuation byte alone', 0x80],
    ['a sequence that breaks off', 0xc3, 0x28],
    ['two bytes for a slash', 0xc0, 0xaf],
    ['three bytes for a slash', 0xe0, 0x80, 0xaf],
    ['four bytes for a slash', 0xf0, 0x80, 0x80, 0xaf],
    ['half of a surrogate pair', 0xed, 0xa0, 0x80],
    ['a code point beyond the last', 0xf4, 0x90, 0x80, 0x80],
    ['five bytes', 0xf8, 0x88, 0x80, 0x80, 0x80],
  ]) {
    test(what, async () => {
      const socket = await server.rawWebSocket();
      socket.send(text, pingWith(...bytes));
      await socket.expectClose(1007);
    });
  }

  test('a message that ends inside a character', async () => {
    const socket = await server.rawWebSocket();
    socket.send(
      text,
      Buffer.concat([Buffer.from('{"event":"ping"}'), Buffer.of(0xf0, 0x9f, 0x98)]),
    );
    await socket.expectClose(1007);
  });

  test('bad bytes in a later piece of a message', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, '{"event":"ping","data":{"t":"', { fin: false });
    socket.send(continuation, Buffer.of(0xc3), { fin: false });
    socket.send(continuation, Buffer.of(0x28), { fin: false });
    socket.send(continuation, '"}}');
    await socket.expectClose(1007);
  });

  test('bad bytes in what is no JSON anyway', async () => {
    const socket = await server.rawWebSocket();
    socket.send(text, Buffer.of(0xff, 0xfe, 0x00));
    await socket.expectClose(1007);
  });

  test('the partner gets nothing of it but partner_disconnected', async () => {
    const client = await server.connect();
    client.send('find_partner');
    await client.expect('waiting_for_partner');
    const socket = await server.rawWebSocket();
    socket.send(text, '{"event":"find_partner"}');
    await socket.nextEvent('partner_found');
    await client.expect('partner_found');
    const chat = '{"event":"chat_message","data":{"message":"';
    socket.send(
      text,
      Buffer.concat([Buffer.from(chat), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('"}}')]),
    );
    await socket.expectClose(1007);
    await client.expect('partner_disconnected');
  });
});

describe('text that is UTF-8', () => {
  const server = useServer();

  test('may be cut into pieces inside a character', async () => {
    const socket = await server.rawWebSocket();
    const whole = pingWith(...Buffer.from('é語😀'));
    for (const [at, byte] of [...whole].entries())
      socket.send(at === 0 ? text : continuation, Buffer.of(byte), {
        fin: at === whole.length - 1,
      });
    assert.equal((await socket.nextEvent('pong')).t, 'é語😀');
  });

  test('may hold the first and last code point of each length', async () => {
    const socket = await server.rawWebSocket();
    const all = '\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}';
    socket.send(text, pingWith(...Buffer.from(all)));
    assert.equal((await socket.nextEvent('pong')).t, all);
  });
});

describe('a binary message closes with 1003', () => {
  const server = useServer();

  for (const [what, payload, options] of [
    ['even one that would be a valid text', '{"event":"ping"}', {}],
    ['an empty one', '', {}],
    ['of any bytes', Buffer.of(0, 0xff, 0x80), {}],
    ['at its first piece', 'x', { fin: false }],
  ]) {
    test(what, async () => {
      const socket = await server.rawWebSocket();
      socket.send(binary, payload, options);
      await socket.expectClose(1003);
    });
  }
});
