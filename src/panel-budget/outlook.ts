import { type Exhaustion, type Forecast, type SloMeta } from './insights';
import { type Budget } from './select';
import { type BudgetSeries, lastIndex } from './series';

const DAY = 86_400_000;

/** How the window lies, when it is known: milliseconds. */
export interface BudgetWindow {
  start: number;
  end: number;
  calendar: boolean;
}

/**
 * The calendar period, or the rolling window that ends at the last value.
 * @param windowDays length for data that do not say it; 0 or nonsense is unknown
 */
export function windowOf(slo: SloMeta, last: number, windowDays: number): BudgetWindow | undefined {
  const length = slo.windowSeconds ? slo.windowSeconds * 1000 : windowDays > 0 ? windowDays * DAY : NaN;
  if (!Number.isFinite(length)) {
    return undefined;
  }
  return slo.periodStart === undefined
    ? { start: last - length, end: last, calendar: false }
    : { start: slo.periodStart, end: slo.periodStart + length, calendar: true };
}

/** Even spending: whole when the window begins, used up when it ends. The part between two times, as its end points. */
export function idealLine(window: BudgetWindow, from: number, to: number): { times: number[]; values: number[] } {
  const start = Math.max(window.start, from);
  const end = Math.min(window.end, to);
  return start < end
    ? { times: [start, end], values: [idealAt(window, start), idealAt(window, end)] }
    : { times: [], values: [] };
}

export function idealAt({ start, end }: BudgetWindow, at: number): number {
  return 1 - (at - start) / (end - start);
}

/** Points of a computed forecast: it is a straight line, but the keyboard walks along it. */
const STEPS = 24;

/**
 * A forecast for data that bring none: at the median burn rate of the last 24 hours, with its 10th and 90th percentile as
 * the band. It counts on no old error leaving a rolling window, so it errs on the early side.
 * Remaining budget falls by burn / window per time (the definition of a burn rate).
 */
export function forecastFromBurn({ series, burn }: Budget, window: BudgetWindow | undefined): Forecast | undefined {
  const last = lastIndex(series);
  const left = series.values[last];
  if (!burn || !window || typeof left !== 'number' || left <= 0) {
    return undefined;
  }
  const now = series.times[last];
  const rates = burn.filter((rate, i): rate is number => rate !== null && series.times[i] > now - DAY);
  if (rates.length === 0) {
    return undefined;
  }
  rates.sort((a, b) => a - b);
  const length = window.end - window.start;
  const until = window.calendar ? window.end : now + length;
  const gone = (share: number) => exhaustedAt(now, left, quantile(rates, share), length, until);
  const at = gone(0.5);
  const end = at ?? until;
  const times = Array.from({ length: STEPS + 1 }, (_, i) => now + ((end - now) * i) / STEPS);
  const line = (share: number) => times.map((t) => left - (quantile(rates, share) * (t - now)) / length);
  return end <= now
    ? undefined
    : {
        times,
        remaining: line(0.5),
        lower: line(0.9),
        upper: line(0.1),
        exhaustion: at === undefined ? null : { at, earliest: gone(0.9), latest: gone(0.1) },
      };
}

function exhaustedAt(now: number, left: number, burn: number, length: number, until: number): number | undefined {
  const at = now + (left * length) / burn;
  return burn > 0 && at < until ? at : undefined;
}

/** Of ascending values, with linear interpolation. */
function quantile(ascending: number[], share: number): number {
  const position = (ascending.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (ascending[above] - ascending[below]) * (position - below);
}

/** The future may take this share of the requested time range, so that the past stays readable. */
const AHEAD = 1 / 3;

/** The end of the axis: that of the time range, or later when something is known of the time after it. */
export function axisEnd(from: number, to: number, forecast?: Forecast, expiring?: BudgetSeries): number {
  const exhaustion: Exhaustion | null | undefined = forecast?.exhaustion;
  const margin = (to - from) * 0.02;
  const known = Math.max(
    to,
    exhaustion
      ? Math.min(exhaustion.latest ?? exhaustion.at, 2 * exhaustion.at - to) + margin
      : (forecast?.times.at(-1) ?? to),
    expiring?.times.at(-1) ?? to
  );
  return Math.min(known, to + (to - from) * AHEAD);
}

/** The first moment at which the budget was used up and stayed so until the last value; undefined when some is left. */
export function usedUpSince({ times, values }: BudgetSeries): number | undefined {
  let since: number | undefined;
  values.forEach((value, i) => {
    if (value !== null) {
      since = value > 0 ? undefined : (since ?? times[i]);
    }
  });
  return since;
}
