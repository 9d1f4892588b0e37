import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { askForHealth } from '../health.mjs';

/// A server that counts what it is asked, and relays from the third look at its numbers on.
async function serve(t) {
  const asked = { stats: 0, health: 0 };
  const server = http.createServer(({ url }, answer) => {
    const what = url.replace('/videochat/', '');
    ++asked[what];
    answer.end(JSON.stringify({ messagesRelayedTotal: Math.max(0, asked.stats - 2) }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  return { port: server.address().port, asked };
}

test('health is asked for once something is relayed, as often as was said', async (t) => {
  const { port, asked } = await serve(t);
  const { healthMs } = await askForHealth(port, () => true, { count: 20, every: 0 });
  assert.deepEqual(asked, { stats: 3, health: 20 });
  assert.ok(0 < healthMs.p50 && healthMs.p50 <= healthMs.p99 && healthMs.p99 <= healthMs.max);
});

test('there is no number of a time without load', async (t) => {
  const { port, asked } = await serve(t);
  const isUnderLoad = () => asked.health < 5;
  await assert.rejects(askForHealth(port, isUnderLoad, { count: 20, every: 0 }), /after 4 of 20/);
});
