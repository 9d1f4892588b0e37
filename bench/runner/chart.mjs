// Bar charts below each other.
import { escape, svg, width } from './svg.mjs';

const left = 150; // where bars begin
const right = 250; // room for the values behind the longest bar
const barHeight = 20;
const barGap = 8;
const titleHeight = 50;
const padding = 24;

const shapes = `
  .floor { fill: none; stroke-dasharray: 4 3 }
`;

const paints = {
  '.peer': { fill: 'grey' },
  '.ours': { fill: 'blue' },
  '.floor': { stroke: 'faint' },
};

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
  return svg({ height: y, title: description, shapes, paints, lines });
}
