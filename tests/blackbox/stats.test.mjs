import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useServer } from './support/suite.mjs';

describe('health, ready and stats', () => {
  const server = useServer();

  test('health says ok, and the time', async () => {
    const { status, json } = await server.request('/videochat/health');
    assert.equal(status, 200);
    assert.equal(json.status, 'ok');
    assert.equal(json.service, 'video-chat');
    assert.ok(Math.abs(Date.parse(json.timestamp) - Date.now()) < 60_000, json.timestamp);
  });

  test('a server that listens is ready', async () => {
    assert.equal((await server.request('/videochat/ready')).status, 200);
  });

  test('a query does not matter to them', async () => {
    for (const route of ['health', 'ready', 'stats'])
      assert.equal((await server.request(`/videochat/${route}?x=1&y`)).status, 200);
  });

  test('a connection, a ticket and a room are counted as they come and go', async () => {
    const { totalRooms, matchesTotal } = (await server.request('/videochat/stats')).json;
    const first = await server.connect();
    await server.untilStats({ connectedUsers: 1, waitingUsers: 0 });
    first.send('find_partner');
    await server.untilStats({ connectedUsers: 1, waitingUsers: 1, activeRooms: 0, totalRooms });
    const second = await server.connect();
    second.send('find_partner');
    await server.untilStats({
      connectedUsers: 2,
      waitingUsers: 0,
      activeRooms: 1,
      totalRooms: totalRooms + 1,
      matchesTotal: matchesTotal + 1,
    });
    await second.drop();
    await server.untilStats({
      connectedUsers: 1,
      activeRooms: 0,
      totalRooms: totalRooms + 1,
      matchesTotal: matchesTotal + 1,
    });
    await first.close();
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0, activeRooms: 0 });
  });

  test('a connection that is no WebSocket yet is no user', async () => {
    const socket = await server.raw();
    socket.write('GET / HTTP/1.1\r\n');
    const client = await server.connect();
    await client.expectNothing();
    await server.untilStats({ connectedUsers: 1 });
  });

  test('what is passed on, what is refused and what is late are counted apart', async () => {
    const { first, second, roomId } = await server.pair();
    const before = (await server.request('/videochat/stats')).json;
    for (let n = 0; n < 7; ++n) first.send('chat_message', { message: `${n}` });
    for (let n = 0; n < 7; ++n) await second.expect('chat_message');
    first.send('chat_message', { message: '' });
    await first.expectError('invalid_message');
    first.send('chat_message', { message: 'x', roomId: 'another' });
    await first.expectError('wrong_room');
    first.send('leave_room');
    await second.expect('partner_left');
    for (let n = 0; n < 3; ++n) second.send('chat_message', { message: 'late', roomId });
    await second.expectNothing();
    await server.untilStats({
      messagesRelayedTotal: before.messagesRelayedTotal + 7,
      messagesRefusedTotal: before.messagesRefusedTotal + 2,
      lateMessagesTotal: before.lateMessagesTotal + 3,
    });
  });

  test('the uptime does not run backwards', async () => {
    const one = (await server.request('/videochat/stats')).json.uptimeSeconds;
    const two = (await server.request('/videochat/stats')).json.uptimeSeconds;
    assert.ok(one >= 0 && two >= one && two < 3600);
  });
});
