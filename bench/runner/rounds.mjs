// Measures every row on every server in turn: A B A B …, so that what else happens on the machine
// hits all of them alike.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, run, startServer } from './processes.mjs';
import { built } from './servers.mjs';

const loadGenerator = join(built, 'bench/bench_load');

/// An empty folder, so that no configuration is found by accident; gone when the process is.
const scratch = mkdtempSync(join(tmpdir(), 'strangelet-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/// Starts `server`, measures one row, stops it.
async function measureOnce(row, server, plan) {
  const port = await freePort();
  const process = await startServer(server.command(port), port, {
    cores: plan.serverCores,
    cwd: scratch,
  });
  const load = async (args) => {
    const command = [loadGenerator, '--json', `--port=${port}`, `--pid=${process.pid}`];
    if (server.dialect) command.push(`--dialect=${server.dialect}`);
    command.push(`--warm-up=${plan.warmUp}`, `--duration=${plan.duration}`, ...args);
    return JSON.parse(await run(command, { cores: plan.loadCores, cwd: scratch }));
  };
  try {
    return await row.measure({ load });
  } finally {
    await process.stop();
  }
}

/// `{server name: [value of each round]}` of one row. A measurement that fails is a NaN, and said.
export async function measureRow(row, servers, plan, tell) {
  const values = Object.fromEntries(servers.map((server) => [server.name, []]));
  for (let round = 1; round <= plan.rounds; ++round)
    for (const server of servers) {
      tell(`${row.name}, round ${round} of ${plan.rounds}: ${server.title}`);
      const value = await measureOnce(row, server, plan).catch((error) => {
        tell(`${row.name}, ${server.title}: ${error.message}`, 'keep');
        return NaN;
      });
      values[server.name].push(value);
    }
  return values;
}
