// What a soak looked like over time.
import { escape, svg, width } from '../runner/svg.mjs';

const frame = { left: 70, right: 836 };
const padding = 24;
const panelTop = 52; // from a panel's title to its frame
const panelHeight = 130;
const panelGap = 44;

const shapes = `
  .line { fill: none; stroke-width: 1.8; stroke-linejoin: round }
  .level { stroke-dasharray: 4 3 }
`;

const paints = {
  '.band': { fill: 'shade' },
  '.first': { stroke: 'blue' },
  '.second': { stroke: 'orange' },
  '.level': { stroke: 'faint' },
};

const at = (value) => value.toFixed(1);

/// Round numbers from 0 to at least `most`, at most six of them.
export function ticks(most) {
  if (!(most > 0)) return [0, 1];
  const rough = most / 5;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * size >= rough) * size;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) =>
    Number((i * step).toPrecision(12)),
  );
}

/// Powers of ten around all of `values`, which are positive.
export function powers(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
}

/// `{ticks, y(value)}` of a panel whose frame ends at `bottom`.
function scaleOf({ series, levels = [], isLogarithmic }, bottom) {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  const all = [...values, ...levels.map(({ value }) => value)].filter(Number.isFinite);
  const marks = isLogarithmic ? powers(all.filter((value) => value > 0)) : ticks(Math.max(...all));
  const of = isLogarithmic ? Math.log10 : Number;
  const [low, high] = [of(marks[0]), of(marks.at(-1))];
  return {
    ticks: marks,
    y: (value) => bottom - (panelHeight * (of(value) - low)) / (high - low),
  };
}

function grid(scale, top) {
  return scale.ticks.flatMap((tick) => [
    `<line class="grid" x1="${frame.left}" x2="${frame.right}" y1="${at(scale.y(tick))}" y2="${at(scale.y(tick))}"/>`,
    `<text class="faint" x="${frame.left - 8}" y="${at(scale.y(tick) + 4)}" text-anchor="end">${tick.toLocaleString('en-US')}</text>`,
  ]);
}

/// The names of the lines, to the right of the title.
function legend(series, top) {
  let right = frame.right;
  return [...series].reverse().flatMap(({ kind, title }) => {
    const left = right - 8 * title.length - 34;
    right = left - 16;
    return [
      `<line class="line ${kind}" x1="${left}" x2="${left + 24}" y1="${top + 32}" y2="${top + 32}"/>`,
      `<text x="${left + 32}" y="${top + 36}">${escape(title)}</text>`,
    ];
  });
}

function drawn({ kind, points }, x, y) {
  const path = points
    .filter(([, value]) => Number.isFinite(value))
    .map(([time, value]) => `${at(x(time))},${at(y(value))}`);
  return `<polyline class="line ${kind}" points="${path.join(' ')}"/>`;
}

function bands(phases, x, top) {
  return phases
    .filter(({ kind }) => kind === 'hostile')
    .map(
      ({ from, to }) =>
        `<rect class="band" x="${at(x(from))}" y="${top}" width="${at(x(to) - x(from))}" height="${panelHeight}"/>`,
    );
}

function panel(what, phases, x, top) {
  const bottom = top + panelTop + panelHeight;
  const scale = scaleOf(what, bottom);
  const levels = (what.levels ?? []).map(({ value }) => ({
    kind: 'level',
    points: [x.from, x.to].map((time) => [time, value]),
  }));
  return [
    `<text class="title" x="${padding}" y="${top + 18}">${escape(what.title)}</text>`,
    `<text class="faint" x="${padding}" y="${top + 36}">${escape(what.note)}</text>`,
    ...bands(phases, x.at, top + panelTop),
    ...grid(scale),
    ...legend(
      [...what.series, ...(what.levels ?? []).map((each) => ({ ...each, kind: 'level' }))],
      top,
    ),
    ...[...levels, ...what.series].map((each) => drawn(each, x.at, scale.y)),
  ];
}

/// Minutes below the last panel; seconds if there are few.
function timeAxis(seconds, x, y) {
  const unit = seconds > 180 ? 60 : 1;
  const marks = ticks(seconds / unit).filter((tick) => tick * unit <= seconds);
  return marks.map(
    (tick) =>
      `<text class="faint" x="${at(x.at(tick * unit * 1000))}" y="${y}" text-anchor="middle">${tick} ${unit === 60 ? 'min' : 's'}</text>`,
  );
}

/// Panels below each other over one time axis: `[{title, note, series: [{kind, title, points: [[ms,
/// value]]}], levels: [{title, value}], isLogarithmic}]`; the phases with hostile clients are shaded.
export function soakChart(panels, phases, ms, description) {
  const x = {
    from: 0,
    to: ms,
    at: (time) => frame.left + ((frame.right - frame.left) * time) / ms,
  };
  const step = panelTop + panelHeight + panelGap;
  const bottom = padding + panels.length * step - panelGap;
  const lines = [
    ...panels.flatMap((each, i) => panel(each, phases, x, padding + i * step)),
    ...timeAxis(ms / 1000, x, bottom + 22),
  ];
  return svg({ height: bottom + 44, title: description, shapes, paints, lines });
}
