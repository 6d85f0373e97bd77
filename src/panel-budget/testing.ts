import { type DataFrame, FieldType, LoadingState, type PanelData, toDataFrame } from '@grafana/data';
import { readEvents } from './events';
import { selectBudget } from './select';
import { type BudgetOptions, defaultOptions } from './types';
import { type View, viewOf } from './view';

export const T = Date.UTC(2026, 0, 2, 3, 4, 5);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

type Values = Array<number | null>;

export const time = (...values: Values) => ({ name: 'time', type: FieldType.time, values });
export const number = (name: string, ...values: Values) => ({ name, type: FieldType.number, values });
export const text = (name: string, ...values: string[]) => ({ name, type: FieldType.string, values });

export const panelData = (series: object[], patch: object = {}) =>
  ({ state: LoadingState.Done, series: series.map((frame) => toDataFrame(frame)), ...patch }) as unknown as PanelData;

/** Hourly values that end at T. */
export const hourly = (length: number) => Array.from({ length }, (_, i) => T - (length - 1 - i) * HOUR);

const META = {
  kind: 'contextd-budget',
  slo: 'mcp-errors',
  title: 'MCP errors',
  objective: 0.99,
  windowSeconds: 30 * 86400,
  calendar: false,
  filled: 1,
  badEvents: 341,
  totalEvents: 432000,
};

/** The frames of Insights' query "slo", measure "budget". */
export function insights(values: Values, burn: Values, custom: object = {}): { budget: DataFrame; rest: DataFrame[] } {
  return {
    budget: toDataFrame({
      name: 'budget',
      fields: [time(...hourly(values.length)), number('remaining', ...values), number('burn', ...burn)],
      meta: { custom: { ...META, ...custom } },
    }),
    rest: [
      toDataFrame({
        name: 'forecast',
        fields: [
          time(T + DAY, T + 2 * DAY),
          number('remaining', 0.4, 0),
          number('lower', 0.3, -3),
          number('upper', 0.6, 0.5),
        ],
        meta: { custom: { exhaustion: { at: T + 2 * DAY, earliest: T + 1.5 * DAY, latest: T + 5 * DAY } } },
      }),
      toDataFrame({ name: 'expiring', fields: [time(T, T + DAY), number('remaining', 0.9, 0.95)] }),
    ],
  };
}

export function viewFrom(data: PanelData, options: Partial<BudgetOptions> = {}, days = 9, width = 600): View {
  const { budget, problem } = selectBudget(data, options.valueField, options.burnField);
  if (!budget) {
    throw new Error(problem);
  }
  return viewOf(budget, readEvents(data), { ...defaultOptions, ...options }, { from: T - days * DAY, to: T }, width);
}
