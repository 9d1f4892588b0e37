// No descriptors left: the limit of the process is lowered while it runs, below what it counts on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { connect, uniqueMark } from '../blackbox/support/client.mjs';
import { handshakeHead, rawConnect, readAnswer } from '../blackbox/support/raw.mjs';
import { useServer } from '../blackbox/support/suite.mjs';
import { cpuOf, descriptorsOf, useDescriptors } from './support/resources.mjs';
import { hear, say } from './support/talk.mjs';

/// Lets the server open `more` descriptors from now on; without a number, as many as before.
function allow(server, more) {
  const { pid } = server.process;
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  const hard = limits.match(/Max open files\s+\S+\s+(\S+)/)[1];
  const soft = more === undefined ? hard : descriptorsOf(server) + more;
  execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${soft}:${hard}`]);
}

/// `count` clients who are at the door, all with a request in their hands.
async function crowd(server, count) {
  const all = [];
  while (all.length < count) all.push(await rawConnect(server.wsPort));
  for (const socket of all) socket.write(handshakeHead('/'));
  return all;
}

describe('a server without descriptors', () => {
  const server = useServer();
  const { nothingLeft } = useDescriptors(server);

  test('serves those it has, does not spin, and takes new ones as soon as it can', async () => {
    for (let round = 0; round < 5; ++round) {
      const { first, second } = await server.pair();
      allow(server, 5);
      const outside = await crowd(server, 50);
      try {
        const [begin, cpu] = [Date.now(), cpuOf(server)];
        for (let n = 1; Date.now() - begin < 1000; ++n) {
          say(first, 1, n);
          await hear(second, 1, n);
        }
        const share = (cpuOf(server) - cpu) / (Date.now() - begin);
        // That much talk takes a few per cent; a loop around accept(2) would take all.
        assert.ok(share < 0.5, `${(100 * share).toFixed(0)} % of a core`);
        const served = outside.filter(({ received }) => received.includes(' 101 '));
        assert.ok(served.length < 15, `${served.length} are served with hardly 5 descriptors`);
        allow(server);
        // Whoever was not sent away is served now.
        for (const socket of outside) {
          const answer = await readAnswer(socket).catch(() => null);
          assert.ok(!answer || [101, 503].includes(answer.status), answer?.text);
        }
        const late = await connect(server.wsUrl);
        await late.expectNothing();
        await late.close();
      } finally {
        allow(server);
        outside.forEach((socket) => socket.destroy());
      }
      await Promise.all([first.close(), second.close()]);
      await server.untilStats({ connectedUsers: 0, activeRooms: 0 });
      await nothingLeft();
    }
  });

  test('answers health on a connection that it has, and after a wait on a new one', async () => {
    const witness = await server.raw(server.httpPort);
    const ask = async () => {
      witness.write('GET /videochat/health HTTP/1.1\r\nHost: x\r\n\r\n');
      assert.equal((await readAnswer(witness)).status, 200);
    };
    await ask();
    allow(server, 0);
    const outside = await crowd(server, 10);
    try {
      const begin = Date.now();
      while (Date.now() - begin < 500) await ask();
    } finally {
      allow(server);
      outside.forEach((socket) => socket.destroy());
    }
    assert.equal((await server.request('/videochat/health')).status, 200);
    witness.destroy();
    await nothingLeft();
  });

  test('a partner who is lost meanwhile is told of', async () => {
    const { first, second } = await server.pair();
    allow(server, 0);
    const outside = await crowd(server, 10);
    try {
      await second.drop();
      await first.expect('partner_disconnected');
      const t = uniqueMark();
      first.send('ping', { t });
      await first.expect('pong', (data) => data.t === t);
    } finally {
      allow(server);
      outside.forEach((socket) => socket.destroy());
    }
  });
});
