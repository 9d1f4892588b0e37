// What a client that counts (`v=2`) can rely on, and that nobody else notices.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from './support/client.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const strange = '5f8a1c1e-7d2b-4b4e-9a53-0c1f5a0c7b11';

/// A client that numbers what it asks for; `numbers` stand beside the event.
class Counting extends Client {
  lastId = 0;
  ask(event, data, numbers = {}) {
    const id = ++this.lastId;
    this.sendText(JSON.stringify({ event, data, id, ...numbers }));
    return id;
  }

  /// The next message as a whole, which must be `event` and answer `id`; 0: nothing.
  async answer(event, id) {
    const { text, ...message } = await this.next();
    assert.equal(message.event, event, text);
    assert.equal(message.id ?? 0, id, text);
    return message;
  }
}

async function enter(server, query = 'v=2&resume=1') {
  const client = new Counting(`${server.wsUrl}?${query}`);
  await within(client.opened, 'WebSocket handshake');
  const { data, seq } = await client.answer(/resumeToken/.test(query) ? 'resumed' : 'connected', 0);
  return Object.assign(client, { userId: data.userId, token: data.resumeToken, greeting: data, seq });
}

/// A client that counts in a room with one that does not.
async function meet(server, query) {
  const [client, partner] = [await enter(server, query), await server.connect()];
  await client.answer('waiting_for_partner', client.ask('find_partner'));
  partner.send('find_partner');
  const { roomId } = await partner.expect('partner_found');
  await client.answer('partner_found', 0);
  return { client, partner, roomId };
}

