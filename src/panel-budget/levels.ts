/**
 * The states of a budget, which colour the area under its line. Each has a pattern and words beside its colour, so that
 * nobody has to tell colours apart.
 */
export type Level = 'calm' | 'burning' | 'fast' | 'veryFast' | 'ok' | 'low' | 'spent' | 'unknown';

export interface Look {
  /** As the legend and the tooltip say it. */
  words: string;
  /** A colour of Grafana's palette by name: states alone are green to red. */
  color: string;
  /** Stripes over the area: none, rising, steep (twice as many), crossed. */
  pattern: 'none' | 'rising' | 'dense' | 'crossed';
}

/** Burn rates at which a state begins: the sustainable rate, and those of the pages in Google's SRE workbook, chapter 5. */
export const BURNING = 1;
const FAST = 6;
const VERY_FAST = 14.4;

/** From harmless to worst; without a burn rate the state is that of the budget itself. */
const LOOKS: Record<Level, Look> = {
  unknown: { words: 'Burn rate unknown', color: 'text', pattern: 'none' },
  calm: { words: 'Calm (< 1x)', color: 'green', pattern: 'none' },
  burning: { words: 'Burning (>= 1x)', color: 'yellow', pattern: 'rising' },
  fast: { words: 'Burning fast (>= 6x)', color: 'orange', pattern: 'dense' },
  veryFast: { words: 'Burning very fast (>= 14.4x)', color: 'red', pattern: 'crossed' },
  ok: { words: 'Enough left', color: 'green', pattern: 'none' },
  low: { words: 'Low', color: 'orange', pattern: 'rising' },
  spent: { words: 'Used up', color: 'red', pattern: 'crossed' },
};

const ORDER = Object.keys(LOOKS) as Level[];

export const lookOf = (level: Level): Look => LOOKS[level];

/** The levels from harmless to worst. */
export function inOrder(levels: Iterable<Level>): Level[] {
  return [...new Set(levels)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

export function worse(a: Level, b: Level): Level {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** @param burn times the rate that would spend the budget exactly in its window; null when unknown */
export function burnLevel(burn: number | null): Level {
  if (burn === null) {
    return 'unknown';
  }
  return burn >= VERY_FAST ? 'veryFast' : burn >= FAST ? 'fast' : burn >= BURNING ? 'burning' : 'calm';
}

/** @param lowBelow ratio below which the budget counts as low; 0 is never */
export function budgetLevel(remaining: number, lowBelow: number): 'ok' | 'low' | 'spent' {
  return remaining <= 0 ? 'spent' : remaining < lowBelow ? 'low' : 'ok';
}
