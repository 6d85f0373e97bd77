/** What an alert measures now, of the series that is nearest to firing. */
import { type DataFrame } from '@grafana/data';
import type { AlertValue, Comparison, Condition } from '../../../alerts/types';
import { format } from '../../../shared/words/locale';
import { samplesOf } from '../../../shared/store/prometheus';

export interface LiveSeries {
  /** Its labels in words; empty where there is one series only. */
  name: string;
  value: number;
}

/** One number of an alert, against its threshold. */
export interface LiveNumber {
  /** The series, nearest to firing first. */
  series: LiveSeries[];
  /** Whether the first one meets the condition. */
  met: boolean;
}

const MEETS: Record<Comparison, (value: number, threshold: number) => boolean> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
  '==': (value, threshold) => value === threshold,
  '!=': (value, threshold) => value !== threshold,
};

/** Whether small values are the bad ones. */
export function lowIsBad({ op }: Pick<Condition, 'op'>): boolean {
  return op === '<' || op === '<=' || op === '==';
}

/** @returns nothing where the answer to the query has no number */
export function liveNumber(frames: DataFrame[], refId: string, condition: Condition): LiveNumber | undefined {
  const samples = samplesOf(frames, [refId])[refId].filter(({ value }) => Number.isFinite(value));
  if (samples.length === 0) {
    return undefined;
  }
  const sign = lowIsBad(condition) ? 1 : -1;
  const series = samples
    .sort((a, b) => sign * (a.value - b.value))
    .map(({ labels, value }) => ({ name: labelWords(labels), value }));
  return { series, met: MEETS[condition.op](series[0].value, condition.threshold) };
}

function labelWords(labels: Record<string, string>): string {
  return Object.entries(labels)
    .filter(([name]) => name !== 'job' && name !== '__name__')
    .map(([, value]) => value)
    .join(', ');
}

const OPS: Record<Comparison, string> = {
  '>': 'above',
  '>=': 'from',
  '<': 'below',
  '<=': 'up to',
  '==': 'at',
  '!=': 'at any value but',
};

/** "Fires above 2 s." */
export function thresholdWords({ op, threshold }: Condition, { unit }: Pick<AlertValue, 'unit'>): string {
  return `Fires ${OPS[op]} ${format(threshold, unit)}`;
}
