import { type DataFrame, type Field, FieldType } from '@grafana/data';

/** The remaining budget over time: strictly ascending times in milliseconds, and ratios (1 is the whole budget, below 0 is overspent). */
export interface BudgetSeries {
  name: string;
  times: number[];
  /** null is a moment without a value. */
  values: Array<number | null>;
  /** Milliseconds between two points, when the data source says so. */
  interval?: number;
}

export function timeField(frame: DataFrame): Field<number | null> | undefined {
  return frame.fields.find((field) => field.type === FieldType.time);
}

export const hasValue = ({ values }: BudgetSeries): boolean => values.some((value) => value !== null);

/** Time ascends, as the graph needs it, and each moment has one value; what is not a finite number becomes a gap. */
export function readSeries(frame: DataFrame, field: Field<unknown>, name: string): BudgetSeries {
  const time = timeField(frame);
  const points: Array<[number, number | null]> = [];
  for (let i = 0; i < frame.length; i++) {
    const at: unknown = time?.values[i];
    if (isNumber(at)) {
      const value = field.values[i];
      points.push([at, isNumber(value) ? value : null]);
    }
  }
  points.sort((a, b) => a[0] - b[0]);
  const series: BudgetSeries = { name, times: [], values: [], interval: time?.config.interval ?? undefined };
  for (const [at, value] of points) {
    const last = series.times.length - 1;
    if (last >= 0 && series.times[last] === at) {
      series.values[last] = value ?? series.values[last];
    } else {
      series.times.push(at);
      series.values.push(value);
    }
  }
  return series;
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The other series' values at these times: the last one at or before each, unless it is more than two of its steps old. */
export function valuesAt(times: number[], other: BudgetSeries): Array<number | null> {
  const oldest = 2 * (other.interval ?? typicalStep(other.times));
  let i = -1;
  return times.map((at) => {
    while (i + 1 < other.times.length && other.times[i + 1] <= at) {
      i++;
    }
    return i >= 0 && at - other.times[i] <= oldest ? other.values[i] : null;
  });
}

/** The median distance of neighbours; 0 for fewer than two. */
function typicalStep(times: number[]): number {
  const steps = times.slice(1).map((at, i) => at - times[i]);
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

/** Index of the time nearest to `at`; -1 when there is none. */
export function nearest(times: number[], at: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && at - times[low - 1] <= times[low] - at ? low - 1 : high < 0 ? -1 : low;
}

/** Index of the last point that has a value; -1 when none has. */
export function lastIndex({ values }: BudgetSeries): number {
  let i = values.length - 1;
  while (i >= 0 && values[i] === null) {
    i--;
  }
  return i;
}
