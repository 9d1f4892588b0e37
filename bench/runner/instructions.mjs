// Counts the instructions of the server for each operation, without those of the kernel
// (valgrind --tool=callgrind). The load of the machine does not change them, so one run is enough.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, until } from '../soak/probe.mjs';
import { freePort, run, scratch, startServer } from './processes.mjs';
import { built, withLimits } from './servers.mjs';
import { columns, number } from './text.mjs';

const loadGenerator = join(built, 'bench/bench_load');

/// How long a server may take for anything: under valgrind it is fifty times slower.
const patience = 120_000;

/// Two loads of these times (ms). The start, the connections and the end are the same in both and
/// cancel out.
const [short, long] = [500, 4000];

/// What is counted: `load` for the load generator, `count` the operations in `/videochat/stats`,
/// `options` of the server.
const countedRows = [
  { name: 'message', load: ['--mode=relay', '--clients=100'], count: 'messagesRelayedTotal' },
  {
    name: 'message-limits',
    load: ['--mode=relay', '--clients=100'],
    count: 'messagesRelayedTotal',
    options: { limits: withLimits },
  },
  {
    name: 'offer',
    load: ['--mode=sdp', '--clients=100', '--size=3000'],
    count: 'messagesRelayedTotal',
  },
  { name: 'pair', load: ['--mode=match', '--clients=200'], count: 'matchesTotal' },
];

function chooseCounted(words) {
  if (!words) return countedRows;
  return words.map((word) => {
    const found = countedRows.find(({ name }) => name === word);
    if (found) return found;
    throw new Error(`no row ${word}; there are ${countedRows.map(({ name }) => name).join(', ')}`);
  });
}

/// The sum of all instructions in a profile of callgrind. Throws if it has none.
export function totalOf(profile) {
  const found = /^totals: (\d+)/m.exec(profile);
  if (!found) throw new Error('callgrind has written no total: the server did not end by itself');
  return Number(found[1]);
}

/// Instructions for each operation that the longer of two runs has more than the shorter.
export function slopeOf(shorter, longer) {
  const operations = longer.operations - shorter.operations;
  if (!(operations > 0)) throw new Error('the longer run has no more operations than the shorter');
  return (longer.instructions - shorter.instructions) / operations;
}

/// Puts the load of a row on a server that runs under callgrind: `{instructions, operations}`.
async function countRun(server, row, time, profile, plan) {
  const [port, httpPort] = [await freePort(), await freePort()];
  const callgrind = ['valgrind', '--tool=callgrind', `--callgrind-out-file=${profile}`];
  const command = [...callgrind, ...server.command(port, httpPort, row.options)];
  const { stop } = await startServer(command, port, { cores: plan.serverCores, cwd: scratch }, patience);
  const stats = async () => (await ask(httpPort, '/videochat/stats')).json;
  const load = [loadGenerator, `--port=${port}`, '--warm-up=0', `--duration=${time}`, ...row.load];
  let operations;
  try {
    await run(load, { cores: plan.loadCores, cwd: scratch });
    if (!(await until(async () => (await stats()).connectedUsers === 0, patience)))
      throw new Error('the server keeps clients that have gone');
    operations = (await stats())[row.count];
  } finally {
    await stop();
  }
  return { instructions: totalOf(readFileSync(profile, 'utf8')), operations };
}

async function countOnce(server, row, plan) {
  const folder = join(built, '../bench/callgrind');
  mkdirSync(folder, { recursive: true });
  const profile = join(folder, `${server.name}-${row.name}`);
  const shorter = await countRun(server, row, short, `${profile}-short`, plan);
  return slopeOf(shorter, await countRun(server, row, long, profile, plan));
}

/// Counts the rows named by `words`, or all: `[{name, servers: {[name]: instructions}}]`. The
/// profiles stay in build/bench/callgrind, for callgrind_annotate.
export async function countInstructions(servers, plan, words, tell) {
  const rows = [];
  for (const row of chooseCounted(words)) {
    const counted = {};
    for (const server of servers) {
      tell(`instructions, ${row.name}: ${server.title}`);
      counted[server.name] = await countOnce(server, row, plan);
    }
    rows.push({ name: row.name, servers: counted });
  }
  tell('');
  return rows;
}

/// The counts as text: those of each server, and how much more they are than those of the first.
export function instructionTable(rows, servers) {
  const [first, ...others] = servers.map(({ name }) => name);
  const more = (value, base) => {
    const percent = (100 * value) / base - 100;
    return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
  };
  return columns([
    ['instructions', first, ...others.flatMap((name) => [name, `to ${first}`])],
    ...rows.map(({ name, servers: counted }) => [
      name,
      number(counted[first]),
      ...others.flatMap((each) => [number(counted[each]), more(counted[each], counted[first])]),
    ]),
  ]);
}
