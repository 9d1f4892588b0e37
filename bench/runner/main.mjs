// Compares servers; see scripts/bench and bench/README.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { countInstructions, instructionTable } from './instructions.mjs';
import { machine, versions } from './machine.mjs';
import { writeReport } from './report.mjs';
import { medianOf, ratioOf, summaryOf } from './results.mjs';
import { measureRow } from './rounds.mjs';
import { chooseRows } from './rows.mjs';
import { built, chooseServers } from './servers.mjs';
import { columns, number, range, times } from './text.mjs';

const usage = `scripts/bench: compares Strangelet with its peers and the floor.

  --rounds N          rounds of which the median is taken (5)
  --quick             one round of short runs
  --only a,b          only these rows
  --servers a,b       only these servers; name=FILE is another build of Strangelet
  --server-cores 0    where the server runs, as for taskset
  --load-cores 1      where the load generator runs
  --json FILE         where the results are kept (build/bench/results.json)
  --instructions      count the server's instructions for each operation instead (valgrind)
  --report FILE       measure nothing, write docs/performance.md from the results in FILE

Only a run of everything, and not a quick one, writes docs/performance.md.
`;

const options = {
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  servers: { type: 'string' },
  'server-cores': { type: 'string', default: '0' },
  'load-cores': { type: 'string', default: '1' },
  json: { type: 'string', default: join(built, '../bench/results.json') },
  instructions: { type: 'boolean', default: false },
  report: { type: 'string' },
  help: { type: 'boolean', default: false },
};

function planOf(given) {
  const rounds = Number(given.rounds ?? (given.quick ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be 1 or more');
  return {
    rounds,
    isQuick: given.quick,
    warmUp: given.quick ? 300 : 1000,
    duration: given.quick ? 1000 : 2000,
    serverCores: given['server-cores'],
    loadCores: given['load-cores'],
  };
}

/// Progress: one line that is overwritten on a terminal, nothing elsewhere; `keep` is for good.
function tell(line, keep) {
  const isTerminal = process.stderr.isTTY;
  if (isTerminal) process.stderr.write(`\r\x1b[K${line}${keep ? '\n' : ''}`);
  else if (keep) process.stderr.write(`${line}\n`);
}

function tableOf(row) {
  const parts = Object.entries(row.parts ?? {});
  const lines = row.servers.map(({ name, title }) => [
    title,
    range(summaryOf(row, name)),
    times(ratioOf(row, name)),
    ...parts.map(([, pick]) => number(medianOf(row, name, pick))),
  ]);
  const names = parts.map(([name]) => name);
  return columns([[row.name, row.unit, `× ${row.base ?? 'floor'}`, ...names], ...lines]);
}

async function compare(given) {
  const plan = planOf(given);
  const chosenRows = chooseRows(given.only?.split(','));
  const servers = chooseServers(given.servers?.split(','));
  const rows = [];
  for (const row of chosenRows) {
    const seen = { ...row, ...(await measureRow(row, servers, plan, tell)) };
    if (seen.servers.length === 0) continue;
    tell('');
    console.log(`${tableOf(seen)}\n`);
    rows.push(seen);
  }
  return { date: new Date().toISOString(), machine: machine(), versions: versions(), plan, rows };
}

async function instructionsOf(given) {
  const servers = chooseServers((given.servers ?? 'strangelet').split(','));
  const rows = await countInstructions(servers, planOf(given), given.only?.split(','), tell);
  keep(rows, join(built, '../bench/instructions.json'));
  return instructionTable(rows, servers);
}

function keep(results, file) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(results, null, 1));
}

async function main() {
  const { values: given } = parseArgs({ options });
  if (given.help) return console.log(usage);
  if (given.report) return writeReport(JSON.parse(readFileSync(given.report, 'utf8')));
  if (given.instructions) return console.log(await instructionsOf(given));
  const results = await compare(given);
  keep(results, given.json);
  if (!given.quick && !given.only && !given.servers) writeReport(results);
}

main().catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exit(1);
});
