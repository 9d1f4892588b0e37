// A soak; see scripts/soak and docs/soak.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machine } from '../runner/machine.mjs';
import { freePort, startServer } from '../runner/processes.mjs';
import { built, root } from '../runner/servers.mjs';
import { judge } from './criteria.mjs';
import { rounds, summary } from './latency.mjs';
import { beHostile, startHonest } from './load.mjs';
import { planOf } from './plan.mjs';
import { ask, cpuOf, emptied, forgetRooms, peopleOf, processOf } from './probe.mjs';
import { addKinds, chartOf, criteriaTable, hostileTable, roundsTable } from './report.mjs';

const usage = `scripts/soak [MINUTES]: honest and hostile clients on one server, 10 minutes by default.

  --clients 5000      in all; one in twenty is hostile
  --pause 2000        mean of an honest client's pauses, in ms
  --server-cores 0    where the server runs, as for taskset
  --load-cores 1      where the clients run
  --out build/soak    where the table, the numbers and the chart are written
`;

const options = {
  clients: { type: 'string', default: '5000' },
  pause: { type: 'string', default: '2000' },
  'server-cores': { type: 'string', default: '0' },
  'load-cores': { type: 'string', default: cpus().length > 1 ? '1' : '0' },
  out: { type: 'string', default: join(built, '../soak') },
  help: { type: 'boolean', default: false },
};

const hostileShare = 1 / 20;

function settingsOf(given, [minutes = '10']) {
  const all = Number(given.clients);
  const hostile = Math.max(11, Math.round(all * hostileShare)); // at least one of each kind
  if (!(all >= 100)) throw new Error('--clients must be 100 or more');
  return {
    minutes: Number(minutes),
    plan: planOf(Number(minutes)),
    clients: { honest: all - hostile, hostile },
    pause: Number(given.pause),
    serverCores: given['server-cores'],
    loadCores: given['load-cores'],
  };
}

/// The server as an operator starts it: all limits are on.
async function startOurs({ serverCores }) {
  const [port, httpPort] = [await freePort(), await freePort()];
  const command = [
    join(built, 'strangelet'),
    '--websocket.address=127.0.0.1',
    `--websocket.port=${port}`,
    '--http.address=127.0.0.1',
    `--http.port=${httpPort}`,
    `--http.public-dir=${join(root, 'public')}`,
    '--log.level=warn',
  ];
  return { port, httpPort, ...(await startServer(command, port, { cores: serverCores })) };
}

/// Looks at the server once a second until `stop()`.
function watch(server, clock) {
  const samples = [];
  let isOver = false;
  const look = async () => {
    const { json, ms } = await ask(server.httpPort, '/videochat/stats');
    const seen = { ...processOf(server.pid), cpuSeconds: cpuOf(server.pid), statsMs: ms };
    samples.push({ t: clock(), ...seen, ...peopleOf(json) });
  };
  const looking = (async () => {
    for (; !isOver; await pause(1000)) await look();
  })();
  looking.catch(() => {});
  return { samples, stop: () => ((isOver = true), looking) };
}

/// People of both kinds, so that what is measured afterwards is not a server that has just started.
async function warmUp(server, { plan, clients, pause, loadCores }) {
  const duration = plan.warmUpMs;
  const cores = loadCores;
  const honest = startHonest(server.port, { clients: clients.honest, pause, duration: 3_600_000, cores });
  await honest.begun;
  await beHostile(server.port, { clients: clients.hostile, seed: 0, duration, cores });
  await forgetRooms(server);
  await honest.end();
}

