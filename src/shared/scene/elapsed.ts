/** What can be measured of a time range: the part that has passed, and the windows over which numbers are computed in it. */

/** Milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

const SECOND = 1000;
const DAY = 86_400_000;

/** Charts reach this far back: at 500 points, each covers about a week then. */
export const LONGEST_CHART = 3653 * DAY;
/** Tables and small lines have few points, so each covers more: they reach less far back. */
export const LONGEST_SMALL = 366 * DAY;

/** Why nothing can be measured in a time range. */
export type RangeProblem = 'future' | 'backwards' | 'unreadable';

export function rangeProblem({ from, to }: Span, now: number): RangeProblem | undefined {
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    return 'unreadable';
  }
  if (from > to) {
    return 'backwards';
  }
  return from >= now ? 'future' : undefined;
}

/**
 * The part of a time range that has passed, at most `longest` of it. Where there is none, the last five minutes, so that no
 * query is ever about the future.
 */
export function elapsed(range: Span, now: number, longest = LONGEST_CHART): Span {
  if (rangeProblem(range, now)) {
    return { from: now - SHORTEST_WINDOW * SECOND, to: now };
  }
  const to = Math.min(range.to, now);
  return { from: Math.max(range.from, to - longest), to };
}

/** Seconds. Shorter windows hold too few scrapes to make a rate. */
export const SHORTEST_WINDOW = 300;
/** Seconds. A quantile over more than a day is expensive on a big store. */
export const LONGEST_HEADLINE = 86_400;
/** Seconds. Counts of tables read every sample of their window. */
export const LONGEST_COUNT = 30 * 86_400;

/**
 * The window that ends with the elapsed part and is as long, within limits; whole seconds. The period before it, with which
 * numbers are compared, is as long.
 */
export function windowOf(range: Span, now: number, longest: number): number {
  const { from, to } = elapsed(range, now);
  return Math.min(longest, Math.max(SHORTEST_WINDOW, Math.floor((to - from) / SECOND)));
}
