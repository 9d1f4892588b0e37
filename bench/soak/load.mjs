// The two load generators of a soak: bench_load --mode=soak and --mode=hostile.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run, start } from '../runner/processes.mjs';
import { built } from '../runner/servers.mjs';

const program = join(built, 'bench/bench_load');

function command(mode, port, options) {
  const all = { mode, port, ...options };
  return [program, ...Object.entries(all).map(([name, value]) => `--${name}=${value}`)];
}

/// The honest clients, until `end()` or for `duration` ms. `onSecond(sample)` gets a line a second;
/// `end()` lets them say goodbye and resolves to what they have seen in all.
export function startHonest(port, { clients, pause, duration, cores }, onSecond = () => {}) {
  const { child, exited, output } = start(command('soak', port, { clients, pause, duration }), {
    cores,
  });
  let result;
  let wake;
  const begun = new Promise((settle) => (wake = settle));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const { end, ...sample } = JSON.parse(text);
    if (end) result = end;
    else onSecond(sample);
    wake();
  });
  const finished = exited.then((code) => {
    if (code !== 0 || !result)
      throw new Error(output.stderr.trim() || `bench_load ended with ${code}`);
    return result;
  });
  finished.catch(wake);
  return {
    /// All are connected and at it, or something went wrong, which `end()` tells.
    begun,
    end: () => (child.kill('SIGTERM'), finished),
  };
}

/// Hostile clients for `duration` ms; resolves to what each kind did.
export async function beHostile(port, { clients, seed, duration, cores }) {
  const options = { clients, seed, duration: Math.round(duration) };
  const text = await run([...command('hostile', port, options), '--json'], { cores });
  return JSON.parse(text).kinds;
}
