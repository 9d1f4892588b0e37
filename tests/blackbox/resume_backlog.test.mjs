import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apart, comeBack, leave } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';

describe('what is kept for a client that is away', () => {
  const server = useServer({ args: ['--session.resume-window=30s'] });

  test('is 64 messages of the partner, who is told that there can be no more', async () => {
    const { lost, partner } = await apart(server);
    for (let n = 0; n < 66; ++n) partner.send('chat_message', { message: `${n}` });
    for (let n = 0; n < 2; ++n) {
      const { retryAfterMs } = await partner.expectError('rate_limited', { event: 'chat_message' });
      assert.ok(retryAfterMs > 0);
    }
    await partner.expectNothing();
    // What the server has to say is kept all the same.
    partner.send('leave_room');
    await partner.expect('left_room');
    const back = await comeBack(server, lost.token);
    for (let n = 0; n < 64; ++n)
      await back.expect('chat_message', ({ message }) => message === `${n}`);
    await back.expect('partner_left');
    await leave(back, partner);
  });

  test('is 256 KiB', async () => {
    const { lost, partner } = await apart(server);
    const offer = 'x'.repeat(60_000);
    for (let n = 0; n < 5; ++n) partner.send('webrtc_offer', { offer });
    await partner.expectError('rate_limited', { event: 'webrtc_offer' });
    const back = await comeBack(server, lost.token);
    for (let n = 0; n < 4; ++n) await back.expect('webrtc_offer', (data) => data.offer === offer);
    await partner.expect('partner_reconnected');
    await back.expectNothing();
    await leave(back, partner);
  });

  test('is the last word of what can be overtaken, however often the partner says it', async () => {
    const { lost, partner } = await apart(server);
    for (let n = 0; n < 100; ++n) {
      partner.send('typing', { isTyping: n % 2 === 0 });
      partner.send('connection_state', { state: `${n}` });
    }
    await partner.expectNothing();
    const back = await comeBack(server, lost.token);
    await back.expect('typing', ({ isTyping }) => !isTyping);
    await back.expect('partner_connection_state', ({ state }) => state === '99');
    await back.expectNothing();
    await leave(back, partner);
  });
});
