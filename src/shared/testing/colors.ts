/** How far colours are apart, for all readers. culori simulates deficiencies by the matrices of Machado et al. (2009). */
import { createTheme } from '@grafana/data';
import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from 'culori';

/** CIEDE2000 that two colours of one chart have at least: as they are, and as readers with a deficiency see them. */
const LEAST_DISTANCE = 18;
const LEAST_DISTANCE_SIMULATED = 12;

const SIGHTS = {
  protanopia: filterDeficiencyProt(1),
  deuteranopia: filterDeficiencyDeuter(1),
  tritanopia: filterDeficiencyTrit(1),
};
const distance = differenceCiede2000();

/** With which sight two colours are too near to each other. */
export function confusedBy(a: string, b: string): string[] {
  const near = distance(a, b) < LEAST_DISTANCE ? ['no deficiency'] : [];
  const [x, y] = [parse(a), parse(b)];
  if (!x || !y) {
    throw new Error(`"${a}" or "${b}" is not a colour.`);
  }
  const simulated = Object.entries(SIGHTS).filter(
    ([, sight]) => distance(sight(x), sight(y)) < LEAST_DISTANCE_SIMULATED
  );
  return [...near, ...simulated.map(([name]) => name)];
}

export const THEMES = (['light', 'dark'] as const).map((mode) => createTheme({ colors: { mode } }));

/** The least contrast of a colour to the backgrounds on which charts stand. */
export function leastContrast(color: string, { background }: { background: { primary: string; canvas: string } }) {
  return Math.min(wcagContrast(color, background.primary), wcagContrast(color, background.canvas));
}
