/**
 * Colours of things that have names but no state: tools, models, instances, routes.
 *
 * Grafana's own palette by name leaves out colours that lack contrast with the theme, and so gives a name another colour in
 * the other theme; and it has reds and oranges, which stand for states here. These twenty were taken from the OKLCH circle
 * without red, orange and green, at two lightnesses with a contrast of at least 3:1 to the backgrounds of both themes
 * (WCAG 2.2, 1.4.11). Neighbours are far apart, so that names with a running number at their end differ.
 */
export const PALETTE = [
  '#4087de',
  '#b263b7',
  '#06999a',
  '#9e840a',
  '#8673d9',
  '#0e94ba',
  '#c65b93',
  '#109d7b',
  '#687de0',
  '#9f6acb',
  '#4f76a8',
  '#8f6292',
  '#198585',
  '#857430',
  '#746ba6',
  '#2b7f9c',
  '#9c5e7c',
  '#32856c',
  '#6271aa',
  '#83669d',
];

/** The colour that belongs to a name, on every page and in both themes. */
export function colorOfName(name: string): string {
  let hash = 0;
  for (let i = 0; i < name.length; i++) {
    hash = (hash * 31 + name.charCodeAt(i)) % PALETTE_PERIOD;
  }
  return PALETTE[hash % PALETTE.length];
}

/** A multiple of the palette's length, so that a last character one higher means the next colour. */
const PALETTE_PERIOD = 1_000_000 * PALETTE.length;
