import type { Increment, Maintenance } from './types';

/** Sums of increments. */
export interface Counts {
  bad: number;
  total: number;
}

/** What one group of an SLI counted; without groupBy there is one group without labels. */
export interface Counted {
  labels: Record<string, string>;
  increments: Increment[];
  /** The end of the last step in which the store had samples, counting or idle; milliseconds. */
  lastSeen?: number;
}

/**
 * Returns what was counted between any two moments, in the time of a binary search. Steps may be of different widths
 * and have gaps, but must not overlap.
 */
export class Sums {
  readonly steps: Increment[];
  private readonly bad: Float64Array;
  private readonly total: Float64Array;

  constructor(increments: readonly Increment[]) {
    this.steps = increments.filter(isUsable).sort((a, b) => a.t - b.t);
    this.bad = prefixSums(this.steps.map((step) => step.bad));
    this.total = prefixSums(this.steps.map((step) => step.total));
  }

  /** The events of (from, to]. A step that is only partly inside counts by its share of time. */
  between(from: number, to: number): Counts {
    if (!(to > from)) {
      return { bad: 0, total: 0 };
    }
    const i = this.search((step) => step.t - step.width >= from);
    const j = this.search((step) => step.t > to);
    const whole = i < j;
    const counts = whole
      ? { bad: this.bad[j] - this.bad[i], total: this.total[j] - this.total[i] }
      : { bad: 0, total: 0 };
    for (const k of new Set([i - 1, Math.max(i, j)])) {
      const step = this.steps[k];
      if (step) {
        const share = overlap(step, from, to);
        counts.bad += step.bad * share;
        counts.total += step.total * share;
      }
    }
    return counts;
  }

  /** The start of the first step with events. */
  get first(): number | undefined {
    return this.steps.length > 0 ? this.steps[0].t - this.steps[0].width : undefined;
  }

  /** The end of the last step. */
  get last(): number | undefined {
    return this.steps.at(-1)?.t;
  }

  private search(holds: (step: Increment) => boolean): number {
    let [low, high] = [0, this.steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.steps[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

/** Leaves out values that a store may send but that cannot be added. */
function isUsable({ t, width, bad, total }: Increment): boolean {
  return [t, width, bad, total].every(Number.isFinite) && width > 0;
}

/** The share of a step that lies in (from, to]. */
function overlap({ t, width }: Increment, from: number, to: number): number {
  return Math.max(0, Math.min(t, to) - Math.max(t - width, from)) / width;
}

/** Neumaier's compensated sum: so that a year of steps does not lose an event to rounding. */
function prefixSums(values: number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  let [sum, lost] = [0, 0];
  values.forEach((value, i) => {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    sums[i + 1] = sum + lost;
  });
  return sums;
}

/** Takes maintenance out. A step that is only partly in maintenance keeps its share; windows may overlap. */
export function exclude(increments: readonly Increment[], windows: readonly Maintenance[] = []): Increment[] {
  const spans = merged(windows);
  if (spans.length === 0) {
    return [...increments];
  }
  return increments.map((step) => {
    const out = spans.reduce((share, { start, end }) => share + overlap(step, start, end), 0);
    const kept = out >= 1 ? 0 : 1 - out;
    return { ...step, bad: step.bad * kept, total: step.total * kept };
  });
}

function merged(windows: readonly Maintenance[]): Array<{ start: number; end: number }> {
  const spans = windows
    .map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  const out: Array<{ start: number; end: number }> = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last && span.start <= last.end) {
      last.end = Math.max(last.end, span.end);
    } else {
      out.push({ ...span });
    }
  }
  return out;
}
