// Of one session, the connection that ends and the one that goes on with it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNothingBetween, meet } from './support/client.mjs';
import { closePayload, frame, handshakeHead, opcodes } from './support/raw.mjs';
import { apart, comeBack, enter, leave, meetRaw } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';

describe('a client that can come back', () => {
  const server = useServer({ args: ['--session.resume-window=30s'] });

  test('takes over from a connection that looks alive, and its partner notices nothing', async () => {
    const [old, partner] = [await enter(server), await server.connect()];
    await meet(old, partner);
    const back = await comeBack(server, old.token);
    assert.equal(back.resumed.state, 'in_room');
    await old.expectClose(1000);
    await expectNothingBetween(back, partner);
    await expectNothingBetween(partner, back);
    await leave(back, partner);
  });

  test('takes over from a connection that nobody reads any more', async () => {
    const { socket: old, partner } = await meetRaw(server);
    old.pause();
    const back = await comeBack(server, old.token);
    await expectNothingBetween(partner, back);
    await leave(back, partner);
  });

  test('may reset its connection', async () => {
    const { socket, partner } = await meetRaw(server);
    socket.socket.resetAndDestroy();
    await partner.expect('partner_reconnecting');
    const back = await comeBack(server, socket.token);
    await partner.expect('partner_reconnected');
    await leave(back, partner);
  });

  test('may speak in one piece with its handshake', async () => {
    const { lost, partner } = await apart(server);
    const socket = await server.raw();
    const words = (message) =>
      frame(opcodes.text, JSON.stringify({ event: 'chat_message', data: { message } }));
    socket.write(
      Buffer.concat([
        Buffer.from(handshakeHead(`/?resumeToken=${lost.token}`)),
        words('one'),
        words('two'),
        frame(opcodes.close, closePayload(1000)),
      ]),
    );
    await partner.expect('partner_reconnected');
    await partner.expect('chat_message', ({ message }) => message === 'one');
    await partner.expect('chat_message', ({ message }) => message === 'two');
    await partner.expect('partner_disconnected');
    await leave(partner);
  });
});

describe('a client whose silence is noticed', () => {
  const server = useServer({
    args: ['--session.resume-window=30s', '--heartbeat.interval=100ms', '--heartbeat.timeout=500ms'],
  });

  test('may come back', async () => {
    const lost = await server.rawWebSocket(server.wsPort, '/?resume=1');
    lost.send(opcodes.text, '{"event":"find_partner"}');
    await lost.nextEvent('waiting_for_partner');
    await server.untilStats({ reconnectingUsers: 1, waitingUsers: 1 });
    const partner = await server.connect();
    partner.send('find_partner');
    await partner.expect('partner_found');
    await partner.expect('partner_reconnecting');
    const back = await comeBack(server, lost.token);
    assert.equal(back.resumed.state, 'in_room');
    await partner.expect('partner_reconnected');
    await leave(back, partner);
  });
});
