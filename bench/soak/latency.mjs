// Latencies as bench_load prints them: [[upper end in ns, count], …], a bucket at most 1/32 wide.
import { median } from '../runner/stats.mjs';
import { within } from './plan.mjs';

/// The smallest latency in ms that `share` (0 to 1) of all messages do not exceed; NaN for none.
export function quantile(histograms, share) {
  const buckets = histograms.flat().sort(([a], [b]) => a - b);
  const wanted = share * countOf(histograms);
  let seen = 0;
  for (const [end, count] of buckets) {
    seen += count;
    if (seen > wanted || (seen === wanted && share === 1)) return end / 1e6;
  }
  return NaN;
}

export function countOf(histograms) {
  return histograms.flat().reduce((sum, [, count]) => sum + count, 0);
}

/// The p99 in ms of each round, `{calm, hostile, ratio, messages}`; `messages` is the smaller count.
export function rounds(phases, samples) {
  const histograms = (phase) => within(phase, samples).map(({ latency }) => latency);
  const calm = phases.filter(({ kind }) => kind === 'calm');
  const hostile = phases.filter(({ kind }) => kind === 'hostile');
  return calm.map((_, i) => {
    const [before, after] = [histograms(calm[i]), histograms(hostile[i])];
    const [p, q] = [quantile(before, 0.99), quantile(after, 0.99)];
    return {
      calm: p,
      hostile: q,
      ratio: q / p,
      messages: Math.min(countOf(before), countOf(after)),
    };
  });
}

/// What the rounds say together: the median of each, and of their ratios.
export function summary(all) {
  const of = (key) => median(all.map((each) => each[key]));
  return { calm: of('calm'), hostile: of('hostile'), ratio: of('ratio') };
}
