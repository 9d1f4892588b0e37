// Client processes that are killed or stopped: nobody says goodbye for them.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { meet } from '../blackbox/support/client.mjs';
import { useServer } from '../blackbox/support/suite.mjs';
import { within } from '../blackbox/support/waits.mjs';
import { ClientProcess } from './support/client_process.mjs';
import { measuresMemory, memoryOf, useDescriptors } from './support/resources.mjs';
import { hear, heartbeatTimeout as timeout, say, spare, timeUntilTold } from './support/talk.mjs';

/// Client processes that end with their tests; to be called before `useServer`, which waits at the
/// end of a test until nobody is connected.
function useProcesses() {
  let all = [];
  afterEach(async () => {
    await Promise.all(all.map((each) => each.end()));
    all = [];
  });
  return () => (all.push(new ClientProcess()), all.at(-1));
}

/// Pairs of a client here and one of `process`.
async function pairs(server, process, count) {
  const all = [];
  for (let n = 0; n < count; ++n) {
    const [here, there] = [await server.connect(), await process.connect(server.wsUrl)];
    all.push({ here, there, roomId: await meet(here, there) });
  }
  return all;
}

describe('a client process that is killed', () => {
  const start = useProcesses();
  // Only the end of the connection can tell; no heartbeat will.
  const server = useServer({ args: ['--heartbeat.interval=0s', '--heartbeat.timeout=0s'] });
  const { nothingLeft } = useDescriptors(server);

  test('in a room: its partner is told at once', async () => {
    const process = start();
    const [{ here }] = await pairs(server, process, 1);
    process.signal('SIGKILL');
    const took = await timeUntilTold(here);
    assert.ok(took < spare, `${took} ms`);
    await here.expectNothing();
    await server.untilStats({ connectedUsers: 1, activeRooms: 0 });
    await here.close();
    await nothingLeft();
  });

  test('in the middle of talking: what arrived is in order, and the end comes last', async () => {
    const process = start();
    const [{ here, there }] = await pairs(server, process, 1);
    say(there, 2000);
    say(here, 500);
    await hear(here, 1);
    process.signal('SIGKILL');
    for (let n = 2; ; ++n) {
      const { event, data, text } = await here.next();
      if (event === 'partner_disconnected') break;
      assert.equal(data.message, `${n}`, text);
    }
    await here.expectNothing();
    await server.untilStats({ connectedUsers: 1, activeRooms: 0 });
  });

  test('in the queue: nobody meets it any more', async () => {
    const process = start();
    const ghost = await process.connect(server.wsUrl);
    ghost.send('find_partner');
    await ghost.expect('waiting_for_partner');
    process.signal('SIGKILL');
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
    const [first, second] = [await server.connect(), await server.connect()];
    await meet(first, second);
  });

  test('a hundred at once, again and again: all partners are told, and nothing is left', async () => {
    let warm;
    for (let round = 0; round < 6; ++round) {
      const process = start();
      const all = await pairs(server, process, 100);
      for (const { here, there } of all) (say(there, 5), say(here, 5));
      process.signal('SIGKILL');
      for (const { here } of all) {
        let next = await here.next();
        while (next.event === 'chat_message') next = await here.next();
        assert.equal(next.event, 'partner_disconnected', next.text);
      }
      await Promise.all(all.map(({ here }) => here.close()));
      await server.untilStats({ connectedUsers: 0, waitingUsers: 0, activeRooms: 0 });
      await nothingLeft();
      // The first round fills the allocator's caches, and the second one some more.
      if (round === 1) warm = memoryOf(server);
    }
    // A session is about 4 KiB, so the sessions of the four rounds since would hold 3.2 MiB. In 25 rounds the
    // server grew by 0.6 MiB, and not at all in the last ten: caches, and rooms that are remembered.
    const grown = memoryOf(server) - warm;
    assert.ok(
      !measuresMemory || grown < 1,
      `${grown.toFixed(1)} MiB more than after the second round`,
    );
  });
});

describe('a client process that is stopped', () => {
  const start = useProcesses();
  const server = useServer({
    args: [
      '--heartbeat.interval=300ms',
      `--heartbeat.timeout=${timeout}ms`,
      '--supervisor.tick=100ms',
    ],
  });
  const { nothingLeft } = useDescriptors(server);

  test('its partner is told after the heartbeat timeout, and not before', async () => {
    const process = start();
    const [{ here, there }] = await pairs(server, process, 1);
    process.signal('SIGSTOP');
    const took = await timeUntilTold(here);
    // It may have answered a ping just before; one is sent every 300 ms.
    assert.ok(took > timeout - 700 && took < timeout + spare, `${took} ms`);
    await server.untilStats({ connectedUsers: 1, activeRooms: 0 });
    await here.close();
    await nothingLeft();
    process.signal('SIGCONT');
    await within(there.closed, 'end of the connection, for the one who wakes up');
  });

  test('shorter than that: it misses nothing, and nobody is told', async () => {
    const process = start();
    const [{ here, there }] = await pairs(server, process, 1);
    process.signal('SIGSTOP');
    say(here, 100);
    await here.expectNothing(); // the server has relayed them by now
    process.signal('SIGCONT');
    await hear(there, 100);
    say(there, 1);
    await hear(here, 1);
  });

  test('in the queue: nobody meets it after the heartbeat timeout', async () => {
    const process = start();
    const ghost = await process.connect(server.wsUrl);
    ghost.send('find_partner');
    await ghost.expect('waiting_for_partner');
    process.signal('SIGSTOP');
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
    const [first, second] = [await server.connect(), await server.connect()];
    await meet(first, second);
  });
});

describe('a client process that is stopped while its partner talks', () => {
  const start = useProcesses();
  // The queue must tell, not the heartbeat.
  const server = useServer({ args: ['--heartbeat.interval=0s', '--heartbeat.timeout=0s'] });

  test('it is dropped when the queue is full; the server does not grow without bound', async () => {
    const process = start();
    const [{ here }] = await pairs(server, process, 1);
    process.signal('SIGSTOP');
    const before = memoryOf(server);
    const offer = 'x'.repeat(60_000);
    let most = 0;
    let told = false;
    for (let sent = 0; sent < 400 && !told; sent += 10) {
      for (let n = 0; n < 10; ++n) here.send('webrtc_offer', { offer });
      here.send('ping', {});
      told = (await here.next()).event === 'partner_disconnected';
      most = Math.max(most, memoryOf(server) - before);
    }
    assert.ok(told, 'its partner is told');
    assert.ok(!measuresMemory || most < 16, `${most.toFixed(1)} MiB for one connection`);
    await server.untilStats({ connectedUsers: 1, activeRooms: 0 });
  });
});
