// What is measured: the rows of the tables.
//
//   pick(report)     the number of the row, from what the load generator (or Google Benchmark) says
//   parts            other numbers of the report that are printed beside it, by name
//   goal             the highest ratio to `base` (the floor, if nothing else is said) that we want
//   limit, atLeast   the highest and the lowest number that we want
//   most             rounds, if fewer than the others: it is slow, or hardly varies
//   serves(name)     the servers that it makes sense for, if not all
//   micro            the micro-benchmark that it is, of bench_micro or of the `binary` that is named
//   variant          another way to run ours, which is compared with ours as it is
//   meanwhile        what else is measured while the load is on; what it finds joins the report
//   rate             the share of the first server's highest rate that all are put under

import { askForHealth } from './health.mjs';

const cpu = (report) => report.serverCpuUsPerOperation;
const isOurs = (name) => name === 'strangelet';

/// One step on the way of a message, alone and over and over.
function step(name, title, micro, pick = (report) => report.cpu_time) {
  return { name, title, unit: 'ns', serves: isOurs, micro, pick };
}

const crowd = ['--mode=idle', '--clients=15000'];
/// As long as the heartbeats of every server take to come round once.
const heartbeats = 26_000;

export const rows = [
  {
    name: 'relay-100',
    title: 'CPU per relayed chat message of 120 bytes, 100 clients',
    unit: 'µs',
    goal: 1.4,
    load: ['--mode=relay', '--clients=100'],
    pick: cpu,
  },
  {
    name: 'relay-2000',
    title: 'CPU per relayed chat message of 120 bytes, 2,000 clients',
    unit: 'µs',
    goal: 1.6,
    load: ['--mode=relay', '--clients=2000'],
    pick: cpu,
  },
  {
    name: 'sdp-100',
    title: 'CPU per relayed offer of 3 KB, 100 clients',
    unit: 'µs',
    goal: 1.5,
    load: ['--mode=sdp', '--clients=100', '--size=3000'],
    pick: cpu,
  },
  {
    name: 'match',
    title: 'CPU per pair when everybody skips, 200 clients',
    unit: 'µs',
    goal: 1.6,
    load: ['--mode=match', '--clients=200'],
    pick: cpu,
  },
  {
    name: 'accept',
    title: 'CPU per accepted connection, its end included',
    unit: 'µs',
    goal: 1.7,
    load: ['--mode=storm', '--clients=100'],
    pick: cpu,
  },
  {
    name: 'mixed',
    title: 'CPU per event of a realistic blend, 200 clients, not at the limit',
    unit: 'µs',
    most: 3,
    load: ['--mode=mixed', '--clients=200', '--pause=20'],
    pick: cpu,
  },
  {
    name: 'latency',
    title: 'p99 latency of a relayed chat message, 1,000 clients, half of our highest rate',
    unit: 'µs',
    goal: 1.5,
    rate: 0.5,
    load: ['--mode=relay', '--clients=1000'],
    pick: (report) => report.latencyUs.p99,
  },
  {
    name: 'health',
    title: 'p99 of GET /videochat/health while 100 clients relay as fast as they can',
    unit: 'ms',
    limit: 100,
    most: 3,
    serves: isOurs,
    meanwhile: askForHealth,
    load: ['--mode=relay', '--clients=100', '--duration=15000'],
    pick: (report) => report.healthMs.p99,
    parts: {
      p50: ({ healthMs }) => healthMs.p50,
      max: ({ healthMs }) => healthMs.max,
      'CPU of the server, %': ({ serverCpuShare }) => 100 * serverCpuShare,
    },
  },
  {
    name: 'memory',
    title: 'Memory per idle connection, 15,000 clients',
    unit: 'bytes',
    limit: 4096,
    most: 3,
    load: [...crowd, '--duration=500'],
    pick: (report) => report.serverMemoryPerConnectionBytes,
  },
  {
    name: 'return',
    title: 'Memory after 15,000 clients have left for the third time, of that before they came',
    unit: '%',
    limit: 110,
    most: 1,
    serves: (name) => name !== 'floor',
    load: [...crowd, '--duration=500', '--rounds=3'],
    pick: (report) => (100 * report.fillings[2].emptyBytes) / report.serverMemoryAtStartBytes,
  },
  {
    name: 'idle',
    title: 'CPU of a server with 15,000 idle clients, heartbeats included',
    unit: '% of a core',
    limit: 1,
    most: 1,
    load: [...crowd, `--duration=${heartbeats}`],
    quickLoad: [...crowd, '--duration=2000'],
    pick: (report) => 100 * report.serverCpuShare,
  },
  {
    name: 'loops',
    title: 'CPU per relayed chat message of 120 bytes, 1,000 clients, one event loop and two',
    unit: 'µs',
    goal: 1.15,
    base: 'strangelet',
    serves: isOurs,
    variant: 'strangelet-2',
    load: ['--mode=relay', '--clients=1000'],
    pick: cpu,
  },
  {
    name: 'limits',
    title: 'CPU per relayed chat message of 120 bytes, 100 clients, rates of clients not counted and counted',
    unit: 'µs',
    goal: 1.03,
    base: 'strangelet',
    serves: isOurs,
    variant: 'strangelet-limits',
    load: ['--mode=relay', '--clients=100'],
    pick: cpu,
  },
  {
    name: 'pairs',
    title: 'Pairs of the matchmaker’s queue alone, with 100,000 waiting',
    unit: '/s',
    atLeast: 1e6,
    serves: isOurs,
    micro: 'pair/100000',
    pick: (report) => report.items_per_second,
  },
  {
    name: 'decisions',
    title: 'Decisions by interests, with 100,000 waiting: somebody comes, and meets somebody or waits',
    unit: '/s',
    atLeast: 200_000,
    serves: isOurs,
    binary: 'bench_matching',
    micro: 'decide/100000/iterations:400000',
    pick: (report) => report.items_per_second,
  },
  step('parse-chat', 'Parsing a chat message of 120 bytes', 'parse/chat'),
  step('parse-offer', 'Parsing an offer of 3 KB', 'parse/offer'),
  step('write-chat', 'Writing that chat message for the partner', 'write/chat'),
  step('write-offer', 'Writing that offer for the partner', 'write/offer'),
  step('pair', 'Pairing, in a queue of 100', 'pair/100'),
  step(
    'hop',
    'A message from actor to actor, through the mailbox and the scheduler',
    'mailbox_hop/real_time',
    (report) => 1e9 / report.items_per_second,
  ),
];

/// The rows named by `words`, or all.
export function chooseRows(words) {
  if (!words) return rows;
  return words.map((name) => {
    const found = rows.find((each) => each.name === name);
    if (!found) throw new Error(`no row ${name}; there are ${rows.map((r) => r.name).join(', ')}`);
    return found;
  });
}
