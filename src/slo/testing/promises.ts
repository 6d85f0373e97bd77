/** SLOs for tests, in one line each. */
import type { ConceptMetric, Slo, SloFilter } from '../types';

const BASE = { service: 'contextd', window: { kind: 'rolling', days: 30 } } as const;

/** At most 1 - objective of the events fail. */
export function failures(total: string, bad: ConceptMetric, objective = 0.99, groupBy?: string[]): Slo {
  const indicator = { kind: 'ratio', total: { concept: total }, bad } as const;
  return { ...BASE, name: `${total.toLowerCase()}-failures`, title: total, objective, indicator, ...(groupBy && { groupBy }) };
}

/** A share of the observations is within the seconds. */
export function latency(
  histogram: string,
  threshold: number,
  objective = 0.95,
  more: { groupBy?: string[]; filters?: SloFilter[] } = {}
): Slo {
  const { groupBy, filters } = more;
  const metric = { concept: histogram, ...(filters && { filters }) };
  const indicator = { kind: 'latency', histogram: metric, threshold } as const;
  return { ...BASE, name: `${histogram.toLowerCase()}-latency`, title: histogram, objective, indicator, ...(groupBy && { groupBy }) };
}
