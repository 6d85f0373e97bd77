import { conceptOf, type ConceptId, unitOf } from './catalogue';
import { RATIO } from './expr';

/** The unit of a builder's result for a concept; other builders return another kind of number. */
export const UNITS: Record<string, (id: ConceptId) => string> = {
  rate: (id) => unitOf(id, 'rate'),
  errorRate: (id) => unitOf(id, 'rate'),
  callRateByStatus: (id) => unitOf(id, 'rate'),
  errorRatio: () => RATIO,
  restarts: () => 'short',
  // Of a histogram it counts observations, whatever they measure.
  increase: (id) => (conceptOf(id).type === 'counter' ? unitOf(id) : 'short'),
  value: (id) => unitOf(id),
  prediction: (id) => unitOf(id),
  overTime: (id) => unitOf(id),
  mean: (id) => unitOf(id),
};
