// A client that counts loses nothing, wherever its line is cut: each wish happens once or is known
// not to have happened, and each event is read once and in order.
//
// STRANGELET_TEST_EVERY_BYTE=1 cuts at every byte in either direction; otherwise at some.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connect, uniqueMark } from './support/client.mjs';
import { CountingClient } from './support/counting.mjs';
import { cutLine } from './support/cut_line.mjs';
import { until } from './support/waits.mjs';
import { useServer } from './support/suite.mjs';

const stride = process.env.STRANGELET_TEST_EVERY_BYTE ? 1 : 7;
const atOnce = 8;

/// A conversation, in which the line of one is cut. Returns how many bytes have passed.
async function converse(server, cut) {
  const line = await cutLine(server.wsPort, cut);
  // Only the first connection goes over the line that breaks.
  const client = new CountingClient((attempt) =>
    attempt === 0 && !client.token ? `ws://127.0.0.1:${line.port}/` : server.wsUrl);
  const partner = await connect(server.wsUrl);
  const heard = [];
  try {
    await client.connect();
    // These two and nobody else.
    const wants = { interests: [uniqueMark()], strict: true };
    client.wish('find_partner', wants);
    await client.event('waiting_for_partner');
    partner.send('find_partner', wants);
    const { roomId } = await partner.expect('partner_found');
    partner.handle(({ event, data }) => heard.push({ event, data }));
    await client.event('partner_found');

    const chats = [];
    const says = (message) => chats.push({ message, id: client.wish('chat_message', { message, roomId }) });
    says('one');
    client.wish('typing', { isTyping: true, roomId }, { isSilent: true });
    says('two');
    partner.send('chat_message', { message: 'alpha' });
    partner.send('webrtc_ice_candidate', { candidate: { candidate: 'x' } });
    const lost = client.wish('chat_message', { message: 'nowhere', roomId: client.userId });
    says('three');
    for (const { id } of chats) await client.outcome(id);
    partner.send('chat_message', { message: 'beta' });
    await client.event('chat_message', ({ message }) => message === 'beta');
    says('four');
    const away = client.wish('leave_room', { roomId });
    const late = client.wish('chat_message', { message: 'too late', roomId });

    for (const { id } of chats) assert.equal(await client.outcome(id), 'message_sent');
    assert.equal(await client.outcome(lost), 'refused');
    assert.equal(await client.outcome(away), 'left_room');
    assert.equal(await client.outcome(late), 'refused');
    await client.comingBack;
    await client.until(() => client.isUp, 'the line');

    // Each once, in order, and nothing else.
    await client.close();
    const end = 'partner_left';
    await until(() => heard.some(({ event }) => event === end), end);
    assert.deepEqual(
      heard.filter(({ event }) => event === 'chat_message').map(({ data }) => data.message),
      chats.map(({ message }) => message),
    );
    assert.equal(heard.at(-1).event, end);
    assert.deepEqual(
      client.events.filter(({ event }) => event === 'chat_message').map(({ data }) => data.message),
      ['alpha', 'beta'],
    );
    assert.equal(client.events.filter(({ event }) => event === 'webrtc_ice_candidate').length, 1);
    return { ...line.passed };
  } catch (error) {
    error.message = `cut ${JSON.stringify(cut)}: ${error.message}`;
    throw error;
  } finally {
    line.close();
    await partner.drop();
  }
}

describe('a client that counts, whose line is cut', () => {
  const server = useServer({ args: ['--session.resume-window=5s'] });

  for (const direction of ['up', 'down'])
    for (const silent of [false, true])
      test(`${direction}stream${silent ? ' without a word' : ''}, loses nothing`, async () => {
        const total = (await converse(server))[direction];
        assert.ok(total > 500, `${total} bytes`);
        const cuts = [];
        for (let after = silent ? Math.ceil(stride / 2) : 1; after <= total; after += stride) cuts.push(after);
        await Promise.all(Array.from({ length: atOnce }, async () => {
          for (let after = cuts.pop(); after; after = cuts.pop())
            await converse(server, { direction, after, silent });
        }));
      });
});
