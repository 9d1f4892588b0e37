import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connect, meet } from './support/client.mjs';
import { rawConnect, readAnswer, RawWebSocket } from './support/raw.mjs';
import { startServer } from './support/server.mjs';
import { within } from './support/waits.mjs';

/// Sanitizers need longer for the same work.
const slowness = Number(process.env.STRANGELET_TEST_SLOWNESS ?? 1);
const fiveSeconds = 5000 * slowness;

/// Sends `signal` and checks that the process ends in order and in time.
async function expectOrderlyEnd(server, signal) {
  const begin = Date.now();
  await server.stop(signal);
  const took = Date.now() - begin;
  assert.ok(took < fiveSeconds, `${took} ms`);
}

describe('shutting down', () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    test(`${signal} closes every session with 1001 and words, and ends with 0`, async () => {
      const server = await startServer();
      const clients = [];
      for (let n = 0; n < 100; ++n) clients.push(await connect(server.wsUrl));
      for (let n = 0; n < 40; n += 2) await meet(clients[n], clients[n + 1]);
      clients[40].send('find_partner');
      await clients[40].expect('waiting_for_partner');
      await Promise.all([
        expectOrderlyEnd(server, signal),
        ...clients.map((client) => client.expectClose(1001)),
      ]);
    });
  }

  test('five thousand sessions do not take longer', async () => {
    const server = await startServer();
    const clients = [];
    // Bare sockets, since the clients' own work is in the time that is measured.
    const open = () => RawWebSocket.open(server.wsPort);
    while (clients.length < 5000)
      clients.push(...(await Promise.all(Array.from({ length: 100 }, open))));
    const closed = clients.map((client) => client.expectClose(1001));
    await Promise.all([expectOrderlyEnd(server, 'SIGTERM'), ...closed]);
  });

  test('clients that do not answer are not waited for', async () => {
    const server = await startServer();
    const silent = [];
    for (let n = 0; n < 5; ++n) silent.push(await RawWebSocket.open(server.wsPort));
    silent.forEach((socket) => socket.pause());
    const [halfway, idle] = [await rawConnect(server.wsPort), await rawConnect(server.httpPort)];
    halfway.write('GET / HTTP/1.1\r\n');
    idle.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
    await readAnswer(idle);
    await expectOrderlyEnd(server, 'SIGTERM');
    await within(Promise.all([halfway.ended, idle.ended]), 'end of the other connections');
    silent.forEach((socket) => socket.destroy());
  });

  test('idle HTTP connections are not waited for, even if the clients keep them open', async () => {
    // Whatever the server waited for would be this long.
    const server = await startServer({ args: ['--limits.close-timeout=1h'] });
    const idle = [];
    for (let n = 0; n < 5; ++n) idle.push(await rawConnect(server.httpPort, { allowHalfOpen: true }));
    for (const socket of idle) {
      socket.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
      await readAnswer(socket);
    }
    const begin = Date.now();
    await server.stop();
    // Past its grace, of three seconds, the server cuts off whoever is left.
    assert.ok(Date.now() - begin < 2500 * slowness, `${Date.now() - begin} ms`);
    await Promise.all(idle.map((socket) => socket.expectEnd()));
    idle.forEach((socket) => socket.destroy());
  });

  test('nobody is accepted any more', async () => {
    const server = await startServer();
    await server.stop();
    for (const port of [server.wsPort, server.httpPort])
      await assert.rejects(rawConnect(port), { code: 'ECONNREFUSED' });
  });

  test('a server that was never used ends as well', async () => {
    const server = await startServer();
    await expectOrderlyEnd(server, 'SIGTERM');
  });
});
