// RFC 6455, section 8.1: text is UTF-8 (RFC 3629), over all fragments of a message.
import { describe, test } from 'node:test';
import {
  closed,
  dripped,
  echo,
  exchange,
  fragments,
  mark,
  pong,
  testExchanges,
} from '../support/exchange.mjs';
import { frame, opcodes } from '../support/raw.mjs';
import { useServer } from '../support/suite.mjs';

const { continuation, text, ping } = opcodes;
const [head, tail] = [Buffer.from('{"event":"ping","data":{"t":"'), Buffer.from('"}}')];
/// {"event":"ping","data":{"t":"<bytes>"}}
const around = (bytes) => Buffer.concat([head, Buffer.from(bytes), tail]);
const hex = (bytes) => Buffer.from(bytes).toString('hex');

const invalid = [
  ['a continuation byte alone', [0x80]],
  ['the last continuation byte alone', [0xbf]],
  ['many continuation bytes', [0x80, 0xbf, 0x80, 0xbf, 0x80]],
  ['a lead of two bytes and a space', [0xc3, 0x20]],
  ['a lead of three bytes and a space', [0xe2, 0x20]],
  ['two of three bytes and a space', [0xe2, 0x82, 0x20]],
  ['three of four bytes and a space', [0xf0, 0x9f, 0x98, 0x20]],
  ['a lead inside a character', [0xe2, 0xc3, 0xa4]],
  ['an overlong slash in two bytes', [0xc0, 0xaf]],
  ['an overlong slash in three bytes', [0xe0, 0x80, 0xaf]],
  ['an overlong slash in four bytes', [0xf0, 0x80, 0x80, 0xaf]],
  ['an overlong slash in five bytes', [0xf8, 0x80, 0x80, 0x80, 0xaf]],
  ['an overlong slash in six bytes', [0xfc, 0x80, 0x80, 0x80, 0x80, 0xaf]],
  ['an overlong NUL', [0xc0, 0x80]],
  ['the highest overlong form of two bytes', [0xc1, 0xbf]],
  ['the highest overlong form of three bytes', [0xe0, 0x9f, 0xbf]],
  ['the highest overlong form of four bytes', [0xf0, 0x8f, 0xbf, 0xbf]],
  ['the first surrogate', [0xed, 0xa0, 0x80]],
  ['the last high surrogate', [0xed, 0xaf, 0xbf]],
  ['the last surrogate', [0xed, 0xbf, 0xbf]],
  ['a surrogate pair', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ['U+110000', [0xf4, 0x90, 0x80, 0x80]],
  ['the lead f5', [0xf5, 0x80, 0x80, 0x80]],
  ['five bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ['six bytes', [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80]],
  ['the byte fe', [0xfe]],
  ['the byte ff', [0xff]],
];

describe('text that is not UTF-8 is 1007', () => {
  const server = useServer();

  testExchanges(server, [
    ...invalid.flatMap(([what, bytes]) => [
      [`${what} (${hex(bytes)})`, [frame(text, around(bytes))], [closed(1007)]],
      [
        `${what}, before the frame ends`,
        [frame(text, Buffer.concat([around(bytes), Buffer.alloc(300, ' ')])).subarray(0, 100)],
        [closed(1007)],
      ],
    ]),
    [
      'what ends inside a character',
      [frame(text, Buffer.concat([head, Buffer.of(0xf0, 0x9f)]))],
      [closed(1007)],
    ],
    [
      'what ends inside a character, in fragments',
      fragments([head, Buffer.of(0xf0, 0x9f), Buffer.of(0x98)]),
      [closed(1007)],
    ],
    [
      'a character that the next message would complete',
      [Buffer.concat([frame(text, Buffer.of(0xc3)), frame(text, Buffer.of(0xa4))])],
      [closed(1007)],
    ],
    ['what is no JSON anyway', [frame(text, Buffer.of(0xff, 0xfe, 0x00))], [closed(1007)]],
    [
      'a bad fragment is 1007 before the message ends',
      [
        frame(text, head, { fin: false }),
        frame(continuation, Buffer.of(0xed, 0xa0, 0x80), { fin: false }),
      ],
      [closed(1007)],
    ],
    [
      'a character over two fragments that goes wrong in the second',
      [
        frame(text, Buffer.of(0xf4), { fin: false }),
        frame(continuation, Buffer.of(0x90), { fin: false }),
      ],
      [closed(1007)],
    ],
    [
      'a character over two packets that goes wrong in the second',
      dripped(frame(text, Buffer.concat([head, Buffer.of(0xf4, 0x90), tail])).subarray(0, -3)),
      [closed(1007)],
    ],
    [
      'a message before it is answered',
      [Buffer.concat([frame(text, mark('before')), frame(text, Buffer.of(0xff))])],
      [echo('before'), closed(1007)],
    ],
  ]);
});

describe('text that is UTF-8 is read', () => {
  const server = useServer();

  testExchanges(server, [
    ...[
      '\u007f',
      '\u0080',
      '\u07ff',
      '\u0800',
      '\ud7ff',
      '\ue000',
      '\ufdd0',
      '\ufffd',
      '\ufffe',
      '\uffff',
      '\u{10000}',
      '\u{10fffe}',
      '\u{10ffff}',
    ].map((t) => [
      `U+${t.codePointAt(0).toString(16).padStart(4, '0')}`,
      [frame(text, around(t))],
      [echo(t)],
    ]),
    ['a byte order mark inside', [frame(text, around('\ufeffx'))], [echo('\ufeffx')]],
    ['κόσμε, byte by byte', dripped(frame(text, around('κόσμε'))), [echo('κόσμε')]],
    [
      'a fragment for each byte',
      fragments(Array.from(around('é語😀'), (byte) => Buffer.of(byte))),
      [echo('é語😀')],
    ],
    [
      'a ping of any bytes inside a character',
      [
        frame(text, Buffer.concat([head, Buffer.of(0xf0, 0x9f)]), { fin: false }),
        frame(ping, Buffer.of(0xff)),
        frame(continuation, Buffer.concat([Buffer.of(0x98, 0x80), tail])),
      ],
      [pong(Buffer.of(0xff)), echo('😀')],
    ],
  ]);

  test('and may be cut into fragments anywhere', async () => {
    const socket = await server.rawWebSocket();
    const whole = around('aé語😀');
    for (let at = 0; at <= whole.length; ++at)
      await exchange(socket, fragments([whole.subarray(0, at), whole.subarray(at)]), [
        echo('aé語😀'),
      ]);
  });

  test('and may be cut into packets anywhere', async () => {
    const socket = await server.rawWebSocket();
    const bytes = frame(text, around('aé語😀'));
    for (let at = 1; at < bytes.length; ++at)
      await exchange(socket, [bytes.subarray(0, at), bytes.subarray(at)], [echo('aé語😀')]);
  });
});
