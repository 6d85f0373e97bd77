import example from '../slo/example.json';
import { type ResolvedRatio, type ResolvedSlo, type SloWindow } from '../slo/types';
import { type Choice } from './queryTypes/types';
import { type InsightsQuery, type QueryMode, type SloMeasure } from './types';

/** Whether a query gives a line over the time range or one number. */
export const MODES: Array<Choice<QueryMode>> = [
  { value: 'range', label: 'Over time', description: 'A series over the time range.' },
  { value: 'instant', label: 'Now', description: 'One number, at the end of the time range.' },
];

export const SLO_MEASURES: Array<Choice<SloMeasure>> = [
  {
    value: 'budget',
    label: 'Budget',
    description:
      'The error budget that is left, over time (1 = whole, below 0 = overspent), its burn rate, a forecast, and what will leave the window.',
  },
  { value: 'state', label: 'State', description: 'The numbers of the SLO at the end of the time range.' },
  {
    value: 'burn',
    label: 'Burn rate',
    description: 'How fast the budget is spent: at 1 it is all gone exactly when the window ends.',
  },
  {
    value: 'spentBy',
    label: 'Spent by',
    description: 'The share of the budget that each value of a label has spent. The shares add up to what is spent.',
  },
  {
    value: 'increments',
    label: 'Increments',
    description: 'Bad and all events of the window, step by step, for computing with them.',
  },
  {
    value: 'proven',
    label: 'Proven rate',
    description:
      'Of a throughput: the highest rate of five minutes in each hour in which its conditions held; or, at one moment, the highest of the window and whether the promise is kept.',
  },
];

/** The modes that a measure is answered in; the first one is the default. */
export const SLO_MODES: Record<SloMeasure, QueryMode[]> = {
  budget: ['range'],
  state: ['instant'],
  burn: ['range', 'instant'],
  spentBy: ['instant', 'range'],
  increments: ['range'],
  proven: ['range', 'instant'],
};

/** The measure of a query about an SLO; one of another version of the plugin stays as it is. */
export function sloMeasureOf({ measure = 'budget' }: Pick<InsightsQuery, 'measure'>): SloMeasure {
  return measure as SloMeasure;
}

/** The numbers of a state; pkg/insights/slo_state.go computes them. */
export const SLO_VALUES: Array<{ value: string; label: string }> = [
  { value: 'all', label: 'All numbers' },
  { value: 'remaining', label: 'Budget left (ratio)' },
  { value: 'spent', label: 'Budget spent (ratio)' },
  ...['5m', '30m', '1h', '2h', '6h', '1d', '3d'].flatMap((window) => [
    { value: `burn${window}`, label: `Burn rate over ${window}` },
    { value: `bad${window}`, label: `Bad events in ${window}` },
  ]),
  { value: 'badEvents', label: 'Bad events in the window' },
  { value: 'totalEvents', label: 'Events in the window' },
  { value: 'eventsLeft', label: 'Bad events left' },
  { value: 'outageMinutesLeft', label: 'Minutes of full outage left' },
  { value: 'filled', label: 'Window filled (ratio)' },
  { value: 'exhaustionSeconds', label: 'Budget gone in (seconds)' },
];

/** An SLO to start from: errors of contextd's MCP tools, by the names of contextd 0.5.0. "npm run generate" writes it. */
export const EXAMPLE_SLO = example as ResolvedSlo & { indicator: ResolvedRatio & { total: string; bad: string } };

/**
 * Reads a pasted definition: the JSON of a resolved SLO, alone or as the `slo` of a query.
 * @throws an Error whose message is a sentence for the reader
 */
export function parseSlo(text: string): ResolvedSlo {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`This is not JSON: ${(error as Error).message}.`);
  }
  const holder = value as { slo?: unknown } | null;
  const slo = (holder && typeof holder === 'object' && holder.slo ? holder.slo : value) as ResolvedSlo | null;
  if (!slo || typeof slo !== 'object' || Array.isArray(slo)) {
    throw new Error('The definition of an SLO is a JSON object in braces.');
  }
  for (const key of ['name', 'objective', 'window', 'indicator'] as const) {
    if (slo[key] === undefined) {
      throw new Error(`The definition has no "${key}".`);
    }
  }
  if (typeof slo.indicator !== 'object' || typeof slo.window !== 'object') {
    throw new Error('"window" and "indicator" are JSON objects in braces.');
  }
  return slo;
}

/** What is promised, in a few words. */
export function promiseOf({ objective, window }: { objective: number; window: SloWindow }): string {
  const time = window.kind === 'rolling' ? `${window.days} days` : `a calendar ${window.unit}`;
  return `${toPercent(objective)} % over ${time}`;
}

/** Percent, without the noise of binary fractions: 0.999 reads 99.9. */
export const toPercent = (ratio: number) => Number((ratio * 100).toPrecision(12));
export const fromPercent = (percent: number) => Number((percent / 100).toPrecision(12));

/** Replaces variables in all texts of a value. */
export function replaceTexts<T>(value: T, replace: (text: string) => string): T {
  if (typeof value === 'string') {
    return replace(value) as T;
  }
  if (Array.isArray(value)) {
    return value.map((item) => replaceTexts(item, replace)) as T;
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceTexts(item, replace)])) as T;
  }
  return value;
}
