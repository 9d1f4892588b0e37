// What no client should say in JSON, what it hears of it, and what its partner does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frame, opcodes } from '../support/raw.mjs';
import { stillServes } from '../support/still_serves.mjs';
import { useServer } from '../support/suite.mjs';

const { text } = opcodes;
const ping = (t) => `{"event":"ping","data":{"t":${t}}}`;
const chat = (message) => `{"event":"chat_message","data":{"message":${message}}}`;
const candidate = (value) => `{"event":"webrtc_ice_candidate","data":{"candidate":${value}}}`;
const nested = (levels) => '['.repeat(levels) + ']'.repeat(levels);

/// A room with somebody in it who reads strictly, and a socket that says anything.
async function intrude(server) {
  const partner = await server.connect();
  partner.send('find_partner');
  await partner.expect('waiting_for_partner');
  const socket = await server.rawWebSocket();
  socket.send(text, '{"event":"find_partner"}');
  await socket.nextEvent('partner_found');
  await partner.expect('partner_found');
  return { partner, socket };
}

describe('a message that is refused', () => {
  const server = useServer();

  for (const [code, ...rows] of [
    [
      'invalid_json',
      ['nothing', ''],
      ['white space', ' \t\r\n'],
      ['a NUL', '\0'],
      ['a NUL behind the object', `${ping(1)}\0`],
      ['a NUL before the object', `\0${ping(1)}`],
      ['a NUL in a string, as it is', ping('"\0"')],
      ['a line feed in a string, as it is', ping('"\n"')],
      ['a byte order mark', `\ufeff${ping(1)}`],
      ['a form feed for white space', `\f${ping(1)}`],
      ['a no-break space for white space', `\u00a0${ping(1)}`],
      ['two objects', ping(1) + ping(2)],
      ['an object and a comma', `${ping(1)},`],
      ['an object and a brace', `${ping(1)}}`],
      ['a missing brace', ping(1).slice(0, -1)],
      ['a comment', `/* x */${ping(1)}`],
      ['a comment to the end of the line', `${ping(1)} // x`],
      ['single quotes', "{'event':'ping'}"],
      ['names without quotes', '{event:"ping"}'],
      ['a comma too many', '{"event":"ping",}'],
      ['a comma too few', '{"event":"ping""data":{}}'],
      ['a colon too few', '{"event" "ping"}'],
      ['a missing value', '{"event":}'],
      ['a number for a name', '{1:2}'],
      ['brackets that cross', '{"event":"ping","x":[}]'],
      ['01', ping('01')],
      ['-', ping('-')],
      ['+1', ping('+1')],
      ['.5', ping('.5')],
      ['1.', ping('1.')],
      ['1e', ping('1e')],
      ['0x10', ping('0x10')],
      ['1_000', ping('1_000')],
      ['NaN', ping('NaN')],
      ['-Infinity', ping('-Infinity')],
      ['undefined', ping('undefined')],
      ['True', ping('True')],
      ['nul', ping('nul')],
      ['an escape that is none', ping('"\\x41"')],
      ['an escape of a quote that needs none', ping('"\\\'"')],
      ['an escape that breaks off', ping('"\\u12"')],
      ['an escape of other digits', ping('"\\u12G4"')],
      ['a string without an end', '{"event":"ping'],
      ['64 KiB of a string without an end', `{"event":"${'x'.repeat(65_000)}`],
      ['64 KiB of backslashes', '\\'.repeat(65_536)],
      ['64 KiB of quotes', '"'.repeat(65_535)],
      ['64 KiB of commas', `[${','.repeat(65_000)}]`],
      ['JSON that is wrong where nobody reads', '{"event":"ping","x":[1,,2]}'],
      ['a text of another protocol', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a frame of Socket.IO', '42["find_partner",{}]'],
    ],
    [
      'invalid_message',
      ['30,000 levels of arrays', nested(30_000)],
      ['30,000 levels of arrays in data', ping(nested(30_000))],
      ['10,000 levels of objects', ping('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000))],
      ['33 levels in a candidate', candidate(nested(31))],
      ['a number', '1e999'],
      ['a string', '"{\\"event\\":\\"ping\\"}"'],
      ['an array of messages', `[${ping(1)}]`],
      ['no event', '{"data":{}}'],
      ['an event that is a number', '{"event":1e999}'],
      ['an event that is half a surrogate pair', '{"event":"\\ud83d"}'],
      ['an event that is a list', '{"event":["ping"]}'],
      ['data that is a list', '{"event":"ping","data":[1]}'],
      ['the last of two events is none', '{"event":"ping","event":null}'],
      ['the last of two data is none', '{"event":"ping","data":{},"data":1}'],
      ['half a surrogate pair in what is read', chat('"\\ud83d"')],
      ['the other half', chat('"\\ude00"')],
      ['a pair the wrong way round', chat('"\\ude00\\ud83d"')],
      ['2001 characters', chat(`"${'é'.repeat(2001)}"`)],
      ['64 KiB of chat', chat(`"${'x'.repeat(65_000)}"`)],
      ['chat of nothing but spaces that are none of ASCII', chat('"\\u00a0\\u2003\\u3000"')],
      ['chat that is a number', chat('1')],
      ['a room that is a list', '{"event":"typing","data":{"isTyping":true,"roomId":[]}}'],
    ],
    [
      'unknown_event',
      ['__proto__', '{"event":"__proto__"}'],
      ['constructor', '{"event":"constructor"}'],
      ['an event with a NUL', '{"event":"ping\\u0000"}'],
      ['an event with a space', '{"event":" ping"}'],
      ['an event in other letters', '{"event":"PING"}'],
      ['an event of a server', '{"event":"partner_found","data":{"roomId":"x"}}'],
      ['an event of 60,000 characters', `{"event":"${'x'.repeat(60_000)}"}`],
    ],
    [
      'wrong_room',
      ['a room of nobody', '{"event":"chat_message","data":{"message":"x","roomId":"none"}}'],
      ['a room that is a path', '{"event":"typing","data":{"isTyping":true,"roomId":"../1"}}'],
    ],
  ])
    for (const [what, bytes] of rows)
      test(`${what}: ${code}`, async () => {
        const { partner, socket } = await intrude(server);
        socket.write(frame(text, bytes));
        assert.equal((await socket.nextEvent('error')).code, code);
        await socket.expectAlive();
        // Nothing of it has reached the partner: the next thing that it hears is this.
        socket.write(frame(text, chat('"next"')));
        await partner.expect('chat_message', ({ message }) => message === 'next');
        socket.destroy();
        await partner.expect('partner_disconnected');
        await partner.drop();
        await stillServes(server);
      });
});

describe('a message that is odd and valid', () => {
  const server = useServer();

  // What is opaque arrives letter for letter.
  for (const value of [
    '1e999',
    '-0',
    '-0.0e-0',
    '123456789012345678901234567890',
    `1${'0'.repeat(5000)}`,
    '0.1000000000000000055511151231257827',
    '"\\ud83d"',
    '"\\ude00\\ud83d"',
    '"\\u0000"',
    '"\\u2028</script>"',
    '"\\/\\b\\f\\n\\r\\t\\"\\\\"',
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1},"constructor":1}',
    '{"":{"":""}}',
    '{ "spaces" : [ 1 , 2 ] }',
    nested(29),
    `"${'x'.repeat(60_000)}"`,
    `[${Array(20_000).fill('1').join(',')}]`,
    `{${Array.from({ length: 4000 }, (_, n) => `"k${n}":${n}`).join(',')}}`,
  ]) {
    test(`a candidate of ${value.slice(0, 40)}`, async () => {
      const { partner, socket } = await intrude(server);
      socket.write(frame(text, candidate(value)));
      const { text: heard } = await partner.next();
      assert.ok(heard.includes(`"candidate":${value}`), heard.slice(0, 200));
      await socket.expectAlive();
      socket.destroy();
      await partner.expect('partner_disconnected');
      await partner.drop();
      await stillServes(server);
    });
  }

  for (const [what, message, heard] of [
    ['a NUL', '"a\\u0000b"', 'a\0b'],
    ['markup', '"<script>alert(1)</script>"', '<script>alert(1)</script>'],
    ['escapes of everything', '"\\u0061\\u0062"', 'ab'],
    ['characters that turn the writing', '"\\u202eabc\\u202c"', '\u202eabc\u202c'],
    ['the last code point', '"\\udbff\\udfff"', '\u{10ffff}'],
    ['2000 characters of two units', `"${'😀'.repeat(1000)}"`, '😀'.repeat(1000)],
    ['a quote and a backslash', '"\\"\\\\"', '"\\'],
  ]) {
    test(`chat of ${what}`, async () => {
      const { partner, socket } = await intrude(server);
      socket.write(frame(text, chat(message)));
      await partner.expect('chat_message', (data) => data.message === heard);
      socket.destroy();
      await partner.expect('partner_disconnected');
      await partner.drop();
      await stillServes(server);
    });
  }

  for (const [what, bytes] of [
    ['names in escapes', '{"\\u0065vent":"\\u0070ing","d\\u0061ta":{"\\u0074":7}}'],
    ['the last of two events', '{"event":"leave_room","event":"ping","data":{"t":7}}'],
    ['the last of two data', '{"event":"ping","data":{"t":1},"data":{"t":7}}'],
    ['the last of two members', '{"event":"ping","data":{"t":1,"t":7}}'],
    ['data before the event', '{"data":{"t":7},"event":"ping"}'],
    ['prototypes', '{"__proto__":{"event":"leave_room"},"event":"ping","data":{"t":7}}'],
    [
      'four thousand members that nobody knows',
      `{${'"x":0,'.repeat(4000)}"event":"ping","data":{"t":7}}`,
    ],
    ['64 KiB of white space', `{"event":"ping","data":{"t":7}${' '.repeat(65_000)}}`],
  ]) {
    test(`${what}: understood`, async () => {
      const socket = await server.rawWebSocket();
      socket.write(frame(text, bytes));
      assert.equal((await socket.nextEvent('pong')).t, 7);
      socket.destroy();
      await stillServes(server);
    });
  }
});
