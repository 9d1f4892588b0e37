import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apart, comeBack, enter, leave } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';

describe('what is kept for a client that is away', () => {
  const server = useServer({ args: ['--session.resume-window=30s'] });

  test('is 64 messages', async () => {
    const { lost, partner } = await apart(server);
    for (let n = 0; n < 64; ++n) partner.send('chat_message', { message: `${n}` });
    await partner.expectNothing();
    const back = await comeBack(server, lost.token);
    for (let n = 0; n < 64; ++n)
      await back.expect('chat_message', ({ message }) => message === `${n}`);
    await leave(back, partner);
  });

  test('is not one more', async () => {
    const { lost, partner } = await apart(server);
    for (let n = 0; n < 65; ++n) partner.send('chat_message', { message: `${n}` });
    await partner.expect('partner_disconnected');
    const stranger = await enter(server, `resumeToken=${lost.token}`);
    assert.notEqual(stranger.userId, lost.userId);
    await leave(stranger, partner);
  });

  test('is 256 KiB', async () => {
    const { lost, partner } = await apart(server);
    const offer = 'x'.repeat(60_000);
    for (let n = 0; n < 4; ++n) partner.send('webrtc_offer', { offer });
    await partner.expectNothing();
    const back = await comeBack(server, lost.token);
    for (let n = 0; n < 4; ++n) await back.expect('webrtc_offer', (data) => data.offer === offer);
    await partner.expect('partner_reconnected');
    await back.drop();
    await partner.expect('partner_reconnecting');
    for (let n = 0; n < 5; ++n) partner.send('webrtc_offer', { offer });
    await partner.expect('partner_disconnected');
    await leave(partner);
  });
});
