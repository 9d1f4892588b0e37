// RFC 6455, section 5.2 and 5.3: the base framing, and masks.
import { describe, test } from 'node:test';
import {
  chunked,
  closed,
  dripped,
  echo,
  exchange,
  mark,
  pong,
  refusal,
  testExchanges,
} from '../support/exchange.mjs';
import { closePayload, frame, opcodes } from '../support/raw.mjs';
import { useServer } from '../support/suite.mjs';

const { continuation, text, binary, close, ping } = opcodes;
const hello = frame(text, mark('hello'));

describe('the length of a frame', () => {
  const server = useServer();

  testExchanges(server, [
    ['0 bytes', [frame(text, '')], [refusal('invalid_json')]],
    ['1 byte', [frame(text, '1')], [refusal('invalid_message')]],
    ...[64, 124, 125, 126, 127, 128, 65535, 65536].map((size) => [
      `${size} bytes`,
      [frame(text, mark('x', size))],
      [echo('x')],
    ]),
    ...[0, 1, 125, 126, 127, 128].map((size) => [
      `${size} bytes, byte by byte`,
      dripped(frame(text, size < 60 ? ' '.repeat(size) : mark('x', size))),
      [size < 60 ? refusal('invalid_json') : echo('x')],
    ]),
    ...[997, 1024, 16384].map((size) => [
      `65536 bytes in chunks of ${size}`,
      chunked(frame(text, mark('x', 65536)), size),
      [echo('x')],
    ]),
    ...[0, 5, 125].map((size) => [
      `${size} bytes with the length in two bytes are 1002`,
      [frame(text, 'x'.repeat(size), { lengthBytes: 2 })],
      [closed(1002)],
    ]),
    ...[0, 125, 126, 65535].map((size) => [
      `${size} bytes with the length in eight bytes are 1002`,
      [frame(text, 'x'.repeat(size), { lengthBytes: 8 })],
      [closed(1002)],
    ]),
    [
      'a ping with the length in two bytes is 1002',
      [frame(ping, 'x', { lengthBytes: 2 })],
      [closed(1002)],
    ],
    [
      'a ping with the length in eight bytes is 1002',
      [frame(ping, 'x', { lengthBytes: 8 })],
      [closed(1002)],
    ],
    [
      'the highest bit of a length is 1002',
      [frame(text, '', { announce: 2n ** 63n })],
      [closed(1002)],
    ],
    [
      'all bits of a length are 1002',
      [frame(text, '', { announce: 2n ** 64n - 1n })],
      [closed(1002)],
    ],
    ['one byte too many is 1009', [frame(text, mark('x', 65537))], [closed(1009)]],
    [
      'a length that is only announced is 1009 at once',
      [frame(text, '', { announce: 65537 })],
      [closed(1009)],
    ],
    ['2^32 bytes are 1009 at once', [frame(text, '', { announce: 2n ** 32n })], [closed(1009)]],
    [
      '2^63-1 bytes are 1009 at once',
      [frame(text, '', { announce: 2n ** 63n - 1n })],
      [closed(1009)],
    ],
    [
      'what was said before is answered before the 1009',
      [Buffer.concat([hello, frame(text, '', { announce: 2n ** 40n })])],
      [echo('hello'), closed(1009)],
    ],
  ]);

  test('frames may be cut in two anywhere', async () => {
    const socket = await server.rawWebSocket();
    for (const bytes of [hello, frame(text, mark('hello', 126))])
      for (let at = 1; at < bytes.length; ++at)
        await exchange(socket, [bytes.subarray(0, at), bytes.subarray(at)], [echo('hello')]);
  });

  test('two frames may be cut in two anywhere', async () => {
    const socket = await server.rawWebSocket();
    const bytes = Buffer.concat([frame(ping, 'p'), hello]);
    for (let at = 1; at < bytes.length; ++at)
      await exchange(
        socket,
        [bytes.subarray(0, at), bytes.subarray(at)],
        [pong('p'), echo('hello')],
      );
  });

  test('a hundred frames may come in one packet', async () => {
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    await exchange(
      await server.rawWebSocket(),
      [Buffer.concat(numbers.map((n) => frame(text, mark(n))))],
      numbers.map(echo),
    );
  });

  test('the server writes every length in the fewest bytes', async () => {
    const socket = await server.rawWebSocket();
    for (const around of [60, 65470])
      for (let size = around - 30; size < around; ++size) {
        const t = 'y'.repeat(size);
        // The helper that reads frames insists on it.
        await exchange(socket, [frame(text, mark(t))], [echo(t)]);
      }
  });
});

