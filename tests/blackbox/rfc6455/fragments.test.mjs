// RFC 6455, section 5.4: fragmentation.
import { describe, test } from 'node:test';
import {
  closed,
  dripped,
  echo,
  exchange,
  fragments,
  mark,
  pong,
  refusal,
  testExchanges,
} from '../support/exchange.mjs';
import { frame, opcodes } from '../support/raw.mjs';
import { useServer } from '../support/suite.mjs';

const { continuation, text, binary, close, ping } = opcodes;
const hello = mark('hello');
const open = (opcode, payload) => frame(opcode, payload, { fin: false });
const inParts = (count, size) => {
  const whole = mark('parts', size ?? count * 10);
  const each = Math.ceil(whole.length / count);
  return Array.from({ length: count }, (_, n) => whole.slice(n * each, (n + 1) * each));
};

describe('a message in fragments', () => {
  const server = useServer();

  testExchanges(server, [
    ['two', fragments([hello.slice(0, 9), hello.slice(9)]), [echo('hello')]],
    [
      'two in one packet',
      [Buffer.concat(fragments([hello.slice(0, 9), hello.slice(9)]))],
      [echo('hello')],
    ],
    [
      'two, byte by byte',
      fragments([hello.slice(0, 9), hello.slice(9)]).flatMap(dripped),
      [echo('hello')],
    ],
    ['one for each character', fragments([...hello]), [echo('hello')]],
    ['an empty first one', fragments(['', hello]), [echo('hello')]],
    ['an empty last one', fragments([hello, '']), [echo('hello')]],
    [
      'an empty one in the middle',
      fragments([hello.slice(0, 9), '', hello.slice(9)]),
      [echo('hello')],
    ],
    ['nothing but empty ones', fragments(['', '', '']), [refusal('invalid_json')]],
    ['64', fragments(inParts(64)), [echo('parts')]],
    ['65 are 1008', fragments(inParts(65)), [closed(1008)]],
    ['64 KiB in 64', fragments(inParts(64, 65536)), [echo('parts')]],
    ['64 KiB in frames of 1300 bytes', fragments(inParts(51, 65536)), [echo('parts')]],
    ['64 KiB and a byte are 1009', fragments(inParts(16, 65537)), [closed(1009)]],
    [
      '64 KiB and the head of one more are 1009 at once',
      [open(text, 'x'.repeat(65536)), frame(continuation, '', { announce: 1 })],
      [closed(1009)],
    ],
    [
      'a message follows, and another in fragments',
      [
        Buffer.concat([
          ...fragments([hello.slice(0, 5), hello.slice(5)]),
          frame(text, mark(2)),
          ...fragments(['', mark(3)]),
        ]),
      ],
      [echo('hello'), echo(2), echo(3)],
    ],
    [
      'a ping between two',
      [open(text, hello.slice(0, 9)), frame(ping, 'between'), frame(continuation, hello.slice(9))],
      [pong('between'), echo('hello')],
    ],
    [
      'a close between two ends it',
      [open(text, '{"event":'), frame(close, Buffer.of(3, 232)), frame(continuation, '"ping"}')],
      [closed(1000)],
    ],
  ]);

  test('pings between all of them are answered in order, before the message', async () => {
    const parts = inParts(5);
    await exchange(
      await server.rawWebSocket(),
      [Buffer.concat(fragments(parts).flatMap((each, at) => [frame(ping, `${at}`), each]))],
      [...parts.map((_, at) => pong(`${at}`)), echo('parts')],
    );
  });
});

describe('a fragment in the wrong place is 1002', () => {
  const server = useServer();

  testExchanges(server, [
    ['a last one of nothing', [frame(continuation, hello)], [closed(1002)]],
    ['a first one of nothing', [open(continuation, hello)], [closed(1002)]],
    ['an empty last one of nothing', [frame(continuation, '')], [closed(1002)]],
    [
      'one of nothing, before a whole message',
      [Buffer.concat([open(continuation, 'x'), frame(text, hello)])],
      [closed(1002)],
    ],
    [
      'one of nothing, byte by byte',
      dripped(frame(continuation, hello).subarray(0, 6)),
      [closed(1002)],
    ],
    [
      'one behind a message in fragments',
      [
        Buffer.concat([
          ...fragments([hello.slice(0, 9), hello.slice(9)]),
          open(continuation, 'x'),
          frame(text, hello),
        ]),
      ],
      [echo('hello'), closed(1002)],
    ],
    [
      'one behind a whole message',
      [Buffer.concat([frame(text, hello), frame(continuation, hello)])],
      [echo('hello'), closed(1002)],
    ],
    ['a whole text inside a message', [open(text, '{'), frame(text, hello)], [closed(1002)]],
    [
      'the first fragment of a text inside a message',
      [open(text, '{'), open(text, '{')],
      [closed(1002)],
    ],
    ['a binary inside a message', [open(text, '{'), frame(binary, 'x')], [closed(1002)]],
    [
      'a text inside a message, with a ping between',
      [Buffer.concat([open(text, '{'), frame(ping, 'p'), frame(text, hello)])],
      [pong('p'), closed(1002)],
    ],
    ['a text inside an empty message', [open(text, ''), frame(text, hello)], [closed(1002)]],
  ]);
});
