import { type GrafanaTheme2 } from '@grafana/data';

/**
 * The colours of series, a shade of each for either theme.
 *
 * Grafana's palette by name has colours that readers with a colour vision deficiency confuse, and too little contrast in
 * one theme or the other. These were found by a search over the OKLCH space: every shade has a contrast of at least 3:1 to
 * the backgrounds of its theme (WCAG 2.2, 1.4.11), and any two of one theme differ as far as possible by CIEDE2000, as
 * they are and as they look with protanopia, deuteranopia and tritanopia (Machado et al. 2009). A test holds the distances.
 *
 * Good, warn and bad stand for states alone; names without a state take the eight others.
 */
const SHADES = {
  blue: { dark: '#74acfd', light: '#405aa4' },
  amber: { dark: '#fee730', light: '#ac7b00' },
  purple: { dark: '#8858e0', light: '#a66df4' },
  teal: { dark: '#a4fce8', light: '#3b8f91' },
  pink: { dark: '#b6377b', light: '#7c006c' },
  olive: { dark: '#6d7004', light: '#819168' },
  slate: { dark: '#848693', light: '#272833' },
  brown: { dark: '#c0ad8f', light: '#413013' },
  good: { dark: '#1a8e60', light: '#047248' },
  warn: { dark: '#fb9237', light: '#964901' },
  bad: { dark: '#da0212', light: '#f2334d' },
} as const;

export type Hue = keyof typeof SHADES;

/** The colours of names without a state, in the order in which they are given away. */
export const HUES: readonly Hue[] = ['blue', 'amber', 'purple', 'teal', 'pink', 'olive', 'slate', 'brown'];

/** Those that stand for a state. */
export const STATES: readonly Hue[] = ['good', 'warn', 'bad'];

/** A colour in a theme. */
export function shadeOf(hue: Hue, { isDark }: Pick<GrafanaTheme2, 'isDark'>): string {
  return SHADES[hue][isDark ? 'dark' : 'light'];
}
