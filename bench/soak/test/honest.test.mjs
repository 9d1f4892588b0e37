// The honest clients of bench_load notice what a server does to them. Needs a built bench_load.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHonest } from '../load.mjs';
import { startFaulty } from './faulty_server.mjs';

const cores = '0-1023';

/// What 40 clients have seen of a server with `fault`, after `seconds`.
async function seenOf(fault, seconds = 3) {
  const server = await startFaulty(fault);
  try {
    let passed = 0;
    let enough;
    const time = new Promise((settle) => (enough = settle));
    const how = { clients: 40, pause: 40, duration: 60_000, cores };
    const honest = startHonest(server.port, how, () => ++passed === seconds && enough());
    await honest.begun;
    await time;
    return await honest.end();
  } finally {
    server.close();
  }
}

const words = ({ troubles }) => Object.keys(troubles).join('; ');

test('of a server without faults they have nothing to say', async () => {
  const seen = await seenOf('none');
  assert.ok(seen.farewells > 20 && seen.hangUps > 0 && seen.heard > 500, JSON.stringify(seen));
  assert.deepEqual([seen.lost, seen.duplicated, seen.misordered, seen.strangers], [0, 0, 0, 0]);
  assert.deepEqual(seen.troubles, {});
});

test('they notice messages that are lost', async () => {
  const seen = await seenOf('lose');
  assert.ok(seen.lost > 5, JSON.stringify(seen));
  assert.equal(seen.duplicated + seen.misordered, 0);
});

test('they notice messages that come twice', async () => {
  const seen = await seenOf('repeat');
  assert.ok(seen.duplicated > 5, JSON.stringify(seen));
  assert.equal(seen.lost + seen.misordered, 0);
});

test('they notice messages that come in the wrong order', async () => {
  const seen = await seenOf('swap');
  assert.ok(seen.misordered > 5, JSON.stringify(seen));
});

test('they notice refusals', async () => {
  assert.match(words(await seenOf('refuse')), /refused: .*internal/);
});

test('they notice connections that are cut', async () => {
  assert.match(words(await seenOf('cut')), /cut off/);
});

test('they notice that nobody tells them of a partner who is gone', async () => {
  // Their patience is that of the longest conversation, and ten seconds.
  assert.match(words(await seenOf('silence', 14)), /never heard that the partner is gone/);
});
