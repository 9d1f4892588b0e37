// When nobody is waited for, or no longer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { meet } from './support/client.mjs';
import { closePayload, frame, opcodes } from './support/raw.mjs';
import { apart, enter, goneWaiting, leave, meetRaw } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';

describe('a client that can come back', () => {
  const server = useServer({ args: ['--session.resume-window=30s'] });

  test('is gone when its partner waits for it and it says goodbye with any code', async () => {
    for (const code of [1000, 1001, 3000, 4999]) {
      const { socket, partner } = await meetRaw(server);
      socket.write(frame(opcodes.close, closePayload(code)));
      await partner.expect('partner_disconnected');
      await partner.close();
    }
    await server.untilStats({ connectedUsers: 0, reconnectingUsers: 0 });
  });

  test('is gone when the server closes its connection for abuse', async () => {
    const { socket, partner } = await meetRaw(server);
    socket.send(opcodes.text, 'x', { mask: false });
    await partner.expect('partner_disconnected');
    await leave(partner);
  });

  test('that did not ask is gone at once', async () => {
    const { first, second } = await server.pair();
    await first.drop();
    await second.expect('partner_disconnected');
  });
});

describe('when the time is over', () => {
  const server = useServer({ args: ['--session.resume-window=300ms'] });

  test('the partner gets partner_disconnected, and the token is of no use', async () => {
    const { lost, partner, roomId } = await apart(server);
    await partner.expect('partner_disconnected', (data) => data.roomId === roomId);
    await server.untilStats({ connectedUsers: 1, reconnectingUsers: 0, activeRooms: 0 });
    const stranger = await enter(server, `resumeToken=${lost.token}`);
    assert.notEqual(stranger.userId, lost.userId);
    await leave(stranger, partner);
  });

  test('the ticket is withdrawn', async () => {
    await goneWaiting(server);
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
  });
});

describe('a slow consumer that can resume', () => {
  const server = useServer({
    args: ['--limits.queue-messages=0', '--limits.queue-bytes=0', '--limits.write-timeout=500ms'],
  });

  test('is no lost one: its partner gets partner_disconnected', async () => {
    const { socket: deaf, partner: talker } = await meetRaw(server);
    deaf.pause();
    const offer = 'x'.repeat(60_000);
    for (let n = 0; n < 400; ++n) talker.send('webrtc_offer', { offer });
    await talker.expect('partner_disconnected');
  });
});

describe('a server that waits for nobody', () => {
  const server = useServer({ args: ['--session.resume-window=0s'] });

  test('gives no tokens', async () => {
    const client = await enter(server);
    assert.equal(client.token, undefined);
    const partner = await server.connect();
    await meet(client, partner);
    await client.drop();
    await partner.expect('partner_disconnected');
  });
});

describe('a server that stops', () => {
  const server = useServer({ args: ['--session.resume-window=1h'] });

  test('does not wait for those who are away', async () => {
    const { partner } = await apart(server);
    const stopped = server.stop();
    await partner.expectClose(1001);
    await stopped;
  });
});
