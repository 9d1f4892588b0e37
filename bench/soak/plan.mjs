// How the time of a soak is divided.

/// Phases with and without hostile clients take turns, so that a slow minute of a shared machine falls
/// on both.
const roundMs = 30_000;
const fewestRounds = 2;
const mostRounds = 10;
/// The share of a round without hostile clients.
const calmShare = 1 / 3;

/// `{rounds, calmMs, hostileMs, settleMs}` for `minutes`; throws if that is no time.
export function planOf(minutes) {
  if (!(minutes >= 0.5 && minutes <= 24 * 60))
    throw new Error('how many minutes? a number from 0.5 to 1440; without one it is 10');
  const ms = minutes * 60_000;
  const rounds = Math.min(mostRounds, Math.max(fewestRounds, Math.floor(ms / roundMs)));
  const calmMs = Math.round((ms / rounds) * calmShare);
  return {
    rounds,
    calmMs,
    hostileMs: ms / rounds - calmMs,
    /// From the first request to everyone being in the middle of something.
    settleMs: 6000,
  };
}

/// Waves of the warm-up: everybody comes, and goes again. One is longer than the deadlines of ten
/// seconds that some hostile clients run into.
export const mostWaves = 8;
export const waveMs = 15_000;
const settledShare = 0.03;

/// True if the last wave has left as much memory behind as the one before.
export function isSettled(memories) {
  const [before, last] = memories.slice(-2);
  return memories.length >= 2 && Math.abs(last - before) <= settledShare * before;
}

/// The beginning of a phase does not count: hostile clients need time to connect, and to be gone.
const margin = 1500;

/// The samples that lie in `phase` as a whole; each ends at its `t` (ms) and is a second long.
export function within(phase, samples) {
  return samples.filter(({ t }) => t - 1000 >= phase.from + margin && t <= phase.to);
}
