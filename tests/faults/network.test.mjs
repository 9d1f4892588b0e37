// Networks that lose packets, all or some, or are slow. No process is told anything.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { meet } from '../blackbox/support/client.mjs';
import { useServer } from '../blackbox/support/suite.mjs';
import { until } from '../blackbox/support/waits.mjs';
import { ClientProcess } from './support/client_process.mjs';
import { Guest, isInside, runInside, whyNot } from './support/network.mjs';
import { measuresMemory, memoryOf, useDescriptors } from './support/resources.mjs';
import { hear, heartbeatTimeout as timeout, say, spare, timeUntilTold } from './support/talk.mjs';

const everywhere = '--websocket.address=0.0.0.0';

if (isInside) {
  const guest = new Guest();
  before(() => guest.connect());
  after(() => guest.end());
  describeLoss(guest);
  describeShortLoss(guest);
  describeNarrow(guest);
} else {
  test('in a network of its own', { skip: whyNot() }, async (t) => {
    const { code, output } = await runInside(import.meta.url);
    t.diagnostic(output);
    assert.equal(code, 0, output);
  });
}

/// Client processes at the guest's, whose network is mended after each test; to be called before
/// `useServer`.
function useRemote(guest) {
  let all = [];
  afterEach(async () => {
    guest.mend();
    await Promise.all(all.map((each) => each.end()));
    all = [];
  });
  return () => (all.push(new ClientProcess(guest.prefix)), all.at(-1));
}

/// Pairs of a client here and one there.
async function pairs(server, guest, process, count) {
  const all = [];
  for (let n = 0; n < count; ++n) {
    const here = await server.connect();
    const there = await process.connect(`ws://${guest.host}:${server.wsPort}/`);
    await meet(here, there);
    all.push({ here, there });
  }
  return all;
}

/// A server, and clients in a network that loses every packet once it is told to.
function useLossy(guest) {
  const start = useRemote(guest);
  const server = useServer({
    args: [
      everywhere,
      '--heartbeat.interval=300ms',
      `--heartbeat.timeout=${timeout}ms`,
      '--limits.handshake-timeout=1s',
      '--supervisor.tick=100ms',
    ],
  });
  return { guest, start, server, ...useDescriptors(server) };
}

function describeLoss(guest) {
  describe('a network that loses every packet', () => {
    const lossy = useLossy(guest);
    for (const [what, fail] of [
      ['both ways', () => guest.lose()],
      ['only towards the client', () => guest.lose({ both: false })],
      ['since the cable is pulled', () => guest.pull()],
    ])
      testPartnerIsTold(lossy, what, fail);
    testNothingStays(lossy);
    testFiftyAtOnce(lossy);
  });
}

/// In time, and nothing is left of the one who is lost.
function testPartnerIsTold({ guest, start, server, nothingLeft }, what, fail) {
  test(`${what}: the partner of a silent client is told after the heartbeat timeout`, async () => {
    const [{ here }] = await pairs(server, guest, start(), 1);
    fail();
    const took = await timeUntilTold(here);
    assert.ok(took < timeout + spare, `${took} ms`);
    await here.expectNothing();
    await server.untilStats({ connectedUsers: 1, activeRooms: 0 });
    await here.close();
    await nothingLeft();
  });

  test(`${what}: the partner is told while both go on talking`, async () => {
    const [{ here, there }] = await pairs(server, guest, start(), 1);
    fail();
    const begin = Date.now();
    say(here, 100);
    say(there, 100); // those that come through at all come in order, before the news
    let next = await here.next();
    for (let n = 1; next.event === 'chat_message'; ++n, next = await here.next())
      assert.equal(next.data.message, `${n}`);
    assert.equal(next.event, 'partner_disconnected', next.text);
    assert.ok(Date.now() - begin < timeout + spare, `${Date.now() - begin} ms`);
    await here.close();
    await nothingLeft();
  });
}

