// Clients that lose their connection, and come back.
import { Client, meet } from './client.mjs';
import { opcodes } from './raw.mjs';
import { within } from './waits.mjs';

/// A client that can come back, with its `userId`, `token` and `windowMs`.
export async function enter(server, query = 'resume=1') {
  const client = new Client(`${server.wsUrl}?${query}`);
  await within(client.opened, 'WebSocket handshake');
  const { userId, resumeToken, resumeWindowMs } = await client.expect('connected');
  return Object.assign(client, { userId, token: resumeToken, windowMs: resumeWindowMs });
}

/// Shows a token, and wants to be back. The data of `resumed` is in `client.resumed`.
export async function comeBack(server, token, base = server.wsUrl) {
  const client = new Client(`${base}?resumeToken=${token}`);
  await within(client.opened, 'WebSocket handshake');
  const resumed = await client.expect('resumed');
  return Object.assign(client, { resumed, userId: resumed.userId, token: resumed.resumeToken });
}

/// Two in a room, and the first of them has gone without a word.
export async function apart(server) {
  const [lost, partner] = [await enter(server), await server.connect()];
  const roomId = await meet(lost, partner);
  await lost.drop();
  await partner.expect('partner_reconnecting', (data) => data.roomId === roomId);
  return { lost, partner, roomId };
}

/// One that has asked for a partner, and then has gone without a word.
export async function goneWaiting(server) {
  const lost = await enter(server);
  lost.send('find_partner');
  const { roomId } = await lost.expect('waiting_for_partner');
  await lost.drop();
  return { lost, roomId };
}

/// One that can come back, whose socket is the test's to misuse, in a room with a partner.
export async function meetRaw(server) {
  const socket = await server.rawWebSocket(server.wsPort, '/?resume=1');
  const partner = await server.connect();
  socket.send(opcodes.text, '{"event":"find_partner"}');
  await socket.nextEvent('waiting_for_partner');
  partner.send('find_partner');
  await partner.expect('partner_found');
  return { socket, partner };
}

/// Ends everything, so that nobody is left away when the test ends.
export const leave = (...clients) => Promise.all(clients.map((client) => client.close()));
