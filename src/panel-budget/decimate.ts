import { type Level, worse } from './levels';
import { type BudgetSeries } from './series';

/** The points that are drawn. */
export interface Drawn {
  times: number[];
  values: Array<number | null>;
  /** The worst state since the point before: that of the piece of line which ends here. */
  levels: Level[];
}

/** Pixels that share one column: finer than a line is wide, nobody sees a difference. */
const COLUMN = 2;

/**
 * At most four points per column of the panel: its first, lowest, highest and last, so that no extreme is lost; and one
 * without a value where the data have a gap. Few points stay as they are.
 * @param levels the state at each point of the series
 * @param width pixels
 */
export function decimate(series: BudgetSeries, levels: Level[], width: number): Drawn {
  const whole = withGaps(series, levels);
  const columns = Math.max(1, Math.floor(width / COLUMN));
  return whole.times.length <= 4 * columns ? whole : thin(whole, columns);
}

/** Between two points that are more than one and a half steps apart there is no line. */
function withGaps({ times, values, interval }: BudgetSeries, levels: Level[]): Drawn {
  if (!interval) {
    return { times, values, levels };
  }
  const drawn: Drawn = { times: [], values: [], levels: [] };
  times.forEach((at, i) => {
    if (i > 0 && at - times[i - 1] > 1.5 * interval) {
      push(drawn, times[i - 1] + interval, null, levels[i]);
    }
    push(drawn, at, values[i], levels[i]);
  });
  return drawn;
}

function push(drawn: Drawn, at: number, value: number | null, level: Level) {
  drawn.times.push(at);
  drawn.values.push(value);
  drawn.levels.push(level);
}

function thin(all: Drawn, columns: number): Drawn {
  const { times, values, levels } = all;
  const start = times[0];
  const width = (times[times.length - 1] - start) / columns || 1;
  const drawn: Drawn = { times: [], values: [], levels: [] };
  let taken = -1;
  for (let first = 0; first < times.length; ) {
    const column = Math.floor((times[first] - start) / width);
    let end = first + 1;
    while (end < times.length && Math.floor((times[end] - start) / width) === column) {
      end++;
    }
    for (const i of telling(values, first, end)) {
      let level = levels[i];
      for (let j = taken + 1; j < i; j++) {
        level = worse(level, levels[j]);
      }
      push(drawn, times[i], values[i], level);
      taken = i;
    }
    first = end;
  }
  return drawn;
}

/** Indices of the first, lowest, highest and last value in [first, end), and of a gap, ascending. */
function telling(values: Array<number | null>, first: number, end: number): number[] {
  let lowest = -1;
  let highest = -1;
  let gap = -1;
  for (let i = first; i < end; i++) {
    const value = values[i];
    if (value === null) {
      gap = i;
      continue;
    }
    lowest = lowest < 0 || value < (values[lowest] as number) ? i : lowest;
    highest = highest < 0 || value > (values[highest] as number) ? i : highest;
  }
  const kept = new Set([first, lowest, highest, gap, end - 1].filter((i) => i >= 0));
  return [...kept].sort((a, b) => a - b);
}