describe('reserved bits and opcodes are 1002', () => {
  const server = useServer();

  testExchanges(server, [
    ...[1, 2, 3, 4, 5, 6, 7].map((reserved) => [
      `the bits ${reserved.toString(2).padStart(3, '0')} behind a message`,
      [Buffer.concat([hello, frame(text, mark('x'), { reserved }), frame(ping)])],
      [echo('hello'), closed(1002)],
    ]),
    ...[1, 2, 4].map((reserved) => [
      `the bit ${reserved.toString(2).padStart(3, '0')}, byte by byte`,
      [...dripped(frame(text, mark('x'), { reserved }).subarray(0, 6))],
      [closed(1002)],
    ]),
    ['a reserved bit of an empty message', [frame(text, '', { reserved: 4 })], [closed(1002)]],
    ['a reserved bit of a ping', [frame(ping, '', { reserved: 1 })], [closed(1002)]],
    [
      'a reserved bit of a close',
      [frame(close, closePayload(1000), { reserved: 2 })],
      [closed(1002)],
    ],
    [
      'a reserved bit of a continuation',
      [frame(text, '{', { fin: false }), frame(continuation, '}', { reserved: 4 })],
      [closed(1002)],
    ],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => [
      `the opcode ${opcode} without payload`,
      [frame(opcode, '')],
      [closed(1002)],
    ]),
    ...[3, 5, 7, 11, 13, 15].map((opcode) => [
      `the opcode ${opcode} with payload, between a message and a ping`,
      [Buffer.concat([hello, frame(opcode, mark('x')), frame(ping)])],
      [echo('hello'), closed(1002)],
    ]),
    ['a reserved opcode in fragments', [frame(3, 'x', { fin: false })], [closed(1002)]],
    [
      'a reserved opcode inside a message',
      [frame(text, '{', { fin: false }), frame(4, '')],
      [closed(1002)],
    ],
  ]);
});

describe('masks', () => {
  const server = useServer();
  const unmasked = { mask: false };

  testExchanges(server, [
    ['an unmasked text is 1002', [frame(text, mark('x'), unmasked)], [closed(1002)]],
    ['an unmasked empty text is 1002', [frame(text, '', unmasked)], [closed(1002)]],
    ['an unmasked ping is 1002', [frame(ping, '', unmasked)], [closed(1002)]],
    ['an unmasked close is 1002', [frame(close, closePayload(1000), unmasked)], [closed(1002)]],
    ['an unmasked binary is 1002', [frame(binary, 'x', unmasked)], [closed(1002)]],
    [
      'an unmasked continuation is 1002',
      [frame(text, '{', { fin: false }), frame(continuation, '}', unmasked)],
      [closed(1002)],
    ],
    ...['00000000', 'ffffffff', '00ff00ff', '7b22657b'].map((key) => [
      `the mask ${key} is one`,
      [frame(text, mark('x', 131), { mask: Buffer.from(key, 'hex') })],
      [echo('x')],
    ]),
    [
      'each frame has a mask of its own',
      [
        Buffer.concat(
          ['00000001', 'ffffffff', '12345678'].map((key, at) =>
            frame(
              at === 0 ? text : continuation,
              mark('masks').slice(at * 9, at < 2 ? at * 9 + 9 : undefined),
              {
                mask: Buffer.from(key, 'hex'),
                fin: at === 2,
              },
            ),
          ),
        ),
      ],
      [echo('masks')],
    ],
  ]);
});

describe('binary is 1003', () => {
  const server = useServer();

  testExchanges(server, [
    ['a text in disguise', [frame(binary, mark('x'))], [closed(1003)]],
    ['an empty message', [frame(binary, '')], [closed(1003)]],
    ['any bytes', [frame(binary, Buffer.of(0, 0xff, 0x80))], [closed(1003)]],
    ['the first fragment', [frame(binary, 'x', { fin: false })], [closed(1003)]],
    [
      'the first byte and the length, no more',
      [frame(binary, 'x'.repeat(100)).subarray(0, 6)],
      [closed(1003)],
    ],
    [
      'and what was said before is answered',
      [Buffer.concat([hello, frame(binary, 'x')])],
      [echo('hello'), closed(1003)],
    ],
  ]);
});
