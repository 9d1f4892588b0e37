// Measures every row on every server in turn: A B A B …, so that what else happens on the machine
// hits all of them alike.
import { join } from 'node:path';
import { freePort, run, scratch, startServer } from './processes.mjs';
import { built, variants } from './servers.mjs';
import { median } from './stats.mjs';

const loadGenerator = join(built, 'bench/bench_load');

/// Rounds in which the highest rate is looked for.
const rateRounds = 3;

/// Starts `server`, puts the load on it, stops it: what the load generator reports, and what
/// `meanwhile(httpPort, isUnderLoad)` finds out.
async function loadOnce(server, load, plan, meanwhile) {
  const [port, httpPort] = [await freePort(), await freePort()];
  const cores = server.needsAllCores ? `${plan.serverCores},${plan.loadCores}` : plan.serverCores;
  const { pid, stop } = await startServer(server.command(port, httpPort), port, { cores, cwd: scratch });
  const command = [
    loadGenerator,
    '--json',
    `--port=${port}`,
    `--pid=${pid}`,
    `--dialect=${server.dialect ?? 'plain'}`,
    `--warm-up=${plan.warmUp}`,
    `--duration=${plan.duration}`,
    ...load,
  ];
  try {
    let isUnderLoad = true;
    const loading = run(command, { cores: plan.loadCores, cwd: scratch });
    const [report, found] = await Promise.all([
      loading.finally(() => (isUnderLoad = false)),
      meanwhile?.(httpPort, () => isUnderLoad),
    ]);
    return { ...JSON.parse(report), ...found };
  } finally {
    await stop();
  }
}

async function microOnce({ micro, binary = 'bench_micro' }, plan) {
  const program = join(built, 'bench', binary);
  const command = [program, `--benchmark_filter=^${micro}$`, '--benchmark_format=json'];
  const text = await run(command, { cores: plan.serverCores, cwd: scratch });
  return JSON.parse(text).benchmarks[0];
}

/// What the load generator is told for a row; the same for all servers.
async function loadOf(row, servers, plan) {
  const load = (plan.isQuick && row.quickLoad) || row.load;
  if (!row.rate) return load;
  const rates = [];
  for (let i = 0; i < Math.min(plan.rounds, rateRounds); ++i)
    rates.push((await loadOnce(servers[0], load, plan)).operationsPerSecond);
  return [...load, `--rate=${Math.round(median(rates) * row.rate)}`];
}

async function measureOnce(row, load, server, plan) {
  try {
    const report = await (row.micro
      ? microOnce(row, plan)
      : loadOnce(server, load, plan, row.meanwhile));
    if (report.keptUp === false) throw new Error(`does not keep up with ${report.rate}/s`);
    return { value: row.pick(report), report };
  } catch (error) {
    return { value: NaN, error: error.message };
  }
}

/// Measures one row: `{load, servers: [{name, title, rounds: [{value, report, error}]}]}`.
export async function measureRow(row, chosen, plan, tell) {
  const servers = chosen.filter((server) => row.serves?.(server.name) ?? true);
  if (row.variant && servers.length)
    servers.push(variants.find(({ name }) => name === row.variant));
  const seen = servers.map(({ name, title }) => ({ name, title, rounds: [] }));
  if (servers.length === 0) return { load: row.load, servers: seen };

  tell(`${row.name}: how much it is`);
  const load = await loadOf(row, servers, plan);
  const count = Math.min(plan.rounds, row.most ?? plan.rounds);
  for (let round = 1; round <= count; ++round)
    for (const [i, server] of servers.entries()) {
      tell(`${row.name}, round ${round} of ${count}: ${server.title}`);
      const result = await measureOnce(row, load, server, plan);
      if (result.error) tell(`${row.name}, ${server.title}: ${result.error}`, 'keep');
      seen[i].rounds.push(result);
    }
  return { load, servers: seen };
}
