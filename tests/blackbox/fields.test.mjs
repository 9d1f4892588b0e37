import { describe, test } from 'node:test';
import { expectNothingBetween } from './support/client.mjs';
import { useServer } from './support/suite.mjs';

const wrong = {
  find_partner: [
    ['interests', 'chess'],
    ['interests', { 0: 'chess' }],
    ['interests', [1]],
    ['interests', ['chess', null]],
    ['interests', Array.from({ length: 11 }, (_, i) => `chess ${i}`)],
    ['interests', Array(101).fill('chess')],
    ['interests', ['x'.repeat(33)]],
    ['interests', ['chess', ' ']],
    ['mode', 'audio'],
    ['mode', 1],
    ['mode', ''],
    ['language', 5],
    ['language', ['en']],
    ['language', 'x'.repeat(36)],
    ['language', 'en_GB'],
    ['strict', 'yes'],
    ['strict', 1],
  ],
  webrtc_offer: [
    ['offer', undefined],
    ['roomId', 1, { offer: {} }],
    ['roomId', {}, { offer: {} }],
  ],
  webrtc_answer: [
    ['answer', undefined],
    ['roomId', [], { answer: {} }],
  ],
  webrtc_ice_candidate: [
    ['candidate', undefined],
    ['roomId', true, { candidate: null }],
  ],
  chat_message: [
    ['message', undefined],
    ['message', null],
    ['message', 5],
    ['message', {}],
    ['message', ''],
    ['message', ' \t\r\n '],
    ['message', '\ud800'],
    ['message', 'x'.repeat(2001)],
    ['roomId', 1, { message: 'x' }],
  ],
  connection_state: [
    ['state', undefined],
    ['state', 1],
    ['state', null],
    ['state', 'x'.repeat(65)],
    ['state', '😀'.repeat(65)],
    ['roomId', 1, { state: 'new' }],
  ],
  typing: [
    ['isTyping', undefined],
    ['isTyping', 'true'],
    ['isTyping', 1],
    ['isTyping', null],
    ['roomId', 1, { isTyping: true }],
  ],
};
wrong.next_partner = wrong.find_partner;

const shown = (value) => (JSON.stringify(value) ?? 'absent').slice(0, 30);

describe('a field that is wrong', () => {
  const server = useServer();

  for (const [event, cases] of Object.entries(wrong)) {
    for (const [field, value, rest] of cases) {
      test(`${event} with ${field} ${shown(value)} is refused, with the name of the field`, async () => {
        const { first, second } = await server.pair();
        first.send(event, { ...rest, [field]: value });
        await first.expectError('invalid_message', { event, mentions: field });
        await expectNothingBetween(first, second);
      });
    }
  }

  test('it is refused in the queue and outside of any room as well, and changes nothing', async () => {
    const client = await server.connect();
    client.send('find_partner', { mode: 'audio' });
    await client.expectError('invalid_message', { event: 'find_partner', mentions: 'mode' });
    client.send('find_partner', { mode: 'text' });
    const { roomId } = await client.expect('waiting_for_partner');
    client.send('next_partner', { strict: 'yes' });
    await client.expectError('invalid_message', { event: 'next_partner', mentions: 'strict' });
    client.send('find_partner');
    await client.expect('waiting_for_partner', (data) => data.roomId === roomId);
  });

  test('an optional field that is null is absent', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('chat_message', { message: 'hello', roomId: null });
    await second.expect('chat_message', (data) => data.roomId === roomId);
    first.send('next_partner', { interests: null, mode: null, language: null, strict: null });
    await first.expect('waiting_for_partner');
  });

  test('fields at their limits are accepted', async () => {
    const client = await server.connect();
    client.send('find_partner', {
      interests: Array(10).fill(` ${'é'.repeat(32)} `),
      language: `${'x2345678-'.repeat(3)}y2345678`,
      mode: 'video',
    });
    await client.expect('waiting_for_partner');
    const other = await server.connect();
    other.send('find_partner', { mode: 'video', interests: ['É'.repeat(32)] });
    await other.expect('partner_found');
    await client.expect('partner_found');
    for (const longest of ['x'.repeat(64), 'é'.repeat(64), '😀'.repeat(64), '']) {
      other.send('connection_state', { state: longest });
      await client.expect('partner_connection_state', ({ state }) => state === longest);
    }
  });

  test('a field of another event is an unknown member, and may be anything', async () => {
    const { first, second } = await server.pair();
    first.send('chat_message', { message: 'hello', isTyping: 5, offer: [], interests: 'chess' });
    await second.expect('chat_message', ({ message }) => message === 'hello');
  });
});
