import { type ConceptId, unitOf } from './catalogue';
import { RATIO } from './expr';

/** The unit of a builder's result for a concept; other builders return another kind of number. */
export const UNITS: Record<string, (id: ConceptId) => string> = {
  rate: (id) => unitOf(id, 'rate'),
  errorRate: (id) => unitOf(id, 'rate'),
  callRateByStatus: (id) => unitOf(id, 'rate'),
  errorRatio: () => RATIO,
  restarts: () => 'short',
  increase: (id) => unitOf(id),
  value: (id) => unitOf(id),
  overTime: (id) => unitOf(id),
  mean: (id) => unitOf(id),
};
