import { FieldType, getValueFormat, formattedValueToString, type DataFrame } from '@grafana/data';
import { EVIDENCE, type Evidence } from '../../metrics/evidence';

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
  /** A quantile of too few events to be judged. */
  few?: boolean;
  /** A quantile in the last bucket: the number is only a lower bound. */
  beyond?: boolean;
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

/** The last number in the answer to one query (of its evidence, if that is meant), or nothing where there is none (no series, NaN, only nulls). */
export function lastNumber(frames: DataFrame[], refId: string, evidence?: Evidence): number | undefined {
  for (const frame of frames) {
    const field = frame.fields.find(({ type }) => type === FieldType.number);
    if (frame.refId !== refId || field?.labels?.[EVIDENCE] !== evidence) {
      continue;
    }
    const values = field?.values ?? [];
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

/** A reading as a tile writes it: "1.2 s", "> 10 s", "1.2 s*" for a quantile of few events. */
export function writtenReading({ now, few, beyond }: Reading, unit: string, decimals?: number): string {
  const text = format(now, unit, decimals);
  return now === undefined ? text : `${beyond ? '> ' : ''}${text}${few ? '*' : ''}`;
}

/** "95 % answer within 1.2 s", or what the buckets allow to say. */
export function quantileWords(share: string, verb: string, { now, few, beyond }: Reading): string {
  const time = format(now, 's');
  const words = beyond ? `it takes more than ${time} until ${share} ${verb}` : `${share} ${verb} within ${time}`;
  return few ? `${words} (of few events)` : words;
}

/** What a verdict may be based on: a quantile of few events is none. */
export function judged(reading: Reading | undefined): number | undefined {
  return reading?.few ? undefined : reading?.now;
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
export function changeOf({ now, before, few, beyond }: Reading): Change | undefined {
  if (now === undefined || before === undefined || few || beyond) {
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
