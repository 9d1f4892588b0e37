import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';

const signals = [
  ['webrtc_offer', 'offer'],
  ['webrtc_answer', 'answer'],
  ['webrtc_ice_candidate', 'candidate'],
];
const nested = (levels) => '['.repeat(levels) + ']'.repeat(levels);

describe('signaling', () => {
  const server = useServer();

  for (const [event, field] of signals) {
    test(`${event} reaches the partner, with its sender and the room, and nobody else`, async () => {
      const { first, second, roomId } = await server.pair();
      const bystander = await server.connect();
      const value = { type: field, sdp: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n' };
      second.send(event, { [field]: value, roomId });
      assert.deepEqual(await first.expect(event), { [field]: value, from: second.userId, roomId });
      await second.expectNothing();
      await bystander.expectNothing();
    });

    test(`${event} without a roomId means the current room`, async () => {
      const { first, second, roomId } = await server.pair();
      first.send(event, { [field]: {} });
      await second.expect(event, (data) => data.roomId === roomId && data.from === first.userId);
    });

    test(`${event} carries any JSON value`, async () => {
      const { first, second } = await server.pair();
      for (const value of [
        null,
        true,
        false,
        0,
        -0.5,
        '',
        'text',
        [],
        {},
        [null, [{}]],
        { roomId: 'x', from: 'y' },
      ]) {
        first.send(event, { [field]: value });
        assert.deepEqual((await second.expect(event))[field], value);
      }
    });
  }

  // Compared as text: JSON.parse would round these in the client just as well.
  for (const [what, json] of [
    [
      'integers of 53 bits and more',
      '[9007199254740993,18446744073709551615,-9223372036854775808]',
    ],
    ['an integer of thirty digits', '123456789012345678901234567890'],
    [
      'the digits of a fraction',
      '[0.1000000000000000055511151231257827,1.7976931348623157e308,5e-324]',
    ],
  ]) {
    test(`${what} arrive as they were sent`, async () => {
      const { first, second } = await server.pair();
      first.sendText(`{"event":"webrtc_offer","data":{"offer":{"n":${json}}}}`);
      const message = await second.next();
      assert.equal(message.event, 'webrtc_offer', message.text);
      assert.ok(message.text.replaceAll(/\s/g, '').includes(`"n":${json}`), message.text);
    });
  }

  test('escapes and characters of every kind mean the same afterwards', async () => {
    const { first, second } = await server.pair();
    const json =
      '{"\\u0061\\n":"\\u0000\\u001f\\"\\\\\\/\\b\\f\\n\\r\\t\\u2028\\ud83d\\ude00 é 😀 \u2029 \u007f"}';
    first.sendText(`{"event":"webrtc_answer","data":{"answer":${json}}}`);
    assert.deepEqual((await second.expect('webrtc_answer')).answer, JSON.parse(json));
  });

  test('half of a surrogate pair, which JSON allows as an escape, is passed on as one', async () => {
    const { first, second } = await server.pair();
    first.sendText('{"event":"webrtc_offer","data":{"offer":"\\ud83d"}}');
    assert.equal((await second.expect('webrtc_offer')).offer, '\ud83d');
  });

  test('of a member given twice the last value counts', async () => {
    const { first, second } = await server.pair();
    first.sendText(
      '{"event":"leave_room","event":"webrtc_offer","data":{"offer":1},"data":{"offer":2,"offer":3}}',
    );
    await second.expect('webrtc_offer', ({ offer }) => offer === 3);
  });

  test('a value that looks like the frame around it stays a value', async () => {
    const { first, second, roomId } = await server.pair();
    const offer = { event: 'partner_left', data: { roomId }, text: '"},"from":"me","roomId":"x"}' };
    first.send('webrtc_offer', { offer, from: 'somebody else', more: 1 });
    assert.deepEqual(await second.expect('webrtc_offer'), { offer, from: first.userId, roomId });
  });

  test('white space inside a value does not matter', async () => {
    const { first, second } = await server.pair();
    first.sendText(
      '{"event":"webrtc_offer","data":{"offer": {\n\t"a" : [ 1 , 2 ]\r\n} , "x" : 1 } }',
    );
    assert.deepEqual((await second.expect('webrtc_offer')).offer, { a: [1, 2] });
  });

  test('an offer may nest until the whole message has 32 levels', async () => {
    const { first, second } = await server.pair();
    first.sendText(`{"event":"webrtc_offer","data":{"offer":${nested(30)}}}`);
    assert.deepEqual((await second.expect('webrtc_offer')).offer, JSON.parse(nested(30)));
    first.sendText(`{"event":"webrtc_offer","data":{"offer":${nested(31)}}}`);
    await first.expectError('invalid_message');
    await second.expectNothing();
  });

  test('a large offer arrives whole', async () => {
    const { first, second } = await server.pair();
    const offer = { sdp: 'a=candidate\r\n'.repeat(4000) };
    first.send('webrtc_offer', { offer });
    assert.deepEqual((await second.expect('webrtc_offer')).offer, offer);
  });

  test('the end of candidates arrives as null', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('webrtc_ice_candidate', { candidate: null, roomId });
    assert.deepEqual(await second.expect('webrtc_ice_candidate'), {
      candidate: null,
      from: first.userId,
      roomId,
    });
  });

  test('messages of every kind arrive in order, each once', async () => {
    const { first, second } = await server.pair();
    const kinds = [...signals, ['connection_state', 'state'], ['chat_message', 'message']];
    for (let burst = 0; burst < 10; ++burst) {
      const script = Array.from({ length: 100 }, (_, n) => [
        ...kinds[n % kinds.length],
        `${burst}.${n}`,
      ]);
      for (const [event, field, value] of script) first.send(event, { [field]: value });
      for (const [event, field, value] of script)
        await second.expect(
          event === 'connection_state' ? `partner_${event}` : event,
          (data) => data[field] === value,
        );
    }
    await second.expectNothing();
  });

  test('both may speak at the same time', async () => {
    const { first, second } = await server.pair();
    for (let n = 0; n < 100; ++n)
      for (const client of [first, second]) client.send('webrtc_ice_candidate', { candidate: n });
    for (let n = 0; n < 100; ++n)
      for (const client of [first, second])
        await client.expect('webrtc_ice_candidate', ({ candidate }) => candidate === n);
  });

  test('connection_state reaches the partner as partner_connection_state', async () => {
    const { first, second, roomId } = await server.pair();
    for (const state of ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed']) {
      first.send('connection_state', { state, roomId });
      assert.deepEqual(await second.expect('partner_connection_state'), {
        state,
        from: first.userId,
        roomId,
      });
    }
    await first.expectNothing();
  });
});
