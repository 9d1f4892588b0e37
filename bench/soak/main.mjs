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
import { isSettled, mostWaves, planOf, waveMs } from './plan.mjs';
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
/// The honest clients are told when to end; this is the longest time that bench_load takes.
const forever = 100_000_000;

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
    const seen = { ...processOf(server.pid), cpu: cpuOf(server.pid), statsMs: ms };
    samples.push({ t: clock(), ...seen, ...peopleOf(json) });
  };
  const looking = (async () => {
    for (; !isOver; await pause(1000)) await look();
  })();
  looking.catch(() => {});
  return { samples, stop: () => ((isOver = true), looking) };
}

/// People of both kinds come and go.
async function wave(server, { clients, pause, loadCores: cores }, seed) {
  const honest = startHonest(server.port, {
    clients: clients.honest,
    pause,
    duration: forever,
    cores,
  });
  await honest.begun;
  await beHostile(server.port, { clients: clients.hostile, seed, duration: waveMs, cores });
  await forgetRooms(server);
  await honest.end();
}

/// Waves, until they leave no more behind than the one before: a server that has just started has yet
/// to pay for what it keeps. Resolves to what the last one left.
async function warmUp(server, settings, tell) {
  const memories = [];
  for (;;) {
    tell(`warming up, wave ${memories.length + 1}`);
    await wave(server, settings, memories.length);
    const left = await emptied(server);
    memories.push(left.memory);
    if (isSettled(memories) || memories.length === mostWaves) return { ...left, waves: memories };
  }
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
    const how = {
      clients: clients.hostile,
      seed: round,
      duration: plan.hostileMs,
      cores: loadCores,
    };
    await phase(
      'hostile',
      beHostile(server.port, how).then((report) => reports.push(report)),
    );
  }
  return { phases, hostile: addKinds(reports) };
}

async function soak(settings, tell) {
  const server = await startOurs(settings);
  const start = await warmUp(server, settings, tell);
  const begin = Date.now();
  const clock = () => Date.now() - begin;
  const watching = watch(server, clock);
  const samples = [];
  const how = {
    clients: settings.clients.honest,
    pause: settings.pause,
    cores: settings.loadCores,
  };
  const honest = startHonest(server.port, { ...how, duration: forever }, (sample) =>
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

const count = (value) => value.toLocaleString('en-US');

/// The tables, as they are printed.
function words(run, rows) {
  const { calm, hostile, ratio } = summary(run.rounds);
  const troubles = Object.entries(run.honest.troubles).map(([what, n]) => `  ${n} × ${what}\n`);
  const { samples, logLines } = run.server;
  const most = (key) => Math.max(...samples.map((sample) => sample[key]));
  const cpu = (key) => (samples.at(-1).cpu[key] - samples[0].cpu[key]).toFixed(1);
  return [
    `${run.minutes} minutes, ${run.clients.honest} honest and ${run.clients.hostile} hostile clients`,
    `${count(run.honest.heard)} messages in ${count(run.honest.farewells)} conversations`,
    `the server: at most ${(most('memory') / 2 ** 20).toFixed(0)} MiB and ${count(most('descriptors'))} descriptors; ` +
      `${cpu('ran')} s of CPU, ${cpu('waited')} s of waiting for it; ${count(logLines)} log lines`,
    '',
    criteriaTable(rows),
    ...(troubles.length > 0 ? ['', 'harm to honest clients:', troubles.join('')] : []),
    '',
    roundsTable(run.rounds),
    `medians: ${calm.toFixed(2)} ms without, ${hostile.toFixed(2)} ms with, ratio ${ratio.toFixed(2)}`,
    '',
    hostileTable(run.hostile),
    '',
  ].join('\n');
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