function testNothingStays({ guest, start, server, nothingLeft, someMore }) {
  test('a ticket of the one who is lost meets nobody any more', async () => {
    const ghost = await start().connect(`ws://${guest.host}:${server.wsPort}/`);
    ghost.send('find_partner');
    await ghost.expect('waiting_for_partner');
    guest.lose();
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0 });
    await meet(await server.connect(), await server.connect());
  });

  test('half a request is let go after the handshake timeout', async () => {
    await start().begin(guest.host, server.wsPort);
    await someMore();
    guest.lose();
    await nothingLeft();
  });
}

function testFiftyAtOnce({ guest, start, server, nothingLeft }) {
  test('fifty at once, again and again: all partners are told, and nothing is left', async () => {
    let warm;
    for (let round = 0; round < 4; ++round) {
      const all = await pairs(server, guest, start(), 50);
      guest.lose();
      for (const { here } of all) say(here, 20);
      const begin = Date.now();
      await Promise.all(all.map(({ here }) => here.expect('partner_disconnected')));
      assert.ok(Date.now() - begin < timeout + spare, `${Date.now() - begin} ms`);
      await Promise.all(all.map(({ here }) => here.close()));
      await nothingLeft();
      guest.mend();
      // The first round fills the allocator's caches, and the second one some more.
      if (round === 1) warm = memoryOf(server);
    }
    // The sessions of the two rounds since would hold 0.8 MiB.
    const grown = memoryOf(server) - warm;
    assert.ok(
      !measuresMemory || grown < 0.5,
      `${grown.toFixed(1)} MiB more than after the second round`,
    );
  });
}

function describeShortLoss(guest) {
  describe('a network that loses packets for a while', () => {
    const start = useRemote(guest);
    const server = useServer({
      args: [everywhere, '--heartbeat.interval=500ms', '--heartbeat.timeout=8s'],
    });

    test('shorter than the heartbeat timeout: nothing is lost or said twice, and nobody is told', async () => {
      const [{ here, there }] = await pairs(server, guest, start(), 1);
      guest.lose();
      say(here, 50);
      say(there, 50);
      await until(() => guest.lost() >= 5, 'packets that are lost');
      guest.mend();
      await Promise.all([hear(here, 50), hear(there, 50)]);
      say(here, 1, 51);
      await hear(there, 1, 51);
    });
  });
}

function describeNarrow(guest) {
  describe('a network that is slow', () => {
    const start = useRemote(guest);
    const server = useServer({ args: [everywhere] });
    const { nothingLeft } = useDescriptors(server);
    const offer = 'x'.repeat(4000);

    test('all arrives, in order, and others need not wait for it', async () => {
      const [{ here, there }] = await pairs(server, guest, start(), 1);
      const { first, second } = await server.pair();
      guest.narrow('400kbit', '2s');
      // A quarter of a megabyte: five seconds.
      for (let n = 1; n <= 60; ++n) here.send('webrtc_offer', { offer: { n, offer } });
      let arrived = 0;
      const slow = (async () => {
        for (; arrived < 60; ++arrived)
          await there.expect('webrtc_offer', (data) => data.offer.n === arrived + 1);
      })();
      for (let n = 1; n <= 100; ++n) {
        say(first, 1, n);
        await hear(second, 1, n);
      }
      assert.ok(arrived < 60, 'the others were done before');
      await slow;
      await here.expectNothing();
    });

    test('who gets more than fits is dropped; the server does not grow without bound', async () => {
      const [{ here }] = await pairs(server, guest, start(), 1);
      guest.narrow('100kbit', '2s');
      const before = memoryOf(server);
      const giant = 'x'.repeat(60_000);
      let most = 0;
      let told = false;
      for (let sent = 0; sent < 400 && !told; sent += 10) {
        for (let n = 0; n < 10; ++n) here.send('webrtc_offer', { offer: giant });
        here.send('ping', {});
        told = (await here.next()).event === 'partner_disconnected';
        most = Math.max(most, memoryOf(server) - before);
      }
      assert.ok(told, 'its partner is told');
      assert.ok(!measuresMemory || most < 16, `${most.toFixed(1)} MiB for one connection`);
      await here.close();
      await server.untilStats({ connectedUsers: 0, activeRooms: 0 });
      await nothingLeft();
    });
  });
}
