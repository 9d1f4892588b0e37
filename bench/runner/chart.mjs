// Bar charts as SVG, without a library: readable on light and on dark pages.

const width = 860;
const left = 150; // where bars begin
const right = 250; // room for the values behind the longest bar
const barHeight = 20;
const barGap = 8;
const titleHeight = 50;
const padding = 24;

const style = `
  .page { fill: #ffffff; stroke: #d1d9e0 }
  text { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .faint { fill: #59636e }
  .peer { fill: #9aa4b0 }
  .ours { fill: #0969da }
  .floor { fill: none; stroke: #59636e; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #3d444d }
    text { fill: #f0f6fc }
    .faint { fill: #9198a1 }
    .peer { fill: #656c76 }
    .ours { fill: #4493f8 }
    .floor { stroke: #9198a1 }
  }
`;

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function bar({ name, title, value, words }, y, scale) {
  const kind = { strangelet: 'ours', floor: 'floor' }[name] ?? 'peer';
  const length = Math.max(1, value * scale);
  const middle = y + barHeight / 2 + 5;
  return [
    `<text x="${left - 10}" y="${middle}" text-anchor="end">${escape(title)}</text>`,
    `<rect class="${kind}" x="${left}" y="${y}" width="${length.toFixed(1)}"`,
    ` height="${barHeight}" rx="2"/>`,
    `<text x="${(left + length + 8).toFixed(1)}" y="${middle}">${escape(words)}</text>`,
  ];
}

/// One chart from `top` down: `{lines, bottom}`.
function panel({ title, note, bars }, top) {
  const longest = Math.max(...bars.map(({ value }) => value));
  const scale = (width - left - right) / longest;
  const first = top + titleHeight;
  const at = (i) => first + i * (barHeight + barGap);
  const lines = [
    `<text class="title" x="${padding}" y="${top + 18}">${escape(title)}</text>`,
    `<text class="faint" x="${padding}" y="${top + 36}">${escape(note)}</text>`,
    ...bars.flatMap((each, i) => bar(each, at(i), scale)),
  ];
  return { lines, bottom: at(bars.length) + padding };
}

/// Panels below each other: `[{title, note, bars: [{name, title, value, words}]}]`. Each has its
/// own scale, which begins at zero.
export function chart(panels, description) {
  const lines = [];
  let y = padding;
  for (const each of panels) {
    const { lines: more, bottom } = panel(each, y);
    lines.push(...more);
    y = bottom;
  }
  const size = `width="${width}" height="${y}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${y}" role="img">`,
    `<title>${escape(description)}</title>`,
    `<style>${style}</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${y - 1}" rx="8"/>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}
