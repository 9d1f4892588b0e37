// What the rounds of one measurement say together.

/// The middle value; the mean of the two middle ones if the count is even. NaN for none.
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/// The smallest value that `percent` of all do not exceed (nearest rank). NaN for none.
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
}

/// `{median, min, max, count}` of values that are numbers, or null if there are none.
export function summary(values) {
  const numbers = values.filter(Number.isFinite);
  if (numbers.length === 0) return null;
  return {
    median: median(numbers),
    min: Math.min(...numbers),
    max: Math.max(...numbers),
    count: numbers.length,
  };
}

/// The median of `values[i] / base[i]`: each round is compared with its own neighbour in time, so
/// that a slow minute of a shared machine cancels out. NaN if no round has both.
export function ratio(values, base) {
  return median(values.map((value, i) => value / base[i]).filter(Number.isFinite));
}
