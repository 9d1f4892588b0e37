// A client whose line breaks before it has read that it is back knows the old token only.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, expectNothingBetween } from './support/client.mjs';
import { handshakeHead, opcodes, RawWebSocket, readAnswer } from './support/raw.mjs';
import { apart, comeBack, leave } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

/// Resumes the session, and reads what the test wants to read: pings are not answered.
async function resume(server, token) {
  const socket = new RawWebSocket(server.wsPort);
  await within(socket.connected, 'TCP connection');
  socket.write(handshakeHead(`/?resumeToken=${token}`));
  return socket;
}

/// The same, and has read that it is back.
async function resumeSilently(server, token) {
  const socket = await resume(server, token);
  assert.equal((await readAnswer(socket)).status, 101);
  const resumed = await socket.nextEvent('resumed');
  return Object.assign(socket, { resumed, nextToken: resumed.resumeToken });
}

describe('a client that comes back and loses the answer', () => {
  const server = useServer({ args: ['--session.resume-window=30s'] });

  test('comes back with the token that it knows, and hears all that it has missed', async () => {
    const { lost, partner } = await apart(server);
    partner.send('chat_message', { message: 'one' });
    await partner.expectNothing();
    // The line breaks as soon as the server has taken the token.
    const broken = await resume(server, lost.token);
    await partner.expect('partner_reconnected');
    partner.send('chat_message', { message: 'two' });
    await partner.expectNothing();
    broken.socket.resetAndDestroy();
    await partner.expect('partner_reconnecting');
    const back = await comeBack(server, lost.token);
    assert.equal(back.resumed.state, 'in_room');
    for (const words of ['one', 'two'])
      await back.expect('chat_message', ({ message }) => message === words);
    await partner.expect('partner_reconnected');
    await expectNothingBetween(back, partner);
    await leave(back, partner);
  });

  test('gets the session when the first connection has not answered for three seconds', async () => {
    const { lost, partner } = await apart(server);
    const silent = await resumeSilently(server, lost.token);
    await partner.expect('partner_reconnected');
    const begin = Date.now();
    const back = await comeBack(server, lost.token);
    const waited = Date.now() - begin;
    assert.ok(waited > 2_000, `${waited} ms`);
    await silent.expectClose(1000);
    await expectNothingBetween(back, partner);
    await leave(back, partner);
  });

  test('waits until the first connection is gone, and not longer', async () => {
    const { lost, partner } = await apart(server);
    const silent = await resumeSilently(server, lost.token);
    await partner.expect('partner_reconnected');
    const rival = new Client(`${server.wsUrl}?resumeToken=${lost.token}`);
    await within(rival.opened, 'WebSocket handshake');
    silent.destroy();
    await rival.expect('resumed');
    await expectNothingBetween(rival, partner);
    await leave(rival, partner);
  });

  test('is refused nothing when it shows the next token instead', async () => {
    const { lost, partner } = await apart(server);
    const silent = await resumeSilently(server, lost.token);
    await partner.expect('partner_reconnected');
    const rival = new Client(`${server.wsUrl}?resumeToken=${lost.token}`);
    await within(rival.opened, 'WebSocket handshake');
    const back = await comeBack(server, silent.nextToken);
    await rival.expect('connected');
    await expectNothingBetween(back, partner);
    await leave(rival, back, partner);
  });

  test('is one, however many show its token', async () => {
    const { lost, partner } = await apart(server);
    const first = await resumeSilently(server, lost.token);
    await partner.expect('partner_reconnected');
    const rivals = Array.from({ length: 5 }, () => new Client(`${server.wsUrl}?resumeToken=${lost.token}`));
    await Promise.all(rivals.map(({ opened }) => within(opened, 'WebSocket handshake')));
    const question = await first.nextFrame();
    assert.equal(question.opcode, opcodes.ping);
    first.send(opcodes.pong, question.payload);
    for (const rival of rivals) await rival.expect('connected');
    await partner.expectNothing();
    await first.expectAlive();
    first.destroy();
    await partner.expect('partner_reconnecting');
    await leave(...rivals, await comeBack(server, first.nextToken), partner);
  });
});
