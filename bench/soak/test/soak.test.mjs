import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powers, soakChart, ticks } from '../chart.mjs';
import { judge } from '../criteria.mjs';
import { countOf, quantile, rounds, summary } from '../latency.mjs';
import { isSettled, planOf, within } from '../plan.mjs';
import { addKinds, criteriaTable, hostileTable } from '../report.mjs';

const ms = 1e6; // in ns

/// A run in which everything is right.
function goodRun() {
  return {
    honest: {
      farewells: 1000,
      lost: 0,
      duplicated: 0,
      misordered: 0,
      troubles: {},
      longestWaitMs: 100,
      longestNewsMs: 100,
    },
    start: { memory: 20 * 2 ** 20, descriptors: 16 },
    end: {
      memory: 21 * 2 ** 20,
      descriptors: 16,
      waitingUsers: 0,
      activeRooms: 0,
      connectedUsers: 0,
    },
    rounds: [{ calm: 1, hostile: 1.5, ratio: 1.5, messages: 5000 }],
    hostile: [{ name: 'flood', acts: 10 }],
    exitCode: 0,
  };
}

const failures = (run) =>
  judge(run)
    .filter(({ ok }) => !ok)
    .map(({ what }) => what);

test('the time is divided into rounds, a third of each without hostile clients', () => {
  const { rounds: count, calmMs, hostileMs } = planOf(10);
  assert.equal(count * (calmMs + hostileMs), 600_000);
  assert.equal(hostileMs, 2 * calmMs);
  assert.equal(planOf(0.5).rounds, 2);
  assert.equal(planOf(60).rounds, 10);
  for (const wrong of [0, 0.1, -1, NaN, 1e6]) assert.throws(() => planOf(wrong), /minutes/);
});

test('the warm-up is over when a wave leaves no more behind than the one before', () => {
  assert.ok(!isSettled([20]));
  assert.ok(!isSettled([20, 25]));
  assert.ok(isSettled([20, 25, 25.7]));
});

test('a sample belongs to a phase if it lies in it as a whole, behind its beginning', () => {
  const samples = [2000, 2600, 5000, 5001].map((t) => ({ t }));
  assert.deepEqual(within({ from: 0, to: 5000 }, samples), [{ t: 2600 }, { t: 5000 }]);
});

test('quantiles are taken over several seconds together', () => {
  const first = [
    [1 * ms, 50],
    [3 * ms, 1],
  ];
  const second = [[2 * ms, 49]];
  assert.equal(countOf([first, second]), 100);
  assert.equal(quantile([first, second], 0.5), 2);
  assert.equal(quantile([first, second], 0.98), 2);
  assert.equal(quantile([first, second], 0.99), 3);
  assert.equal(quantile([first], 1), 3);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('each hostile phase is compared with the calm one before it', () => {
  const phases = [
    { kind: 'calm', from: 0, to: 5000 },
    { kind: 'hostile', from: 5000, to: 10_000 },
    { kind: 'calm', from: 10_000, to: 15_000 },
    { kind: 'hostile', from: 15_000, to: 20_000 },
  ];
  const sample = (t, value, count) => ({ t, latency: [[value * ms, count]] });
  const all = rounds(phases, [
    sample(4000, 10, 7),
    sample(9000, 20, 8),
    sample(14_000, 100, 9),
    sample(19_000, 100, 10),
  ]);
  assert.deepEqual(all, [
    { calm: 10, hostile: 20, ratio: 2, messages: 7 },
    { calm: 100, hostile: 100, ratio: 1, messages: 9 },
  ]);
  assert.deepEqual(summary(all), { calm: 55, hostile: 60, ratio: 1.5 });
});

test('a run in which everything is right passes', () => {
  assert.deepEqual(failures(goodRun()), []);
});

for (const [what, spoil] of [
  ['messages lost', (run) => (run.honest.lost = 1)],
  ['messages duplicated', (run) => (run.honest.duplicated = 1)],
  ['messages out of order', (run) => (run.honest.misordered = 1)],
  ['other harm to an honest client', (run) => (run.honest.troubles = { 'cut off: x': 1 })],
  ['tickets left in the queue', (run) => (run.end.waitingUsers = 1)],
  ['rooms left', (run) => (run.end.activeRooms = 1)],
  ['sessions left', (run) => (run.end.connectedUsers = 1)],
  ['longest wait for a partner', (run) => (run.honest.longestWaitMs = 15_001)],
  ['longest time until partner_disconnected', (run) => (run.honest.longestNewsMs = 15_001)],
  ['memory of the empty server', (run) => (run.end.memory = run.start.memory * 1.11)],
  ['descriptors of the empty server', (run) => (run.end.descriptors = 17)],
  ['p99, with hostile : without', (run) => (run.rounds[0].ratio = 2.01)],
  ['p99, with hostile : without', (run) => (run.rounds[0].ratio = NaN)],
  ['conversations with a goodbye from both', (run) => (run.honest.farewells = 99)],
  ['messages in the quietest phase', (run) => (run.rounds[0].messages = 999)],
  ['kinds of nuisance that did nothing', (run) => (run.hostile[0].acts = 0)],
  ['exit code', (run) => (run.exitCode = 1)],
  ['exit code', (run) => (run.exitCode = 'SIGKILL')],
])
  test(`a run fails for ${what}`, () => {
    const run = goodRun();
    spoil(run);
    assert.deepEqual(failures(run), [what]);
    assert.match(criteriaTable(judge(run)), new RegExp(`^${what}.*FAILED$`, 'm'));
  });

test('what hostile clients did is added up over the phases', () => {
  const report = (acts, ended) => [{ name: 'flood', clients: 2, connections: 1, acts, ended }];
  const all = addKinds([report(3, { 'close 1008': 1 }), report(4, { 'close 1008': 2, reset: 1 })]);
  assert.deepEqual(all, [
    { name: 'flood', clients: 2, connections: 2, acts: 7, ended: { 'close 1008': 3, reset: 1 } },
  ]);
  assert.match(hostileTable(all), /3 × close 1008, 1 × reset/);
});

test('axes have round numbers', () => {
  assert.deepEqual(ticks(42), [0, 10, 20, 30, 40, 50]);
  assert.deepEqual(ticks(5000), [0, 1000, 2000, 3000, 4000, 5000]);
  assert.deepEqual(ticks(0), [0, 1]);
  assert.deepEqual(powers([0.3, 40]), [0.1, 1, 10, 100]);
  assert.deepEqual(powers([5]), [1, 10]);
});

test('the chart has a line per series, and a band per hostile phase', () => {
  const points = [
    [0, 1],
    [500, NaN],
    [1000, 2],
  ];
  const panel = { title: 'a <b>', note: 'n', series: [{ kind: 'first', title: 's', points }] };
  const phases = [
    { kind: 'calm', from: 0, to: 500 },
    { kind: 'hostile', from: 500, to: 1000 },
  ];
  const svg = soakChart([panel, { ...panel, isLogarithmic: true }], phases, 1000, 'd');
  assert.equal(svg.match(/<polyline/g).length, 2);
  assert.equal(svg.match(/class="band" x="453.0"/g).length, 2);
  assert.doesNotMatch(svg, /NaN/);
  assert.match(svg, /a &#60;b&#62;/);
});
