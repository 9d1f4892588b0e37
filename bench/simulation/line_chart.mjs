// One line chart.
import { svg } from '../runner/svg.mjs';

const height = 420;
const frame = { left: 70, right: 820, top: 70, bottom: 350 };

const shapes = `
  .line { stroke-width: 2 }
  .line, .line.ours, .line.bound, .line.fifo { fill: none }
  .line.bound { stroke-dasharray: 6 4 }
  text.ours, text.bound, text.fifo { stroke: none }
`;

const paints = {
  '.ours': { stroke: 'blue', fill: 'blue' },
  '.bound': { stroke: 'orange', fill: 'orange' },
  '.fifo': { stroke: 'faint', fill: 'faint' },
};

const scaleTo = (from, to, most) => (value) => from + ((to - from) * value) / most;

function axes({ xTicks, yTicks, xTitle }, x, y) {
  const lines = [];
  for (const tick of yTicks) {
    const at = y(tick).toFixed(1);
    lines.push(
      `<line class="grid" x1="${frame.left}" x2="${frame.right}" y1="${at}" y2="${at}"/>`,
      `<text class="faint" x="${frame.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick} %</text>`,
    );
  }
  for (const tick of xTicks)
    lines.push(
      `<text class="faint" x="${x(tick)}" y="${frame.bottom + 20}" text-anchor="middle">${tick} s</text>`,
    );
  const middle = (frame.left + frame.right) / 2;
  lines.push(
    `<text class="faint" x="${middle}" y="${frame.bottom + 44}" text-anchor="middle">${xTitle}</text>`,
  );
  return lines;
}

function drawn({ kind, points, labels, below }, x, y) {
  const path = points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(' ');
  const radius = kind === 'bound' ? 2.5 : 4;
  return [
    `<polyline class="line ${kind}" points="${path}"/>`,
    ...points.map(
      ([a, b]) => `<circle class="${kind}" cx="${x(a).toFixed(1)}" cy="${y(b).toFixed(1)}" r="${radius}"/>`,
    ),
    ...(labels ?? []).map(
      (text, i) =>
        `<text class="faint" x="${(x(points[i][0]) + 6).toFixed(1)}" y="${(y(points[i][1]) + (below ? 20 : -10)).toFixed(1)}">${text}</text>`,
    ),
  ];
}

function legend(series) {
  return series.flatMap(({ kind, title }, i) => {
    const left = frame.left + i * 250;
    return [
      `<line class="line ${kind}" x1="${left}" x2="${left + 26}" y1="56" y2="56"/>`,
      `<text x="${left + 34}" y="60">${title}</text>`,
    ];
  });
}

/// `{title, xMost, yMost, xTicks, yTicks, xTitle, series: [{kind, title, points, labels}]}`.
export function lineChart(what) {
  const x = scaleTo(frame.left, frame.right, what.xMost);
  const y = scaleTo(frame.bottom, frame.top, what.yMost);
  const lines = [
    `<text class="title" x="24" y="32">${what.title}</text>`,
    ...axes(what, x, y),
    ...legend(what.series),
    ...what.series.flatMap((each) => drawn(each, x, y)),
  ];
  return svg({ height, title: what.title, shapes, paints, lines });
}
