// Asks whether the server is well while it has more than enough to do.
import { setTimeout as pause } from 'node:timers/promises';
import { ask, until } from '../soak/probe.mjs';
import { percentile } from './stats.mjs';

/// How long the load may take to begin.
const patience = 10_000;

/// Asks for /videochat/health `count` times, one after the other and each over a connection of its
/// own, from when the first message was relayed on: `{healthMs: {p50, p99, max}}`, from before the
/// connection to the last byte. Throws if the load ends before that.
export async function askForHealth(httpPort, isUnderLoad, { count = 200, every = 10 } = {}) {
  const hasBegun = async () =>
    !isUnderLoad() || (await ask(httpPort, '/videochat/stats')).json.messagesRelayedTotal > 0;
  if (!(await until(hasBegun, patience))) throw new Error('nothing is relayed');
  const times = [];
  while (times.length < count) {
    const { ms } = await ask(httpPort, '/videochat/health');
    if (!isUnderLoad()) throw new Error(`the load was over after ${times.length} of ${count}`);
    times.push(ms);
    await pause(every);
  }
  return {
    healthMs: { p50: percentile(times, 50), p99: percentile(times, 99), max: Math.max(...times) },
  };
}
