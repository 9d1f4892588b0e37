import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { frame, opcodes } from './support/raw.mjs';
import { scratchFolder } from './support/server.mjs';
import { useServer } from './support/suite.mjs';
import { within } from './support/waits.mjs';

const message = (event, data = {}) => frame(opcodes.text, JSON.stringify({ event, data }));

describe('much at once', () => {
  // Connections are dealt out in turn, so two that follow each other are on different loops.
  const server = useServer({ args: ['--scheduler.max-threads=2'] });

  test('a partner on another loop hears all of a burst', async () => {
    for (let round = 0; round < 3; ++round) {
      const listener = await server.connect();
      const speaker = await server.rawWebSocket();
      listener.send('find_partner');
      await listener.expect('waiting_for_partner');
      speaker.write(message('find_partner'));
      await listener.expect('partner_found');
      const texts = Array.from({ length: 1000 }, (_, n) => `${n}`);
      speaker.write(Buffer.concat(texts.map((text) => message('chat_message', { message: text }))));
      for (const expected of texts)
        await listener.expect('chat_message', ({ message: text }) => text === expected);
      speaker.destroy();
      await listener.expect('partner_disconnected');
      await listener.close();
    }
  });
});

describe('many requests of a client that does not read', () => {
  const site = scratchFolder();
  writeFileSync(join(site, 'page.txt'), 'p'.repeat(15_000));
  const server = useServer({ args: [`--http.public-dir=${site}`] });

  test('they are all answered once it reads', async () => {
    const half = 1000;
    const ask = 'GET /page.txt HTTP/1.1\r\nHost: a\r\n';
    const socket = await server.raw(server.httpPort);
    socket.pause();
    // One by one at first, so that the answers of some turn are the first that the client does not take.
    for (let n = 0; n < half; ++n) {
      socket.write(`${ask}\r\n`);
      await setImmediate();
    }
    socket.socket.end(`${ask}\r\n`.repeat(half - 1) + `${ask}Connection: close\r\n\r\n`);
    for (let n = 0; n < 3; ++n) await server.request('/videochat/health');
    // Counted as they come: to collect them all would take longer than to send them.
    let answers = 0;
    let rest = '';
    socket.socket.removeAllListeners('data').on('data', (bytes) => {
      const parts = (rest + bytes.toString('latin1')).split('HTTP/1.1 200');
      answers += parts.length - 1;
      rest = parts.at(-1).slice(-11);
    });
    socket.resume();
    await within(socket.ended, 'end of the connection');
    assert.equal(answers, 2 * half);
  });
});
