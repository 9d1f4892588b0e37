import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';

describe('messages', () => {
  const server = useServer();

  for (const [what, text] of [
    ['an empty text', ''],
    ['a word', 'hello'],
    ['half an object', '{"event":"ping"'],
    ['two objects', '{"event":"ping"}{"event":"ping"}'],
    ['an object and a rest', '{"event":"ping"} x'],
    ['a trailing comma', '{"event":"ping",}'],
    ['single quotes', "{'event':'ping'}"],
    ['a control character inside a string', '{"event":"pi\u0001ng"}'],
    ['a broken escape', '{"event":"\\u12"}'],
    ['a number that is none', '{"event":"ping","data":{"t":01}}'],
    ['NaN', '{"event":"ping","data":{"t":NaN}}'],
    ['a broken value in a member that nobody reads', '{"event":"ping","more":[1,,2]}'],
  ]) {
    test(`${what} is invalid_json`, async () => {
      const client = await server.connect();
      client.sendText(text);
      const error = await client.expectError('invalid_json');
      assert.equal(error.event, undefined);
      await client.expectNothing();
    });
  }

  for (const [what, text, field] of [
    ['an array', '[]', ''],
    ['a string', '"ping"', ''],
    ['a number', '1', ''],
    ['null', 'null', ''],
    ['an object without an event', '{}', 'event'],
    ['an event that is no string', '{"event":1}', 'event'],
    ['an event that is null', '{"event":null}', 'event'],
    ['an event without a name', '{"event":""}', 'event'],
    ['data that is an array', '{"event":"ping","data":[]}', 'data'],
    ['data that is a string', '{"event":"ping","data":"{}"}', 'data'],
    ['data that is false', '{"event":"ping","data":false}', 'data'],
  ]) {
    test(`${what} is invalid_message`, async () => {
      const client = await server.connect();
      client.sendText(text);
      await client.expectError('invalid_message', { mentions: field });
      await client.expectNothing();
    });
  }

  test('an event that does not exist is unknown_event, and is named', async () => {
    const client = await server.connect();
    for (const event of [
      'no_such_event',
      'Ping',
      'ping ',
      'connected',
      'partner_found',
      '__proto__',
    ]) {
      client.send(event, {});
      await client.expectError('unknown_event', { event });
    }
  });

  test('the name of an event comes back cut to 64 bytes, never inside a character', async () => {
    const client = await server.connect();
    for (const [event, cut] of [
      ['x'.repeat(64), 64],
      ['x'.repeat(65), 64],
      ['é'.repeat(1000), 32],
      [`x${'é'.repeat(1000)}`, 32],
    ]) {
      client.send(event, {});
      await client.expectError('unknown_event', { event: event.slice(0, cut) });
    }
  });

  // Events of PROTOCOL that come later; each leaves this list when it comes.
  for (const event of [
    'report_partner',
    'get_ice_servers',
  ]) {
    test(`${event} is unknown_event as yet`, async () => {
      const client = await server.connect();
      client.send(event, {});
      await client.expectError('unknown_event', { event });
    });
  }

  test('data may be absent, null or empty', async () => {
    const client = await server.connect();
    for (const text of [
      '{"event":"ping"}',
      '{"event":"ping","data":null}',
      '{"event":"ping","data":{}}',
    ]) {
      client.sendText(text);
      await client.expect('pong', (data) => !('t' in data));
    }
  });

  test('white space, the order of members, escapes and unknown members do not matter', async () => {
    const client = await server.connect();
    for (const text of [
      ' \r\n\t{ "event" :\n"ping" , "data" : { "t" : 1 } }\n ',
      '{"data":{"t":1},"event":"ping"}',
      '{"event":"p\\u0069ng","data":{"t":1}}',
      '{"id":7,"event":"ping","x":{"event":"leave_room"},"data":{"more":[{}],"t":1},"y":null}',
    ]) {
      client.sendText(text);
      await client.expect('pong', ({ t }) => t === 1);
    }
  });

  test('a ping comes back with the same t, whatever that is', async () => {
    const client = await server.connect();
    for (const t of [
      0,
      -1.5,
      null,
      true,
      '',
      'é 😀 "\\ \u0000',
      [1, [2, { a: null }]],
      { t: { t: 1 } },
    ]) {
      client.send('ping', { t });
      const pong = await client.expect('pong');
      assert.deepEqual(pong.t, t);
    }
  });

  test('pings are answered in order', async () => {
    const client = await server.connect();
    for (let t = 0; t < 100; ++t) client.send('ping', { t });
    for (let t = 0; t < 100; ++t) await client.expect('pong', (data) => data.t === t);
  });

  test('a hundred errors do not cost the connection', async () => {
    const client = await server.connect();
    for (let round = 0; round < 25; ++round) {
      for (const text of [
        '{',
        '[]',
        '{"event":"nonsense"}',
        '{"event":"chat_message","data":{"message":"x"}}',
      ])
        client.sendText(text);
      await client.expectError('invalid_json');
      await client.expectError('invalid_message');
      await client.expectError('unknown_event');
      await client.expectError('not_in_room');
    }
    await client.expectNothing();
  });
});
