// RFC 6455, section 5.5, 7.1 and 7.4: pings, pongs, and the closing handshake.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  closed,
  dripped,
  echo,
  exchange,
  mark,
  pong,
  testExchanges,
} from '../support/exchange.mjs';
import { closePayload, frame, opcodes } from '../support/raw.mjs';
import { useServer } from '../support/suite.mjs';

const { continuation, text, close, ping } = opcodes;
const hello = frame(text, mark('hello'));
const open = (opcode, payload) => frame(opcode, payload, { fin: false });
const numbers = Array.from({ length: 126 }, (_, n) => n);

describe('pings and pongs', () => {
  const server = useServer();
  const bytes = Buffer.from(numbers.map((n) => (n * 37) % 256));

  testExchanges(server, [
    ['a ping is answered', [frame(ping)], [pong()]],
    [
      'with its payload, any bytes',
      [frame(ping, Buffer.of(0, 0xff, 0xfe, 0x0a))],
      [pong(Buffer.of(0, 0xff, 0xfe, 0x0a))],
    ],
    ['byte by byte', dripped(frame(ping, bytes.subarray(0, 125))), [pong(bytes.subarray(0, 125))]],
    ['126 bytes of payload are 1002', [frame(ping, bytes)], [closed(1002)]],
    [
      '126 bytes of payload are 1002 before they come',
      [frame(ping, bytes).subarray(0, 8)],
      [closed(1002)],
    ],
    ['a pong with 126 bytes of payload is 1002', [frame(opcodes.pong, bytes)], [closed(1002)]],
    ['a ping in fragments is 1002', [open(ping, 'x'), frame(continuation, 'y')], [closed(1002)]],
    ['a pong in fragments is 1002', [open(opcodes.pong, 'x')], [closed(1002)]],
    [
      'a ping in fragments inside a message is 1002',
      [open(text, '{'), open(ping, 'x')],
      [closed(1002)],
    ],
    ['a pong that nobody asked for is no event', [frame(opcodes.pong)], []],
    [
      'a pong with payload that nobody asked for is no event',
      [frame(opcodes.pong, 'here I am')],
      [],
    ],
    [
      'a pong and a ping are one answer',
      [Buffer.concat([frame(opcodes.pong, 'a'), frame(ping, 'b')])],
      [pong('b')],
    ],
    [
      'ten pings in one packet are answered in their order',
      [Buffer.concat(numbers.slice(0, 10).map((n) => frame(ping, `${n}`)))],
      numbers.slice(0, 10).map((n) => pong(`${n}`)),
    ],
    [
      'ten pings, byte by byte, are answered in their order',
      dripped(Buffer.concat(numbers.slice(0, 10).map((n) => frame(ping, `${n}`)))),
      numbers.slice(0, 10).map((n) => pong(`${n}`)),
    ],
    [
      'a thousand pings are answered in their order',
      [Buffer.concat(Array.from({ length: 1000 }, (_, n) => frame(ping, `${n}`)))],
      Array.from({ length: 1000 }, (_, n) => pong(`${n}`)),
    ],
  ]);

  test('every payload from 0 to 125 bytes comes back', async () => {
    await exchange(
      await server.rawWebSocket(),
      numbers.map((n) => frame(ping, bytes.subarray(0, n))),
      numbers.map((n) => pong(bytes.subarray(0, n))),
    );
  });
});

