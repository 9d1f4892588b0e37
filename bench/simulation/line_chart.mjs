// One line chart as SVG, without a library: readable on light and on dark pages.

const width = 860;
const height = 420;
const frame = { left: 70, right: 820, top: 70, bottom: 350 };

const style = `
  .page { fill: #ffffff; stroke: #d1d9e0 }
  text { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .faint { fill: #59636e }
  .grid { stroke: #d1d9e0 }
  .line { fill: none; stroke-width: 2 }
  .ours { stroke: #0969da; fill: #0969da }
  .bound { stroke: #bc4c00; fill: #bc4c00 }
  .fifo { stroke: #59636e; fill: #59636e }
  .line.ours, .line.bound, .line.fifo { fill: none }
  .line.bound { stroke-dasharray: 6 4 }
  text.ours, text.bound, text.fifo { stroke: none }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #3d444d }
    text { fill: #f0f6fc }
    .faint { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .ours { stroke: #4493f8; fill: #4493f8 }
    .bound { stroke: #f0883e; fill: #f0883e }
    .fifo { stroke: #9198a1; fill: #9198a1 }
  }
`;

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
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${what.title}</title>`,
    `<style>${style}</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `<text class="title" x="24" y="32">${what.title}</text>`,
    ...axes(what, x, y),
    ...legend(what.series),
    ...what.series.flatMap((each) => drawn(each, x, y)),
    '</svg>',
    '',
  ].join('\n');
}
