import { significant } from './locale';
import { type HealthState } from './readings';

/** Whether a number misses its objective; undefined without an objective, or without a measurement. */
export function misses(value: number | undefined, limit: number | undefined): boolean | undefined {
  return value === undefined || limit === undefined ? undefined : value > limit;
}

/** A page's state from all its verdicts; neutral where there is none. */
export function stateOf(...verdicts: Array<boolean | undefined>): HealthState {
  if (verdicts.some((missed) => missed)) {
    return 'warning';
  }
  return verdicts.some((missed) => missed === false) ? 'good' : 'neutral';
}

/** What may be said of a subject whose failures and durations are judged: a verdict names only what an SLO covers. */
export function opening(subject: string, failing: boolean | undefined, slow: boolean | undefined): string | undefined {
  if (failing) {
    return slow ? `${subject} fail too often and are slow` : `${subject} fail too often`;
  }
  if (slow) {
    return `${subject} are slow`;
  }
  if (failing === undefined) {
    return slow === undefined ? undefined : `${subject} are fast enough`;
  }
  return slow === undefined ? `${subject} fail rarely enough` : `${subject} keep up`;
}

/** "p95", "p99.9". */
export function quantileName(quantile: number): string {
  return `p${share(quantile)}`;
}

/** "95 %": what is within a quantile. */
export function within(quantile: number): string {
  return `${share(quantile)} %`;
}

/** "5 %": what is beyond it. */
export function beyond(quantile: number): string {
  return `${share(1 - quantile)} %`;
}

const share = (ratio: number) => significant(ratio * 100, 6);
