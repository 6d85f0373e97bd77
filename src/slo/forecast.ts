/**
 * When the budget will be gone if the error rate of the last three days continues, with a band of 80 %. The band comes
 * from the spread of blocks of six hours; a forecast needs at least four blocks with events. The same as pkg/slo/forecast.go.
 */
import { type BudgetOf, spentOf } from './budget';
import type { Sums } from './increments';
import { DAY, HOUR, periodOf } from './window';

const BASIS = 3 * DAY;
const BLOCK = 6 * HOUR;
const MIN_BLOCKS = 4;
const POINTS = 240;
/** 90th percentile of the normal distribution. */
const Z80 = 1.2815515655446004;

export interface ForecastPoint {
  t: number;
  remaining: number;
  lower: number;
  upper: number;
}

/** In milliseconds since the epoch; `latest` is null when it may last. */
export interface Exhaustion {
  at: number;
  earliest: number;
  latest: number | null;
}

export interface Forecast {
  points: ForecastPoint[];
  /** null: the budget lasts for one window, or to the end of the calendar period. */
  exhaustion: Exhaustion | null;
}

/**
 * When the budget will be gone if the rate of the last milliseconds continues: the same arithmetic as the forecast, from
 * another time and to the minute. null: it lasts for one window, or to the end of the calendar period; undefined: nothing happened in it.
 */
export function goneAt(slo: BudgetOf, sums: Sums, now: number, length: number): number | null | undefined {
  const { bad, total } = sums.between(now - length, now);
  if (!(total > 0)) {
    return undefined;
  }
  const rate = { ratio: bad / total, spread: 0, blocks: 1, perMs: total / length };
  const left = (t: number) => ahead(slo, sums, now, t, rate)?.remaining ?? 1;
  const end = endOf(slo, now);
  let before = now;
  for (let i = 1; i <= POINTS; i++) {
    // Dense at first: a budget may be gone within minutes.
    const t = now + (end - now) * (i / POINTS) ** 3;
    if (left(t) <= 0) {
      return crossing(left, before, t);
    }
    before = t;
  }
  return null;
}

/** Bisects the time in which the budget runs out to the second. */
function crossing(left: (t: number) => number, from: number, to: number): number {
  while (to - from > 1000) {
    const middle = (from + to) / 2;
    [from, to] = left(middle) <= 0 ? [from, middle] : [middle, to];
  }
  return Math.round(to);
}

/** How far a forecast reaches. */
function endOf({ window }: BudgetOf, now: number): number {
  return window.kind === 'calendar' ? periodOf(window, now).end : now + window.days * DAY;
}

interface Rate {
  ratio: number;
  spread: number;
  blocks: number;
  perMs: number;
}

/** undefined without a basis. */
export function forecast(slo: BudgetOf, sums: Sums, now: number): Forecast | undefined {
  const rate = recentRate(sums, now);
  if (!rate) {
    return undefined;
  }
  const end = endOf(slo, now);
  const step = (end - now) / POINTS;
  const points: ForecastPoint[] = [];
  for (let i = 0; i <= POINTS; i++) {
    const point = ahead(slo, sums, now, Math.floor(now + i * step), rate);
    if (!point) {
      return undefined;
    }
    points.push(point);
  }
  const gone = (of: 'lower' | 'remaining' | 'upper') => points.findIndex((point) => point[of] <= 0);
  const at = gone('remaining');
  if (at < 0) {
    return { points, exhaustion: null };
  }
  const upper = gone('upper');
  return {
    points: points.slice(0, at + 1),
    exhaustion: {
      at: points[at].t,
      earliest: points[gone('lower')].t,
      latest: upper < 0 ? null : points[upper].t,
    },
  };
}

function recentRate(sums: Sums, now: number): Rate | undefined {
  const blocks = [];
  for (let end = now; end > now - BASIS; end -= BLOCK) {
    const counts = sums.between(end - BLOCK, end);
    if (counts.total > 0) {
      blocks.push(counts);
    }
  }
  const n = blocks.length;
  if (n < MIN_BLOCKS) {
    return undefined;
  }
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const bad = sum(blocks.map((block) => block.bad));
  const total = sum(blocks.map((block) => block.total));
  const ratios = blocks.map((block) => block.bad / block.total);
  const mean = sum(ratios) / n;
  const spread = Math.sqrt(sum(ratios.map((ratio) => (ratio - mean) ** 2)) / (n - 1));
  return { ratio: bad / total, spread, blocks: n, perMs: total / (n * BLOCK) };
}

/** The budget at a later moment: what is still in the window then, and what is added at the recent rate. */
function ahead(slo: BudgetOf, sums: Sums, now: number, at: number, rate: Rate): ForecastPoint | undefined {
  const { start } = periodOf(slo.window, slo.window.kind === 'calendar' ? now : at);
  const held = sums.between(start, now);
  const coming = rate.perMs * (at - now);
  // The mean of m future blocks, estimated from n past blocks.
  const half = Z80 * rate.spread * Math.sqrt(1 / rate.blocks + 1 / Math.max((at - now) / BLOCK, 1));
  const left = (ratio: number) => {
    const counts = { bad: held.bad + coming * Math.max(ratio, 0), total: held.total + coming };
    return spentOf(counts, slo.objective);
  };
  const spent = [rate.ratio, Math.min(rate.ratio + half, 1), rate.ratio - half].map(left);
  const [middle, worse, better] = spent;
  if (middle === undefined || worse === undefined || better === undefined) {
    return undefined;
  }
  return { t: at, remaining: 1 - middle, lower: 1 - worse, upper: 1 - better };
}