describe('a client that closes', () => {
  const server = useServer();
  const goodbye = frame(close, closePayload(1000));

  testExchanges(server, [
    ['without a code is answered 1000', [frame(close)], [closed(1000)]],
    ...[
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
      4999,
    ].map((code) => [
      `with ${code} is answered the same`,
      [frame(close, closePayload(code))],
      [closed(code)],
    ]),
    ...[0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535].map((code) => [
      `with ${code} is answered 1002`,
      [frame(close, closePayload(code))],
      [closed(1002)],
    ]),
    ['with one byte is answered 1002', [frame(close, 'x')], [closed(1002)]],
    ['with words is answered', [frame(close, closePayload(1000, 'bye'))], [closed(1000)]],
    [
      'with 123 bytes of words is answered',
      [frame(close, closePayload(1000, 'x'.repeat(123)))],
      [closed(1000)],
    ],
    [
      'with 124 bytes of words is answered 1002',
      [frame(close, closePayload(1000, 'x'.repeat(124)))],
      [closed(1002)],
    ],
    [
      'with words beyond ASCII is answered',
      [frame(close, closePayload(1000, 'adiós 😀'))],
      [closed(1000)],
    ],
    [
      'with words that are not UTF-8 is answered 1007',
      [frame(close, Buffer.concat([closePayload(1000), Buffer.of(0xce, 0xba, 0xed, 0xa0, 0x80)]))],
      [closed(1007)],
    ],
    [
      'with words that end inside a character is answered 1007',
      [frame(close, Buffer.concat([closePayload(1000), Buffer.of(0xf0, 0x9f, 0x98)]))],
      [closed(1007)],
    ],
    ['in fragments is answered 1002', [open(close, closePayload(1000))], [closed(1002)]],
    ['byte by byte is answered', dripped(goodbye), [closed(1000)]],
    ['twice is answered once', [Buffer.concat([goodbye, goodbye])], [closed(1000)]],
    ['and pings is not answered the ping', [Buffer.concat([goodbye, frame(ping)])], [closed(1000)]],
    ['and speaks is not heard', [Buffer.concat([goodbye, hello])], [closed(1000)]],
    [
      'and breaks the protocol does not matter any more',
      [Buffer.concat([goodbye, frame(3)])],
      [closed(1000)],
    ],
    [
      'and sends garbage does not matter any more',
      [Buffer.concat([goodbye, Buffer.alloc(5000, 0xff)])],
      [closed(1000)],
    ],
    [
      'is answered what it asked before',
      [Buffer.concat([hello, goodbye])],
      [echo('hello'), closed(1000)],
    ],
    [
      'is answered the ping before',
      [Buffer.concat([frame(ping, 'p'), goodbye])],
      [pong('p'), closed(1000)],
    ],
    [
      'is answered a hundred questions before',
      [Buffer.concat([...numbers.slice(0, 100).map((n) => frame(text, mark(n))), goodbye])],
      [...numbers.slice(0, 100).map(echo), closed(1000)],
    ],
    [
      'in a message of 64 KiB is answered at once',
      [open(text, 'x'.repeat(60000)), goodbye],
      [closed(1000)],
    ],
  ]);

  test('is gone for the others at once', async () => {
    const { first, second } = await server.pair();
    const socket = await server.rawWebSocket();
    socket.write(Buffer.concat([goodbye, frame(text, '{"event":"find_partner"}')]));
    assert.equal((await socket.nextFrame())?.opcode, close);
    await server.untilStats({ connectedUsers: 2, waitingUsers: 0, activeRooms: 1 });
    await first.expectNothing();
    await second.expectNothing();
  });

  test('by the end of TCP alone is lost', async () => {
    const { first, second } = await server.pair();
    const socket = await server.rawWebSocket();
    socket.socket.end();
    await server.untilStats({ connectedUsers: 2 });
    await first.expectNothing();
    await second.expectNothing();
  });

  test('or is cut off is told of to its partner, behind what it said before', async () => {
    const [head, tail] = ['{"event":"chat_message","data":{"message":"', '"}}'].map(Buffer.from);
    for (const [last, code] of [
      [goodbye, 1000],
      [frame(3), 1002],
      [frame(text, Buffer.concat([head, Buffer.of(0xed, 0xa0, 0x80), tail])), 1007],
    ]) {
      const client = await server.connect();
      client.send('find_partner');
      await client.expect('waiting_for_partner');
      const socket = await server.rawWebSocket();
      socket.send(text, '{"event":"find_partner"}');
      await socket.nextEvent('partner_found');
      await client.expect('partner_found');
      const chat = frame(text, Buffer.concat([head, Buffer.from('last'), tail]));
      await exchange(socket, [Buffer.concat([chat, last])], [closed(code)]);
      await client.expect('chat_message', ({ message }) => message === 'last');
      await client.expect('partner_disconnected');
    }
  });
});
