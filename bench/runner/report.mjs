// Writes docs/performance.md and its chart from the results of a comparison.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart } from './chart.mjs';
import { failureOf, medianOf, ratioOf, serverOf, summaryOf } from './results.mjs';
import { servers as known, root } from './servers.mjs';
import { markdown, number, range, times } from './text.mjs';

const page = join(root, 'docs/performance.md');
const image = join(root, 'docs/images/performance.svg');

function rowOf(results, name) {
  return results.rows.find((row) => row.name === name);
}

/// The servers of a row, the cheapest first.
function ranked(row, pick, isHigherBetter) {
  const bars = row.servers.map(({ name, title }) => ({ name, title, value: pick(row, name) }));
  const sign = isHigherBetter ? -1 : 1;
  return bars
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => sign * (a.value - b.value));
}

function medianValue(row, name) {
  return summaryOf(row, name)?.median ?? NaN;
}

/// Of the server's own time: what the load generator reaches is bounded by itself as well.
function pairsPerSecond(row, name) {
  return 1e6 / medianValue(row, name);
}

function panelsOf(results) {
  const bars = (row, pick, words, isHigherBetter) =>
    ranked(row, pick, isHigherBetter).map((each) => ({ ...each, words: words(each) }));
  const withRatio = (row) => ({ name, value }) =>
    `${number(value)} µs${name === 'floor' ? '' : `, ${times(ratioOf(row, name))} the floor`}`;
  const [relay, memory, match] = ['relay-100', 'memory', 'match'].map((n) => rowOf(results, n));
  return [
    {
      title: 'CPU per relayed chat message',
      note: '120 bytes, 100 clients; shorter is better',
      bars: bars(relay, medianValue, withRatio(relay)),
    },
    {
      title: 'Memory per idle connection',
      note: '15,000 clients; shorter is better',
      bars: bars(memory, medianValue, ({ value }) => `${number(value / 1024)} KiB`),
    },
    {
      title: 'Pairs per second',
      note: '200 clients who all skip as fast as they can; per second of CPU; longer is better',
      bars: bars(match, pairsPerSecond, ({ value }) => number(value), true),
    },
  ];
}

function cell(row, name) {
  if (!serverOf(row, name)) return '';
  const why = failureOf(row, name);
  if (!summaryOf(row, name)) return why ?? '–';
  const ratio = ratioOf(row, name);
  return range(summaryOf(row, name)) + (Number.isFinite(ratio) ? `<br>${times(ratio)}` : '');
}

function goalOf({ goal, limit, atLeast, unit }) {
  if (goal) return `≤ ${times(goal)}`;
  if (limit) return `≤ ${number(limit)} ${unit}`;
  return atLeast ? `≥ ${number(atLeast)} ${unit}` : '';
}

/// Ours against what we set out to reach.
function goalTable(results) {
  const lines = results.rows.filter(goalOf).map((row) => {
    const name = row.variant ?? 'strangelet';
    const value = (of) => `${number(medianValue(row, of))} ${row.unit}`;
    const compared = row.goal ? [value(row.base ?? 'floor'), times(ratioOf(row, name))] : ['', ''];
    return [row.title, value(name), ...compared, goalOf(row)];
  });
  return markdown([['', 'Strangelet', 'compared with', 'ratio', 'goal'], ...lines]);
}

/// Everybody side by side.
function fullTable(results) {
  const names = known.filter(({ name }) => results.rows.some((row) => serverOf(row, name)));
  const shared = results.rows.filter((row) => row.servers.length > 2);
  const lines = shared.map((row) => [
    `${row.title} (${row.unit})`,
    ...names.map(({ name }) => cell(row, name)),
  ]);
  return markdown([['', ...names.map(({ title }) => title)], ...lines]);
}

function latencyTable(results) {
  const row = rowOf(results, 'latency');
  const lines = row.servers.map(({ name, title }) => [
    title,
    ...['p50', 'typicalP99', 'p99', 'p99.9', 'max'].map((which) =>
      number(medianOf(row, name, ({ latencyUs }) => latencyUs?.[which])),
    ),
    failureOf(row, name) ?? '',
  ]);
  return markdown([['µs', 'p50', 'p99, typical', 'p99', 'p99.9', 'max', ''], ...lines]);
}

/// An operator's question beside all that is relayed.
function healthTable(results) {
  const row = rowOf(results, 'health');
  const of = (pick) => number(medianOf(row, 'strangelet', pick));
  const times = ['p50', 'p99', 'max'].map((which) => of(({ healthMs }) => healthMs[which]));
  const share = of(({ serverCpuShare }) => 100 * serverCpuShare);
  return markdown([['ms', 'p50', 'p99', 'max', 'CPU of the server'], ['', ...times, `${share} %`]]);
}

/// How much of its core a server used: what it costs to sleep and to wake is more of the cost the less it has to do.
function shareTable(results) {
  const rows = results.rows.filter(({ name }) => /^(relay|sdp|match|accept|latency|loops)/.test(name));
  const lines = rows.map((row) => [
    row.title,
    ...['strangelet', row.variant ?? 'floor'].map((name) => {
      const share = medianOf(row, name, ({ serverCpuShare }) => serverCpuShare);
      return Number.isFinite(share) ? `${Math.round(100 * share)} %` : '–';
    }),
  ]);
  return markdown([['', 'Strangelet', 'compared with'], ...lines]);
}