/// Calm and hostile phases in turn: `{phases, hostile}`.
async function takeTurns(server, { plan, clients, loadCores }, clock, tell) {
  const phases = [];
  const reports = [];
  const phase = async (kind, duty) => {
    const from = clock();
    await duty;
    phases.push({ kind, from, to: clock() });
  };
  for (let round = 1; round <= plan.rounds; ++round) {
    tell(`round ${round} of ${plan.rounds}: without hostile clients`);
    await phase('calm', pause(plan.calmMs));
    tell(`round ${round} of ${plan.rounds}: with hostile clients`);
    const how = { clients: clients.hostile, seed: round, duration: plan.hostileMs, cores: loadCores };
    await phase('hostile', beHostile(server.port, how).then((report) => reports.push(report)));
  }
  return { phases, hostile: addKinds(reports) };
}

async function soak(settings, tell) {
  const server = await startOurs(settings);
  tell('warming up');
  await warmUp(server, settings);
  const start = await emptied(server);
  const begin = Date.now();
  const clock = () => Date.now() - begin;
  const watching = watch(server, clock);
  const samples = [];
  const how = { clients: settings.clients.honest, pause: settings.pause, cores: settings.loadCores };
  const honest = startHonest(server.port, { ...how, duration: 3_600_000 }, (sample) =>
    samples.push({ t: clock(), ...sample }),
  );
  await honest.begun;
  await pause(settings.plan.settleMs);
  const { phases, hostile } = await takeTurns(server, settings, clock, tell);
  tell('saying goodbye');
  await forgetRooms(server);
  const seen = await honest.end();
  const end = await emptied(server);
  await watching.stop();
  const exitCode = await server.stop();
  return {
    ...settings,
    machine: machine(),
    date: new Date().toISOString(),
    start,
    end,
    exitCode,
    phases,
    rounds: rounds(phases, samples),
    honest: { ...seen, samples },
    hostile,
    server: { samples: watching.samples, logLines: server.output.stderr.split('\n').length - 1 },
  };
}

/// The tables, as they are printed.
function words(run, rows) {
  const { calm, hostile, ratio } = summary(run.rounds);
  const troubles = Object.entries(run.honest.troubles).map(([what, n]) => `  ${n} × ${what}\n`);
  const most = (key) => Math.max(...run.server.samples.map((sample) => sample[key]));
  return [
    `${run.minutes} minutes, ${run.clients.honest} honest and ${run.clients.hostile} hostile clients`,
    `${run.honest.heard.toLocaleString('en-US')} messages in ${run.honest.farewells.toLocaleString('en-US')} conversations; ` +
      `at most ${(most('memory') / 2 ** 20).toFixed(0)} MiB and ${most('descriptors')} descriptors; ${run.server.logLines} log lines`,
    '',
    criteriaTable(rows),
    ...(troubles.length > 0 ? ['', 'harm to honest clients:', troubles.join('')] : []),
    '',
    roundsTable([...run.rounds]),
    columnsOf(calm, hostile, ratio),
    '',
    hostileTable(run.hostile),
    '',
  ].join('\n');
}

function columnsOf(calm, hostile, ratio) {
  return `medians: ${calm.toFixed(2)} ms without, ${hostile.toFixed(2)} ms with, ratio ${ratio.toFixed(2)}`;
}

function keep(run, rows, folder) {
  mkdirSync(folder, { recursive: true });
  const text = words(run, rows);
  writeFileSync(join(folder, 'soak.json'), JSON.stringify({ ...run, criteria: rows }));
  writeFileSync(join(folder, 'soak.svg'), chartOf(run));
  writeFileSync(join(folder, 'soak.txt'), text);
  console.log(`${text}\nwritten: ${folder}/soak.txt, soak.json, soak.svg`);
}

async function main() {
  const { values: given, positionals } = parseArgs({ options, allowPositionals: true });
  if (given.help) return console.log(usage);
  const run = await soak(settingsOf(given, positionals), (line) => console.error(line));
  const rows = judge(run);
  keep(run, rows, given.out);
  if (!rows.every(({ ok }) => ok)) process.exit(1);
}

main().catch((error) => {
  console.error(`soak: ${error.message}`);
  process.exit(1);
});
