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

describe('a search and what is said right behind it', () => {
  const server = useServer({ args: ['--scheduler.max-threads=2'] });

  test('is answered in that order', async () => {
    for (let round = 0; round < 50; ++round) {
      const client = await server.rawWebSocket();
      const said = ['find_partner', 'ping', 'nonsense', 'find_partner', 'chat_message', 'leave_room'];
      client.write(Buffer.concat(said.map((event) => message(event, { message: 'x' }))));
      await client.nextEvent('waiting_for_partner');
      await client.nextEvent('pong');
      assert.equal((await client.nextEvent('error')).code, 'unknown_event');
      await client.nextEvent('waiting_for_partner');
      assert.equal((await client.nextEvent('error')).code, 'not_in_room');
      await client.nextEvent('left_room');
      client.destroy();
    }
  });

  test('is answered in that order also where it is more than the server reads ahead', async () => {
    const client = await server.rawWebSocket();
    const numbers = Array.from({ length: 1000 }, (_, n) => n);
    client.write(Buffer.concat([message('find_partner'), ...numbers.map((t) => message('ping', { t }))]));
    await client.nextEvent('waiting_for_partner');
    for (const expected of numbers) assert.equal((await client.nextEvent('pong')).t, expected);
    client.destroy();
  });

  test('of two searches at once, the second is refused if the first has found somebody', async () => {
    for (let round = 0; round < 20; ++round) {
      const waiter = await server.connect();
      waiter.send('find_partner');
      await waiter.expect('waiting_for_partner');
      const client = await server.rawWebSocket();
      client.write(Buffer.concat([message('find_partner'), message('find_partner')]));
      await client.nextEvent('partner_found');
      assert.equal((await client.nextEvent('error')).code, 'already_in_room');
      client.destroy();
      await waiter.expect('partner_found');
      await waiter.expect('partner_disconnected');
      await waiter.close();
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