/// Memory of a server that is filled and emptied three times, in MiB.
function returnTable(results) {
  const lines = rowOf(results, 'return').servers.map(({ title, rounds: [{ report }] }) => {
    if (!report) return [title, ...Array(5).fill('–')];
    const [first, second, third] = report.fillings;
    const bytes = [
      report.serverMemoryAtStartBytes,
      first.fullBytes,
      first.emptyBytes,
      second.emptyBytes,
      third.emptyBytes,
    ];
    return [title, ...bytes.map((each) => number(each / 2 ** 20))];
  });
  return markdown([['MiB', 'at the start', 'full', 'empty', 'empty again', 'and again'], ...lines]);
}

/// What is no server, but a part of ours by itself; what has a goal is in the first table.
function stepTable(results) {
  const steps = results.rows.filter((row) => row.micro && !goalOf(row));
  const lines = steps.map((row) => [row.title, range(summaryOf(row, 'strangelet'))]);
  return markdown([['ns', ''], ...lines]);
}

function commands({ rows, plan }) {
  const pinned = `taskset -c ${plan.loadCores} build/release/bench/bench_load`;
  const lasting = ` --warm-up=${plan.warmUp} --duration=${plan.duration}`;
  const lines = rows
    .filter((row) => row.load)
    .map(({ name, load }) => {
      const isLasting = load.some((each) => each.startsWith('--duration'));
      const words = load.join(' ') + (isLasting ? '' : lasting);
      return `${pinned} --port=PORT --pid=PID ${words}   # ${name}`;
    });
  const micro = ['bench_micro', 'bench_matching'].map(
    (name) => `taskset -c ${plan.serverCores} build/release/bench/${name}`,
  );
  return ['```sh', ...lines, ...micro, '```'].join('\n');
}

function started({ plan }) {
  const lines = known.map(
    ({ command }) => `taskset -c ${plan.serverCores} ${command('PORT').join(' ')}`,
  );
  const text = lines.join('\n').replaceAll(root, '').replaceAll(process.execPath, 'node');
  return ['```sh', text, '```'].join('\n');
}

function machineLines({ machine, versions, date, plan }) {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Linux ${machine.kernel}; ` +
      `server on core ${plan.serverCores}, load generator on core ${plan.loadCores}`,
    `- ${names.join('; ')}`,
    `- ${date.slice(0, 10)}, rounds: ${plan.rounds}`,
  ].join('\n');
}

const introduction = `# Performance

<!-- Written by scripts/bench. Do not edit: change bench/runner/report.mjs. -->

![CPU per message, memory per connection and pairs per second, beside other servers](images/performance.svg)

All servers do the same job and are measured in turn, A B A B, each on one core and freshly started, by the same load
generator on another core. Numbers are medians of the rounds, with the lowest and the highest in parentheses. The machine is
shared with others, so a ratio says more than a time: it is taken round by round, between neighbours, and its median is given.

*The floor* is the least that a server of this protocol can do: epoll, a handshake, unmasking, one send per message. It parses
no JSON, checks nothing and keeps nothing in bounds. The others are written by us on what people would pick instead, with the
checks that a careful implementer makes. Strangelet makes all of those of [its protocol](asyncapi.yaml), with heartbeats,
deadlines and bounded queues. More about each is in [bench/README.md](../bench/README.md).`;

function comparison(results) {
  return `## What we set out to reach

${goalTable(results)}

## Side by side

${fullTable(results)}

## How busy the servers were

Of their core, medians. A server that is not at its limit also pays for falling asleep and being woken; the floor, which answers each message
at once, more often than we do, who write what came together in one go. That is how a ratio can be below one.

${shareTable(results)}

With two event loops the server has both cores, the generator's included.`;
}

function latencyAndMemory(results) {
  return `## Latency

Of relayed chat messages, 1,000 clients, in an open loop at half of the highest rate that the generator reached with Strangelet:
messages are due at fixed times, and latency counts from then. On a shared machine with two cores most of it is the generator's own
waiting: the row shows that we add little to it, not how fast a server answers. If its host takes the cores away for about 1 % of the time, the p99
says for how long; the typical one is the median of the p99 of each tenth of a second, most of which see nothing of that.

${latencyTable(results)}

## Health under full load

100 clients relay as fast as they can, through one event loop. Meanwhile \`GET /videochat/health\` is asked 200 times, each time over a new
connection, by a client that shares the two cores with all of it: its own waiting is in these times.

${healthTable(results)}

## Memory that comes back

15,000 clients come, all leave, three times over.

${returnTable(results)}

## Single steps

On the way of a message, each alone, in the cache and without system calls: what they add up to is what could be won by making them faster.

${stepTable(results)}`;
}

function method(results) {
  return `## How it was measured

${machineLines(results)}

\`scripts/bench\` does all of it again. The servers were started with

${started(results)}

and measured with

${commands(results)}`;
}

function pageOf(results) {
  const parts = [introduction, comparison(results), latencyAndMemory(results), method(results)];
  return parts.join('\n\n') + '\n';
}

/// Writes the page and the chart.
export function writeReport(results) {
  writeFileSync(image, chart(panelsOf(results), 'Performance, beside other servers'));
  writeFileSync(page, pageOf(results));
}
