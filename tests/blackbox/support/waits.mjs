// Every wait of the suite is one of these two: for a promise or for a condition, never for a length
// of time.
import { setTimeout as delay } from 'node:timers/promises';

/// How long anything may take before its test fails. Slow builds (sanitizers, emulation) set the
/// variable higher.
export const patience = Number(process.env.STRANGELET_TEST_PATIENCE_MS ?? 10_000);

/// The value of `promise`, or an error that says what did not come.
export async function within(promise, what, ms = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/// Asks `probe` again and again until it answers something truthy, and returns that. A probe that
/// throws an assertion counts as "not yet"; the last such error is what a time-out reports.
export async function until(probe, what, ms = patience) {
  const deadline = Date.now() + ms;
  for (;;) {
    let reason;
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      if (error.code !== 'ERR_ASSERTION') throw error;
      reason = error;
    }
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`, { cause: reason });
    await delay(15);
  }
}