describe('a client that counts', () => {
  const server = useServer({ args: ['--session.resume-window=10s'] });

  test('is told so by the features of the server', async () => {
    const client = await enter(server);
    assert.ok(client.greeting.features.includes('counting'));
    await client.close();
  });

  test('finds the id of what it asked in the answer', async () => {
    const client = await enter(server);
    await client.answer('pong', client.ask('ping', { t: 1 }));
    await client.answer('online_stats', client.ask('subscribe_stats'));
    await client.answer('left_room', client.ask('leave_room'));
    await client.answer('error', client.ask('dance'));
    await client.answer('error', client.ask('chat_message', { message: 'x', roomId: strange }));
    const search = client.ask('find_partner');
    const ping = client.ask('ping');
    await client.answer('waiting_for_partner', search);
    await client.answer('pong', ping);
    await client.close();
  });

  test('is told when its message was accepted, with the time that the partner reads', async () => {
    const { client, partner, roomId } = await meet(server);
    const id = client.ask('chat_message', { message: 'hi', roomId });
    const { data } = await client.answer('message_sent', id);
    const { timestamp } = await partner.expect('chat_message', ({ message }) => message === 'hi');
    assert.deepEqual(data, { timestamp, roomId });
    await client.close();
  });

  test('must name the room of what is about a room', async () => {
    const { client, partner } = await meet(server);
    const { data } = await client.answer('error', client.ask('chat_message', { message: 'hi' }));
    assert.equal(data.code, 'invalid_message');
    assert.match(data.message, /roomId/);
    await partner.expectNothing();
    await client.close();
  });

  for (const id of [0, -1, 1.5, '1', 2 ** 53, true, [1]])
    test(`hears that ${JSON.stringify(id)} is no number of an event`, async () => {
      const client = await enter(server);
      client.sendText(JSON.stringify({ event: 'ping', id }));
      await client.expectError('invalid_message', { event: 'ping', mentions: '`id`' });
      await client.close();
    });

  test('repeats in vain what was heard', async () => {
    const { client, partner, roomId } = await meet(server);
    const id = client.ask('chat_message', { message: 'once', roomId });
    await client.answer('message_sent', id);
    client.sendText(JSON.stringify({ event: 'chat_message', data: { message: 'once', roomId }, id }));
    await client.answer('pong', client.ask('ping'));
    await partner.expect('chat_message');
    await partner.expectNothing();
    await client.close();
  });

  test('does nothing to a new stranger with a wish about the old one', async () => {
    const { client, partner, roomId } = await meet(server);
    await client.answer('waiting_for_partner', client.ask('next_partner', { roomId }));
    const next = await server.connect();
    next.send('find_partner');
    await next.expect('partner_found');
    await client.answer('partner_found', 0);
    for (const event of ['next_partner', 'leave_room', 'chat_message']) {
      const { data } = await client.answer('error', client.ask(event, { roomId, message: 'x' }));
      assert.deepEqual([data.code, data.event], ['not_in_room', event]);
    }
    await next.expectNothing();
    await partner.drop();
    await client.close();
  });

  test('is told what was heard and refused when it is back', async () => {
    const { client, partner, roomId } = await meet(server, 'v=2&resume=1');
    await client.answer('message_sent', client.ask('chat_message', { message: 'x', roomId }));
    const refused = client.ask('dance');
    await client.answer('error', refused);
    await client.answer('pong', client.ask('ping'));
    await client.drop();
    await partner.expect('chat_message');
    await partner.expect('partner_reconnecting');
    const back = await enter(server, `v=2&resumeToken=${client.token}&received=6`);
    assert.equal(back.greeting.lastId, client.lastId);
    assert.deepEqual(back.greeting.refused, [refused]);
    await back.close();
  });

  test('gets exactly what it has not read', async () => {
    const { client, partner, roomId } = await meet(server);
    assert.equal(client.seq, 1);
    for (const message of ['a', 'b', 'c']) partner.send('chat_message', { message });
    const seqs = [];
    for (let n = 0; n < 3; ++n) seqs.push((await client.answer('chat_message', 0)).seq);
    assert.deepEqual(seqs, [4, 5, 6]);
    client.ask('typing', { isTyping: true, roomId }, { ack: 4 });
    await partner.expect('typing');
    await client.drop();
    await partner.expect('typing');
    await partner.expect('partner_reconnecting');
    partner.send('chat_message', { message: 'd' });
    await partner.expectNothing();
    const back = await enter(server, `v=2&resumeToken=${client.token}&received=5`);
    assert.equal(back.seq, undefined);
    for (const [message, seq] of [['c', 6], ['d', 7]]) {
      const got = await back.answer('chat_message', 0);
      assert.deepEqual([got.data.message, got.seq], [message, seq]);
    }
    await back.close();
  });

  test('sees no places if it can not come back', async () => {
    const client = await enter(server, 'v=2');
    assert.equal(client.seq, undefined);
    assert.equal(client.token, undefined);
    assert.equal((await client.answer('pong', client.ask('ping'))).seq, undefined);
    await client.close();
  });

  test('is the only one that sees any of it', async () => {
    for (const query of ['', '?resume=1', '?v=1']) {
      const client = new Client(`${server.wsUrl}${query}`);
      await within(client.opened, 'WebSocket handshake');
      client.sendText('{"event":"ping","id":1,"ack":"x"}');
      client.sendText('{"event":"ping","id":1}');
      for (const event of ['connected', 'pong', 'pong']) {
        const { text } = await client.next();
        assert.deepEqual(Object.keys(JSON.parse(text)), ['event', 'data']);
        assert.equal(JSON.parse(text).event, event);
      }
      await client.close();
    }
  });
});

describe('a client that counts and sends too much', () => {
  const server = useServer({ args: ['--limits.enabled=true', '--session.resume-window=10s'] });

  test('knows of each of its messages whether it was refused', async () => {
    const { client, partner, roomId } = await meet(server);
    const ids = Array.from({ length: 14 }, (_, n) => client.ask('chat_message', { message: `${n}`, roomId }));
    const outcomes = new Map();
    while (outcomes.size < ids.length) {
      const { event, id, data } = await client.next();
      outcomes.set(id, event);
      if (event === 'error') assert.equal(data.code, 'rate_limited');
    }
    const sent = ids.filter((id) => outcomes.get(id) === 'message_sent');
    assert.deepEqual(sent, ids.slice(0, 10));
    for (let n = 0; n < 10; ++n) await partner.expect('chat_message', ({ message }) => message === `${n}`);
    await partner.expectNothing();
    await client.close();
  });

  test('is not closed for what it could not know to be late', async () => {
    const { client, partner, roomId } = await meet(server);
    partner.send('leave_room');
    await client.answer('partner_left', 0);
    for (let n = 0; n < 30; ++n) {
      const { data } = await client.answer('error', client.ask('webrtc_ice_candidate', { candidate: n, roomId }));
      assert.equal(data.code, 'not_in_room');
    }
    await client.answer('pong', client.ask('ping'));
    await client.close();
  });
});
