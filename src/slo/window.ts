import type { SloWindow } from './types';

/** Lengths in milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The step of alert evaluations, and of counts where the budget burned. */
export const FINE = 5 * MINUTE;

/** The window (start, end] of a moment; both in milliseconds. */
export interface Period {
  start: number;
  end: number;
}

/**
 * The window that ends at t (rolling), or that contains it (calendar). The very first moment of a calendar period
 * belongs to the one before, since what is counted there happened before.
 * @throws RangeError for a time zone that does not exist
 */
export function periodOf(window: SloWindow, t: number): Period {
  if (window.kind === 'rolling') {
    return { start: t - window.days * DAY, end: t };
  }
  const { year: y, month: m, day: d } = localDate(t - 1, window.timeZone);
  const at = (year: number, month: number, day: number) => midnight(year, month, day, window.timeZone);
  switch (window.unit) {
    case 'day':
      return { start: at(y, m, d), end: at(y, m, d + 1) };
    case 'week': {
      const monday = d - ((new Date(Date.UTC(y, m, d)).getUTCDay() + 6) % 7);
      return { start: at(y, m, monday), end: at(y, m, monday + 7) };
    }
    case 'month':
      return { start: at(y, m, 1), end: at(y, m + 1, 1) };
    case 'quarter':
      return { start: at(y, m - (m % 3), 1), end: at(y, m - (m % 3) + 3, 1) };
    case 'year':
      return { start: at(y, 0, 1), end: at(y + 1, 0, 1) };
  }
}

/** The nominal length of a window in days: what burn rates are based on. */
export function periodDays(window: SloWindow): number {
  return window.kind === 'rolling' ? window.days : { day: 1, week: 7, month: 30, quarter: 90, year: 365 }[window.unit];
}

export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return name !== '';
  } catch {
    return false;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let format = formatters.get(timeZone);
  if (!format) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', {
      ...parts,
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
      hourCycle: 'h23',
      timeZone,
    });
    formatters.set(timeZone, format);
  }
  return format;
}

function localParts(t: number, timeZone: string): Record<string, number> {
  return Object.fromEntries(
    formatter(timeZone)
      .formatToParts(t)
      .map(({ type, value }) => [type, Number(value)])
  );
}

function localDate(t: number, timeZone: string): { year: number; month: number; day: number } {
  const { year, month, day } = localParts(t, timeZone);
  return { year, month: month - 1, day };
}

/** Local time minus UTC at a moment, in milliseconds. */
function offsetAt(t: number, timeZone: string): number {
  const p = localParts(t, timeZone);
  const whole = Math.floor(t / 1000) * 1000;
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - whole;
}

/** The first moment of a day; where clocks skip midnight, the moment they skip to. */
function midnight(year: number, month: number, day: number, timeZone: string): number {
  const wall = Date.UTC(year, month, day);
  // The offsets around a clock change give two candidates; elsewhere they are the same.
  const guesses = [wall - offsetAt(wall - DAY, timeZone), wall - offsetAt(wall + DAY, timeZone)];
  const exact = guesses.filter((t) => t + offsetAt(t, timeZone) === wall);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...guesses);
}
