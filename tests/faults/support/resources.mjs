// What the server holds, from /proc.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before } from 'node:test';
import { until } from '../../blackbox/support/waits.mjs';

/// Sanitizers keep what was freed, to find uses of it: their memory says nothing.
export const measuresMemory = !process.env.STRANGELET_TEST_SLOWNESS;

export const descriptorsOf = ({ process: { pid } }) => readdirSync(`/proc/${pid}/fd`).length;

/// Resident memory in MiB.
export function memoryOf({ process: { pid } }) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/VmRSS:\s*(\d+) kB/)[1]) / 1024;
}

/// CPU time in ms of all threads so far.
export function cpuOf({ process: { pid } }) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const times = tasks.map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return times.reduce((sum, ns) => sum + ns, 0) / 1e6;
}

/// To be called inside a `describe`, behind `useServer`. `nothingLeft()` waits until the server has as
/// many descriptors open as before the first connection, `someMore()` until it has more.
export function useDescriptors(server) {
  let atRest;
  before(() => (atRest = descriptorsOf(server)));
  return {
    nothingLeft: () =>
      until(
        () => (assert.equal(descriptorsOf(server), atRest), true),
        'as many open descriptors as before',
      ),
    someMore: () =>
      until(() => descriptorsOf(server) > atRest, 'more open descriptors than before'),
  };
}
