/**
 * How long to wait before the next attempt to connect: doubles from attempt to attempt up to a cap. One half of
 * the delay is random, so that a thousand clients of a server that went down do not all return in the same second.
 *
 * @param {number} attempt 0 for the first retry.
 * @param {{baseMs?: number, capMs?: number, random?: () => number}} [options]
 * @returns {number} milliseconds
 */
export function backoff(attempt, { baseMs = 800, capMs = 30_000, random = Math.random } = {}) {
  // 2^20 is past any sensible cap; without the bound a day of retries would overflow to Infinity.
  const full = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20));
  return Math.round(full / 2 + (full / 2) * random());
}
