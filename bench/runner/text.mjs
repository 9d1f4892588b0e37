// Numbers and tables for people.

/// A number with about three significant digits: 0.123, 1.23, 12.3, 123, 1,234.
export function number(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/// A ratio, such as 1.43 ×.
export function times(value) {
  return Number.isFinite(value) ? `${value.toFixed(2)} ×` : '–';
}

/// A median with its range: 6.21 (6.02–6.55); the median alone after one round.
export function range(of) {
  if (!of) return '–';
  const spread = of.count > 1 ? ` (${number(of.min)}–${number(of.max)})` : '';
  return number(of.median) + spread;
}

/// Lines of text whose columns are aligned: the first to the left, the others to the right.
export function columns(lines) {
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const pad = (cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/// A table in Markdown; the first column is aligned to the left, the others to the right.
export function markdown([head, ...lines]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...lines.map(line)].join('\n');
}
