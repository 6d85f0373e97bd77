import { FieldType, type DataFrame } from '@grafana/data';
import { EVIDENCE, type Evidence } from '../../metrics/evidence';
import { decimal, format } from './locale';

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

/** "6 h", "24 h", "30 days", "5 min": the window as the strip says it. */
export function windowText(seconds: number): string {
  const [amount, unit] =
    seconds >= 2 * 86_400
      ? [seconds / 86_400, 'days']
      : seconds >= 3600
        ? [seconds / 3600, 'h']
        : [seconds / 60, 'min'];
  return `${decimal(amount, 1)} ${unit}`;
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
  const text =
    change > 999 ? `over ${sign}999 %` : `${sign}${decimal(change, change < 9.95 ? 1 : 0, change < 9.95 ? 1 : 0)} %`;
  return { text, direction };
}

/** A share (0 to 1) in a sentence: "3.2 %", "0.33 %", "less than 0.01 %", "0 %". */
export function percent(ratio: number): string {
  const share = Math.abs(ratio * 100);
  if (share === 0) {
    return '0 %';
  }
  const digits = share >= 10 ? 0 : share >= 1 ? 1 : 2;
  return share < 0.01 ? `less than ${decimal(0.01, 2)} %` : `${decimal(ratio * 100, digits)} %`;
}

/** "a, b and c". */
export function enumerate(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
