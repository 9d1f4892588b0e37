// What a comparison found, as it is kept in the JSON file, and questions to ask it:
//
//   {date, machine, versions, plan, rows: [{name, title, unit, goal, base, load, micro,
//                                           servers: [{name, title, rounds}]}]}
import { ratio, summary } from './stats.mjs';

/// The part of a row that is about one server, if it was measured.
export function serverOf(row, name) {
  return row.servers.find((server) => server.name === name);
}

export function valuesOf(row, name) {
  return (serverOf(row, name)?.rounds ?? []).map(({ value }) => value ?? NaN);
}

/// `{median, min, max, count}`, or null.
export function summaryOf(row, name) {
  return summary(valuesOf(row, name));
}

/// How many times the row's base it is; NaN if one of the two is missing.
export function ratioOf(row, name) {
  return ratio(valuesOf(row, name), valuesOf(row, row.base ?? 'floor'));
}

/// Why there is no number, if there is none.
export function failureOf(row, name) {
  return serverOf(row, name)?.rounds.find(({ error }) => error)?.error;
}

/// The median of another number of the reports.
export function medianOf(row, name, pick) {
  const reports = serverOf(row, name)?.rounds.map(({ report }) => report) ?? [];
  return summary(reports.filter(Boolean).map(pick))?.median ?? NaN;
}
