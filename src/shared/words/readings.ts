import { FieldType, getValueFormat, formattedValueToString, type DataFrame } from '@grafana/data';

/** A page's state in one word; the only thing that colour stands for. neutral: measured, and no objective covers it. */
export type HealthState = 'good' | 'neutral' | 'warning' | 'critical' | 'unknown';

/** The one computed sentence that answers a page's question. */
export interface Sentence {
  state: HealthState;
  text: string;
}

/** What was measured for one number. */
export interface Reading {
  /** Over the window that ends now. */
  now?: number;
  /** Over the window of the same length before it. */
  before?: number;
}

export type Readings = Record<string, Reading>;

/** Numbers cover the shown range, but never more than this: a quantile over 30 days is expensive on a big store. */
const LONGEST_WINDOW_SECONDS = 86_400;
/** Shorter windows hold too few scrapes to make a rate. */
const SHORTEST_WINDOW_SECONDS = 300;

/** The window of a page's numbers, in whole seconds, for a shown range in milliseconds. */
export function headlineWindow(rangeMs: number): number {
  const seconds = Math.round(rangeMs / 1000);
  return Math.min(LONGEST_WINDOW_SECONDS, Math.max(SHORTEST_WINDOW_SECONDS, seconds));
}

/** "6 h", "1 d", "5 min": the window as the strip says it. */
export function windowText(seconds: number): string {
  const [amount, unit] =
    seconds % 86_400 === 0 ? [seconds / 86_400, 'd'] : seconds >= 3600 ? [seconds / 3600, 'h'] : [seconds / 60, 'min'];
  return `${Number(amount.toFixed(1))} ${unit}`;
}

/** The last number in the answer to one query, or nothing where there is none (no series, NaN, only nulls). */
export function lastNumber(frames: DataFrame[], refId: string): number | undefined {
  for (const frame of frames) {
    if (frame.refId !== refId) {
      continue;
    }
    const values = frame.fields.find(({ type }) => type === FieldType.number)?.values ?? [];
    for (let index = values.length - 1; index >= 0; index--) {
      const value = values[index];
      if (typeof value === 'number' && Number.isFinite(value)) {
        return value;
      }
    }
  }
  return undefined;
}

/** A number with its unit, as panels write it; an en dash where there is none. */
export function format(value: number | undefined, unit: string, decimals?: number): string {
  return value === undefined ? '–' : formattedValueToString(getValueFormat(unit)(value, decimals));
}

export interface Change {
  /** "+12 %", "−3 %", "unchanged", or "from 0" where there was nothing before. */
  text: string;
  direction: 'up' | 'down' | 'flat';
}

/**
 * The change against the period before, relative to it.
 *
 * @returns nothing when one of the two is unknown
 */
export function changeOf({ now, before }: Reading): Change | undefined {
  if (now === undefined || before === undefined) {
    return undefined;
  }
  if (now === before) {
    return { text: 'unchanged', direction: 'flat' };
  }
  const direction = now > before ? 'up' : 'down';
  if (before === 0) {
    return { text: 'from 0', direction };
  }
  const change = Math.abs(((now - before) / before) * 100);
  if (change < 0.5) {
    return { text: 'unchanged', direction: 'flat' };
  }
  const sign = direction === 'up' ? '+' : '−';
  const text = change > 999 ? `over ${sign}999 %` : `${sign}${change.toFixed(change < 9.95 ? 1 : 0)} %`;
  return { text, direction };
}

/** A share (0 to 1) in a sentence: "3.2 %", "0.33 %", "less than 0.01 %", "0 %". */
export function percent(ratio: number): string {
  const share = Math.abs(ratio * 100);
  if (share === 0) {
    return '0 %';
  }
  return share < 0.01 ? 'less than 0.01 %' : `${Number((ratio * 100).toFixed(share >= 10 ? 0 : share >= 1 ? 1 : 2))} %`;
}

/** "a, b and c". */
export function enumerate(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
