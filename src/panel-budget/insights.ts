import { type DataFrame } from '@grafana/data';
import { type BudgetSeries, hasValue, isNumber, readSeries } from './series';

/** What a frame says about its SLO; each part only when it is there and makes sense. See docs/budget-panel.md. */
export interface SloMeta {
  title?: string;
  /** Ratio of good events that was promised, between 0 and 1. */
  objective?: number;
  windowSeconds?: number;
  /** Start of the calendar period in milliseconds; without it the window rolls. */
  periodStart?: number;
  /** Share of the window for which there are data, 0 to 1. */
  filled?: number;
  badEvents?: number;
  totalEvents?: number;
}

/** When the budget is used up, in milliseconds; a missing bound is unknown. */
export interface Exhaustion {
  at: number;
  earliest?: number;
  latest?: number;
}

export interface Forecast {
  /** Ascending, in milliseconds, with the remaining budget as a ratio and its 80 % band. */
  times: number[];
  remaining: Array<number | null>;
  lower: Array<number | null>;
  upper: Array<number | null>;
  /** null: it lasts. */
  exhaustion: Exhaustion | null;
}

type Custom = Record<string, unknown>;

const customOf = (frame: DataFrame): Custom => (frame.meta?.custom ?? {}) as Custom;

export function readSlo(frame: DataFrame): SloMeta {
  const custom = customOf(frame);
  const number = (name: string, allowed: (value: number) => boolean) => {
    const value = custom[name];
    return isNumber(value) && allowed(value) ? value : undefined;
  };
  const text = custom.title || custom.slo;
  return {
    title: typeof text === 'string' ? text : undefined,
    objective: number('objective', (v) => v > 0 && v < 1),
    windowSeconds: number('windowSeconds', (v) => v > 0),
    periodStart: custom.calendar === true ? number('periodStart', () => true) : undefined,
    filled: number('filled', (v) => v >= 0 && v <= 1),
    badEvents: number('badEvents', (v) => v >= 0),
    totalEvents: number('totalEvents', (v) => v >= 0),
  };
}

/** One numeric field of a frame beside the budget; undefined when it has no value. */
export function readLine(frame: DataFrame, name: string): BudgetSeries | undefined {
  const field = frame.fields.find((f) => f.name === name);
  const series = field && readSeries(frame, field, name);
  return series && hasValue(series) ? series : undefined;
}

export function readForecast(frame: DataFrame | undefined): Forecast | undefined {
  const line = frame && readLine(frame, 'remaining');
  if (!frame || !line) {
    return undefined;
  }
  return {
    times: line.times,
    remaining: line.values,
    lower: readLine(frame, 'lower')?.values ?? line.values,
    upper: readLine(frame, 'upper')?.values ?? line.values,
    exhaustion: readExhaustion(customOf(frame).exhaustion),
  };
}

function readExhaustion(value: unknown): Exhaustion | null {
  const { at, earliest, latest } = (value ?? {}) as Record<string, unknown>;
  if (!isNumber(at)) {
    return null;
  }
  return {
    at,
    earliest: isNumber(earliest) ? earliest : undefined,
    latest: isNumber(latest) ? latest : undefined,
  };
}
