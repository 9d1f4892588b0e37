// Compares servers; see scripts/bench and bench/README.md.
import { parseArgs } from 'node:util';
import { measureRow } from './rounds.mjs';
import { chooseRows } from './rows.mjs';
import { chooseServers } from './servers.mjs';
import { ratio, summary } from './stats.mjs';
import { columns, range, times } from './text.mjs';

const usage = `scripts/bench: compares Strangelet with its peers and the floor.

  --rounds N      rounds of which the median is taken (5)
  --quick         one round of short runs
  --only a,b      only these rows
  --servers a,b   only these servers; name=FILE is another build of Strangelet
  --server-cores  as for taskset (0)
  --load-cores    as for taskset (1)
`;

const options = {
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  servers: { type: 'string' },
  'server-cores': { type: 'string', default: '0' },
  'load-cores': { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
};

function planOf(given) {
  const rounds = Number(given.rounds ?? (given.quick ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be 1 or more');
  return {
    rounds,
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

function tableOf(row, servers, values) {
  const base = values.floor ?? [];
  const lines = servers.map((server) => {
    const mine = values[server.name];
    return [server.title, range(summary(mine)), times(ratio(mine, base))];
  });
  return columns([[row.name, row.unit, '× floor'], ...lines]);
}

async function main() {
  const { values: given } = parseArgs({ options });
  if (given.help) return console.log(usage);
  const plan = planOf(given);
  const rows = chooseRows(given.only?.split(','));
  const servers = chooseServers(given.servers?.split(','));
  for (const row of rows) {
    const values = await measureRow(row, servers, plan, tell);
    tell('');
    console.log(`${tableOf(row, servers, values)}\n`);
  }
}

main().catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exit(1);
});
