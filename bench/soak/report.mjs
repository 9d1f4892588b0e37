// What a soak leaves behind: tables for the terminal, and a chart.
import { columns, number } from '../runner/text.mjs';
import { soakChart } from './chart.mjs';
import { quantile } from './latency.mjs';

export function criteriaTable(rows) {
  return columns([
    ['', 'found', 'wanted', ''],
    ...rows.map(({ what, found, wanted, ok }) => [what, found, wanted, ok ? 'ok' : 'FAILED']),
  ]);
}

export function roundsTable(rounds) {
  const ms = (value) => `${number(value)} ms`;
  return columns([
    ['p99 of honest clients', 'without', 'with', 'ratio'],
    ...rounds.map((r, i) => [`round ${i + 1}`, ms(r.calm), ms(r.hostile), number(r.ratio)]),
  ]);
}

/// The most frequent ways in which the server ended connections of a kind.
function endsOf({ ended }) {
  const all = Object.entries(ended).sort(([, a], [, b]) => b - a);
  return (
    all
      .slice(0, 3)
      .map(([how, count]) => `${count} × ${how}`)
      .join(', ') || '–'
  );
}

export function hostileTable(kinds) {
  const count = (value) => value.toLocaleString('en-US');
  const lines = kinds.map((kind) => [
    kind.name,
    count(kind.clients),
    count(kind.connections),
    count(kind.acts),
    endsOf(kind),
  ]);
  return columns([
    ['hostile', 'clients', 'came back', 'acts', 'how the server ended it'],
    ...lines,
  ]);
}

/// The reports of several hostile phases as one.
export function addKinds(reports) {
  const kinds = new Map();
  for (const { name, clients, connections, acts, ended } of reports.flat()) {
    const sum = kinds.get(name) ?? { name, clients, connections: 0, acts: 0, ended: {} };
    kinds.set(name, sum);
    sum.connections += connections;
    sum.acts += acts;
    for (const [how, count] of Object.entries(ended))
      sum.ended[how] = (sum.ended[how] ?? 0) + count;
  }
  return [...kinds.values()];
}

const line = (samples, value) => samples.map((sample) => [sample.t, value(sample)]);

/// The chart of a run; times are in ms since its start.
export function chartOf({ minutes, server, honest, phases, start, clients }) {
  const ms = Math.max(...server.samples.map(({ t }) => t));
  const p =
    (share) =>
    ({ latency }) =>
      quantile([latency], share);
  const panels = [
    {
      title: 'Memory of the server',
      note: 'MiB, resident; shaded: with hostile clients',
      series: [
        { kind: 'first', title: 'memory', points: line(server.samples, (s) => s.memory / 2 ** 20) },
      ],
      levels: [{ title: 'empty, at the start', value: start.memory / 2 ** 20 }],
    },
    {
      title: 'Connections',
      note: `sessions that the server has; ${clients.honest.toLocaleString('en-US')} are honest`,
      series: [
        {
          kind: 'first',
          title: 'connected',
          points: line(server.samples, (s) => s.connectedUsers),
        },
        {
          kind: 'second',
          title: 'in rooms',
          points: line(server.samples, (s) => 2 * s.activeRooms),
        },
      ],
    },
    {
      title: 'Latency between honest clients',
      note: 'ms from sending to arrival, logarithmic',
      isLogarithmic: true,
      series: [
        { kind: 'first', title: 'median', points: line(honest.samples, p(0.5)) },
        { kind: 'second', title: 'p99', points: line(honest.samples, p(0.99)) },
      ],
    },
  ];
  const text = `A soak of ${minutes} minutes: memory, connections and latency; shaded: with hostile clients.`;
  return soakChart(panels, phases, ms, text);
}
