// What all charts share: a page as SVG, without a library, readable on light and on dark pages.

export const width = 860;

/// On light pages and on dark ones.
const colours = {
  paper: ['#ffffff', '#0d1117'],
  ink: ['#1f2328', '#f0f6fc'],
  faint: ['#59636e', '#9198a1'],
  rule: ['#d1d9e0', '#3d444d'],
  grey: ['#9aa4b0', '#656c76'],
  blue: ['#0969da', '#4493f8'],
  orange: ['#bc4c00', '#f0883e'],
  shade: ['#fff1e5', '#2f2114'],
};

const commonShapes = `
  text { font: 13px system-ui, "DejaVu Sans", sans-serif }
  .title { font-size: 15px; font-weight: 600 }`;

const commonPaints = {
  '.page': { fill: 'paper', stroke: 'rule' },
  text: { fill: 'ink' },
  '.faint': { fill: 'faint' },
  '.grid': { stroke: 'rule' },
};

export function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function rules(paints, mode) {
  return Object.entries(paints).map(([selector, paint]) => {
    const parts = Object.entries(paint).map(([what, name]) => `${what}: ${colours[name][mode]}`);
    return `${selector} { ${parts.join('; ')} }`;
  });
}

function style(shapes, paints) {
  const [light, dark] = [0, 1].map((mode) => rules({ ...commonPaints, ...paints }, mode));
  return `${commonShapes}${shapes.trimEnd()}
  ${light.join('\n  ')}
  @media (prefers-color-scheme: dark) {
    ${dark.join('\n    ')}
  }
`;
}

/// The text of an SVG file: `lines` on a page `height` high. `shapes` are CSS rules without colours,
/// `paints` those with them: `{selector: {fill or stroke: the name of a colour}}`.
export function svg({ height, title, shapes, paints, lines }) {
  const size = `width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${style(shapes, paints)}</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}
