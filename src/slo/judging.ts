/** What the SLOs promise for the numbers that pages show: pages judge only by the configured SLOs. */
import { catalogue, type ConceptId } from '../metrics/catalogue';
import { burnPolicies } from './burn';
import type { ConceptMetric, LatencyIndicator, RatioIndicator, Slo, SloFilter, SloMetric } from './types';
import { ownValue } from '../own';

/** The share of events that may fail; without a share, no SLO covers it. */
export interface FailureObjective {
  share?: number;
  /** The share at which the budget burns as fast as for a page; left out where no share burns so fast. */
  pagesAt?: number;
}

/** The time within which a quantile must stay; without seconds, no SLO covers it. */
export interface LatencyObjective {
  /** The SLO's objective, so that the page shows what is promised; 0.95 without an SLO. */
  quantile: number;
  seconds?: number;
  /** Whether the promise covers a value of the label that the SLO is grouped by. */
  covers: (value: string) => boolean;
}

/** Which events count as failed, in the form of an SLO's metric. */
export type FailedEvents = (bad: ConceptMetric, total: ConceptId) => boolean;

export interface Objectives {
  /**
   * Of failed events over all. With `by`, of each value of a label: by the SLO that is grouped by it, else by the SLO of
   * all events, whose budget these events spend.
   */
  failures(total: ConceptId, failed?: FailedEvents, by?: string): FailureObjective;
  /**
   * Of a duration. With `by`, of each value of a label, by an SLO that is grouped by it alone: durations differ by
   * nature. With `value`, by the one that covers that value, where there are several.
   */
  latency(histogram: ConceptId, by?: string, value?: string): LatencyObjective;
}

const DEFAULT_QUANTILE = 0.95;

/** Failed events of the same concept, however a store marks them. */
export const failedOfTotal: FailedEvents = (bad, total) =>
  bad.concept === total && bad.failed === true && !bad.filters?.length;

/** Failures with their own counter. */
export const countedBy =
  (id: ConceptId): FailedEvents =>
  (bad) =>
    bad.concept === id && !bad.filters?.length;

const SERVER_ERRORS = ['500', '502', '503', '504'];
const OTHER_STATUSES = ['200', '301', '400', '404', '429'];

/** Requests that were answered with 5xx, whatever the pattern. */
export const answered5xx: FailedEvents = ({ concept, failed, filters = [] }, total) =>
  concept === total &&
  (filters.length === 0
    ? failed === true
    : filters.every(({ label }) => label === 'http_status_code') &&
      SERVER_ERRORS.every((status) => meets(filters, status)) &&
      !OTHER_STATUSES.some((status) => meets(filters, status)));

/** Where several SLOs promise the same thing, the first in the list counts. */
export function objectivesOf(slos: readonly Slo[]): Objectives {
  // An SLO over slices of time promises nothing about the share of all events.
  const sound = slos.filter(
    ({ objective, indicator }) => objective > 0 && objective < 1 && !('slices' in indicator && indicator.slices)
  );
  return {
    failures: (total, failed = failedOfTotal, by) => {
      const about = sound.filter(
        ({ indicator }) => indicator.kind === 'ratio' && countsFailures(indicator, total, failed)
      );
      const own = by === undefined ? undefined : about.find((slo) => groupedBy(slo, [by]));
      return failureObjective(own ?? about.find((slo) => groupedBy(slo, [])));
    },
    latency: (histogram, by, value) => {
      const found = sound
        .filter((one) => groupedBy(one, by ? [by] : []) && latencyFilters(one, histogram, by))
        .map((slo) => latencyObjective(slo, by));
      const own = value === undefined ? undefined : found.find(({ covers }) => covers(value));
      return own ?? found[0] ?? latencyObjective(undefined, by);
    },
  };
}

function groupedBy({ groupBy = [] }: Slo, labels: string[]): boolean {
  return groupBy.length === labels.length && labels.every((label) => groupBy.includes(label));
}

const isAll = (metric: SloMetric, id: ConceptId) =>
  'concept' in metric && metric.concept === id && !metric.failed && !metric.filters?.length;

function countsFailures({ total, bad }: RatioIndicator, id: ConceptId, failed: FailedEvents): boolean {
  return isAll(total, id) && bad !== undefined && 'concept' in bad && failed(bad, id);
}

function failureObjective(slo: Slo | undefined): FailureObjective {
  if (!slo) {
    return {};
  }
  const share = rounded(1 - slo.objective);
  const factors = burnPolicies(slo.window).flatMap(({ severity, factor }) => (severity === 'page' ? [factor] : []));
  const pagesAt = rounded(share * Math.min(...factors));
  return { share, ...(pagesAt > share && pagesAt < 1 && { pagesAt }) };
}

/** The filters of an SLO on the label it is grouped by; undefined where it promises something else. */
function latencyFilters({ indicator }: Slo, histogram: ConceptId, by?: string): SloFilter[] | undefined {
  if (indicator.kind !== 'latency' || !(indicator.threshold > 0)) {
    return undefined;
  }
  const metric = (indicator as LatencyIndicator).histogram;
  if (!('concept' in metric) || metric.concept !== histogram) {
    return undefined;
  }
  const filters = metric.filters ?? [];
  return filters.every(({ label }) => label === by) ? filters : undefined;
}

function latencyObjective(slo: Slo | undefined, by?: string): LatencyObjective {
  if (slo?.indicator.kind !== 'latency' || !('concept' in slo.indicator.histogram)) {
    return { quantile: DEFAULT_QUANTILE, covers: () => false };
  }
  const filters = slo.indicator.histogram.filters ?? [];
  const slow = by === undefined ? [] : (ownValue(catalogue.labels, by)?.longRunning ?? []);
  return {
    quantile: slo.objective,
    seconds: slo.indicator.threshold,
    // An SLO that filters by the label defines what it promises; one over everything does not cover what is slow by nature.
    covers: (value) => (filters.length > 0 ? meets(filters, value) : !slow.includes(value)),
  };
}

/** Whether a value of a label meets all conditions, as PromQL understands them. */
function meets(filters: readonly SloFilter[], text: string): boolean {
  return filters.every(({ op, value }) => {
    const same = op.endsWith('~') ? matches(value, text) : value === text;
    return same !== undefined && same !== op.startsWith('!');
  });
}

/** Undefined for a pattern that JavaScript cannot parse. */
function matches(pattern: string, text: string): boolean | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return undefined;
  }
}

/** Without the noise of binary fractions: 1 - 0.9 is 0.1. */
const rounded = (value: number) => Number(value.toPrecision(12));
