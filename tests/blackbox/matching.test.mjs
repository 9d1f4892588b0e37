import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNothingBetween, meet } from './support/client.mjs';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

describe('looking for a partner', () => {
  const server = useServer();
  const untilInterests = (expected) =>
    until(async () => {
      const { waiting } = (await server.request('/videochat/rooms')).json;
      assert.deepEqual(
        waiting.map(({ interests }) => interests),
        [expected],
      );
      return true;
    }, `interests of the one who waits: ${expected}`);

  test('the first one waits, alone', async () => {
    const client = await server.connect();
    client.send('find_partner');
    const { waitingUsers } = await client.expect('waiting_for_partner');
    assert.equal(waitingUsers, 1);
    await client.expectNothing();
  });

  test('the second one completes the pair and is the initiator', async () => {
    const [first, second] = [await server.connect(), await server.connect()];
    first.send('find_partner');
    const ticket = await first.expect('waiting_for_partner');
    second.send('find_partner');
    const found = await second.expect('partner_found');
    assert.deepEqual(found, {
      roomId: ticket.roomId,
      partnerId: first.userId,
      isInitiator: true,
      commonInterests: [],
    });
    assert.deepEqual(await first.expect('partner_found'), {
      ...found,
      partnerId: second.userId,
      isInitiator: false,
    });
  });

  test('first come, first paired', async () => {
    const clients = [];
    for (let n = 0; n < 6; ++n) clients.push(await server.connect());
    for (const client of clients) {
      client.send('find_partner');
      await client.next();
    }
    for (const waited of [0, 2, 4])
      await clients[waited].expect(
        'partner_found',
        ({ partnerId }) => partnerId === clients[waited + 1].userId,
      );
  });

  test('asking again while waiting keeps the ticket', async () => {
    const client = await server.connect();
    client.send('find_partner');
    const { roomId } = await client.expect('waiting_for_partner');
    for (const event of ['find_partner', 'next_partner', 'find_partner']) {
      client.send(event, {});
      await client.expect(
        'waiting_for_partner',
        (data) => data.roomId === roomId && data.waitingUsers === 1,
      );
    }
    const other = await server.connect();
    other.send('find_partner');
    await other.expect(
      'partner_found',
      (data) => data.roomId === roomId && data.partnerId === client.userId,
    );
  });

  test('nobody is paired with himself, however often he asks', async () => {
    const client = await server.connect();
    for (let n = 0; n < 20; ++n) client.send(n % 2 ? 'find_partner' : 'next_partner');
    for (let n = 0; n < 20; ++n) await client.expect('waiting_for_partner');
    await client.expectNothing();
  });

  test('find_partner in a room is already_in_room, and the room goes on', async () => {
    const { first, second } = await server.pair();
    second.send('find_partner');
    await second.expectError('already_in_room', { event: 'find_partner' });
    await expectNothingBetween(second, first);
  });

  test('next_partner from idle is find_partner', async () => {
    const [first, second] = [await server.connect(), await server.connect()];
    first.send('next_partner');
    await first.expect('waiting_for_partner');
    second.send('next_partner');
    await second.expect('partner_found', ({ isInitiator }) => isInitiator);
  });

  test('next_partner leaves the room and waits in a new one; the one left behind is idle', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('next_partner');
    const ticket = await first.expect('waiting_for_partner');
    assert.notEqual(ticket.roomId, roomId);
    await second.expect('partner_left', (data) => data.roomId === roomId);
    await second.expectNothing();
    await first.expectNothing();
  });

  test('next_partner takes the one who is waiting, at once', async () => {
    const { first, second, roomId } = await server.pair();
    const third = await server.connect();
    third.send('find_partner');
    const ticket = await third.expect('waiting_for_partner');
    first.send('next_partner');
    await first.expect(
      'partner_found',
      (data) => data.roomId === ticket.roomId && data.isInitiator,
    );
    await third.expect('partner_found', ({ partnerId }) => partnerId === first.userId);
    await second.expect('partner_left', (data) => data.roomId === roomId);
  });

  test('two who both skip meet again when nobody else is there', async () => {
    const { first, second, roomId } = await server.pair();
    first.send('next_partner');
    await first.expect('waiting_for_partner');
    await second.expect('partner_left');
    second.send('next_partner');
    const again = await second.expect(
      'partner_found',
      ({ partnerId }) => partnerId === first.userId,
    );
    assert.notEqual(again.roomId, roomId);
  });

  test('preferences are taken, updated while waiting, and kept by next_partner without data', async () => {
    const [first, second] = [await server.connect(), await server.connect()];
    first.send('find_partner', {
      interests: ['chess', 'go'],
      mode: 'text',
      language: 'en',
      strict: false,
    });
    await first.expect('waiting_for_partner');
    await untilInterests(['chess', 'go']);
    first.send('find_partner', { interests: ['music'], mode: 'text' });
    await first.expect('waiting_for_partner');
    await untilInterests(['music']);
    first.send('find_partner', {});
    await first.expect('waiting_for_partner');
    await untilInterests([]);
    first.send('find_partner', { interests: ['music'], mode: 'text' });
    await first.expect('waiting_for_partner');
    second.send('find_partner', { interests: ['music'], mode: 'text' });
    await second.expect('partner_found');
    await first.expect('partner_found');
    first.send('next_partner', {});
    await first.expect('waiting_for_partner');
    await untilInterests(['music']);
  });

  test('partner_found comes before anything from the partner, however fast that one is', async () => {
    const [first, second] = [await server.connect(), await server.connect()];
    for (let round = 0; round < 50; ++round) {
      first.send('find_partner');
      await first.expect('waiting_for_partner');
      second.send('find_partner');
      await second.expect('partner_found');
      second.send('webrtc_offer', { offer: round });
      await first.expect('partner_found');
      await first.expect('webrtc_offer', ({ offer }) => offer === round);
      second.send('leave_room');
      await second.expect('left_room');
      await first.expect('partner_left');
    }
  });

  test('a ticket of a client that is gone is never handed out', async () => {
    const gone = await server.connect();
    gone.send('find_partner');
    await gone.expect('waiting_for_partner');
    await gone.drop();
    await server.untilStats({ waitingUsers: 0, connectedUsers: 0 });
    const client = await server.connect();
    client.send('find_partner');
    await client.expect('waiting_for_partner');
  });

  test('a room is two, and the next two are another room', async () => {
    const clients = [];
    for (let n = 0; n < 4; ++n) clients.push(await server.connect());
    const one = await meet(clients[0], clients[1]);
    const two = await meet(clients[2], clients[3]);
    assert.notEqual(one, two);
    await expectNothingBetween(clients[0], clients[1]);
    await clients[2].expectNothing();
    await clients[3].expectNothing();
  });
});
