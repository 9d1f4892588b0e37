// Runs the simulation and writes its tables into docs/matching.md, between the marks, and its chart:
//   cmake --build --preset release --target bench_simulation && node bench/simulation/report.mjs
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineChart } from './line_chart.mjs';
import { markdown } from '../runner/text.mjs';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'build/release/bench/bench_simulation');
const page = join(root, 'docs/matching.md');
const image = join(root, 'docs/images/matching.svg');

const seeds = [1, 2, 3];
const towns = [
  { people: 10, minutes: 240 },
  { people: 100, minutes: 60 },
  { people: 1_000, minutes: 20 },
  { people: 10_000, minutes: 10 },
  { people: 100_000, minutes: 3 },
];
const patiences = [0, 1, 2, 5, 10, 15, 20, 30];
const defaultPatience = 10;
/// Their labels would lie on those of others.
const crowded = new Set([15, 20]);

/// The mean of the seeds; of what is longest, the longest.
function run(policy, { people, minutes }, patience) {
  const reports = seeds.map((seed) =>
    JSON.parse(execFileSync(program, [policy, people, patience, minutes, seed].map(String))),
  );
  const mean = (key) => reports.reduce((sum, each) => sum + each[key], 0) / reports.length;
  const result = {};
  for (const key of Object.keys(reports[0]))
    result[key] = typeof reports[0][key] === 'number' ? mean(key) : reports[0][key];
  for (const key of ['max', 'longestInVain'])
    result[key] = Math.max(...reports.map((each) => each[key]));
  return result;
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const time = (s) => (s < 0.0995 ? `${Math.round(1000 * s)} ms` : `${s.toFixed(s < 9.95 ? 1 : 0)} s`);
const count = (value) => Math.round(value).toLocaleString('en');
const titles = { ours: 'Strangelet', scan: 'best score of all', fifo: 'first come, first paired' };

function row({ people, policy, ...found }) {
  return [
    count(people),
    titles[policy],
    count(found.pairs),
    percent(found.common),
    percent(found.common / found.both),
    percent(found.rematches),
    time(found.p50),
    time(found.mean),
    time(found.p90),
    time(found.p99),
    time(found.max),
  ];
}

const headings = [
  'people', 'policy', 'pairs', 'share an interest', 'of those who both have some',
  'met within a minute', 'p50 wait', 'mean', 'p90', 'p99', 'longest',
];

function townTable(found) {
  return markdown([headings, ...found.map(row)]);
}

function patienceTable(ours, scan) {
  return markdown([
    ['patience', 'share an interest', 'best score of all', 'reached', 'p50 wait', 'and its', 'mean', 'p90', 'p99'],
    ...ours.map((each, i) => [
      `${each.patience} s`,
      percent(each.common),
      percent(scan[i].common),
      percent(each.common / scan[i].common),
      time(each.p50),
      time(scan[i].p50),
      time(each.mean),
      time(each.p90),
      time(each.p99),
    ]),
  ]);
}

function chartOf(ours, scan, fifo) {
  const points = (runs) => runs.map(({ mean, common }) => [mean, 100 * common]);
  return lineChart({
    title: 'Pairs who share an interest, by how long people wait (1,000 people)',
    xTitle: 'mean wait; the labels are the interest patience',
    xMost: 3,
    yMost: 50,
    xTicks: [0, 0.5, 1, 1.5, 2, 2.5, 3],
    yTicks: [0, 10, 20, 30, 40, 50],
    series: [
      { kind: 'ours', title: titles.ours, points: points(ours), labels: ours.map(({ patience }) => (crowded.has(patience) ? '' : `${patience} s`)), below: true },
      { kind: 'bound', title: titles.scan, points: points(scan) },
      { kind: 'fifo', title: titles.fifo, points: points([fifo]) },
    ],
  });
}

function replaceBetween(text, mark, content) {
  const [begin, end] = [`<!-- ${mark}: written by bench/simulation/report.mjs -->`, `<!-- ${mark} ends -->`];
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end);
  if (from < begin.length || to < 0) throw new Error(`${page} has no place for ${mark}`);
  return `${text.slice(0, from)}\n\n${content.trim()}\n\n${text.slice(to)}`;
}

const byTown = towns.flatMap((town) =>
  ['ours', 'scan', 'fifo'].map((policy) => run(policy, town, defaultPatience)),
);
const [ours, scan] = ['ours', 'scan'].map((policy) =>
  patiences.map((patience) => run(policy, towns[2], patience)),
);
const fifo = byTown.find(({ people, policy }) => people === 1_000 && policy === 'fifo');

let text = readFileSync(page, 'utf8');
text = replaceBetween(text, 'towns', townTable(byTown));
text = replaceBetween(text, 'patience', patienceTable(ours, scan));
writeFileSync(page, text);
writeFileSync(image, chartOf(ours, scan, fifo));
