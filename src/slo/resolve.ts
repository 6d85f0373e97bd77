/** From concepts to the selectors of a store: {@link Slo} to {@link ResolvedSlo}. */
import { catalogue, type ConceptId, isConceptId } from '../metrics/catalogue';
import { labelName, quote, regex } from '../metrics/escape';
import type { FoundConcept, Resolution, SeriesRef } from '../metrics/resolve';
import { answering, type Filter, passesSet, selectorOf, unsaid } from '../metrics/selector';
import { definitionHash } from './definitionHash';
import { countsEvents } from './promise';
import type {
  ConceptMetric,
  LatencyIndicator,
  RatioIndicator,
  ResolvedCounts,
  ResolvedIndicator,
  ResolvedRatio,
  ResolvedSlo,
  Slo,
  SloMetric,
} from './types';

export type Resolved = { ok: true; slo: ResolvedSlo } | { ok: false; problem: string };

export interface ResolveOptions {
  /** Matchers of contextd's own series as PromQL text, e.g. `job="contextd"`; none for other exporters' series. */
  scope: string[];
  scrapeIntervalSeconds?: number;
  /** The other SLOs, for the conditions of a throughput. */
  others?: readonly Slo[];
}

class Unresolvable extends Error {}

/** Turns every metric into PromQL that this store answers, or returns a sentence that says what is missing. */
export function resolveSlo(slo: Slo, resolution: Resolution, options: ResolveOptions): Resolved {
  try {
    const indicator = resolveIndicator(slo, resolution, options);
    const scrape = options.scrapeIntervalSeconds;
    const recordedLabels = { definition: definitionHash(slo, options.scope) };
    const { kept, ...measured } = slo;
    return {
      ok: true,
      slo: { ...measured, indicator, ...(scrape && { scrapeIntervalSeconds: scrape }), recordedLabels },
    };
  } catch (error) {
    if (error instanceof Unresolvable) {
      return { ok: false, problem: `The SLO "${slo.name}" cannot be measured here: ${error.message}` };
    }
    throw error;
  }
}

function resolveIndicator(slo: Slo, resolution: Resolution, options: ResolveOptions): ResolvedIndicator {
  const { indicator } = slo;
  const by = slo.groupBy ?? [];
  switch (indicator.kind) {
    case 'ratio':
      return ratioOf(indicator, by, resolution, options.scope);
    case 'latency':
      return latencyOf(indicator, by, resolution, options.scope);
    case 'gauge': {
      const metrics = indicator.metrics.flatMap((metric) => gaugesOf(metric, resolution, options.scope));
      if (metrics.length === 0) {
        throw new Unresolvable(reasonOf(indicator.metrics.find(isConcept), resolution));
      }
      return { ...indicator, metrics };
    }
    case 'timeSlice': {
      const [metric] = gaugesOf(indicator.metric, resolution, options.scope);
      if (metric === undefined) {
        throw new Unresolvable(reasonOf(isConcept(indicator.metric) ? indicator.metric : undefined, resolution));
      }
      return { ...indicator, metric };
    }
    case 'throughput': {
      const [first, ...rest] = counters(indicator.total, resolution).map((ref) => ({
        total: isRaw(ref) ? ref.query : countSelector(ref, indicator.total, options.scope),
      }));
      return {
        kind: 'throughput',
        total: first.total,
        target: indicator.target,
        ...(rest.length > 0 && { alternatives: rest }),
        conditions: indicator.conditions.map((name) => condition(name, resolution, options)),
      };
    }
  }
}

function condition(name: string, resolution: Resolution, options: ResolveOptions) {
  const other = options.others?.find((one) => one.name === name);
  if (!other || !countsEvents(other.indicator)) {
    throw new Unresolvable(`its condition "${name}" is not an SLO with a ratio or a latency that counts events.`);
  }
  const indicator = resolveIndicator({ ...other, groupBy: [] }, resolution, options) as ResolvedRatio;
  const recordedLabels = { definition: definitionHash(other, options.scope) };
  return { name, service: other.service, objective: other.objective, indicator, recordedLabels };
}

function ratioOf(indicator: RatioIndicator, by: string[], resolution: Resolution, scope: string[]): ResolvedRatio {
  const part = indicator.bad ? 'bad' : 'good';
  const metric = indicator.bad ?? indicator.good;
  if (!metric) {
    throw new Unresolvable('it defines neither bad nor good events.');
  }
  const totals = counters(indicator.total, resolution);
  const sameConcept = isConcept(metric) && isConcept(indicator.total) && metric.concept === indicator.total.concept;
  // Failures of the same calls are paired naming by naming; another concept is taken as it is.
  const parts = sameConcept ? totals : counters(metric, resolution, true);
  const sources = totals.flatMap((ref, i): ResolvedCounts[] => {
    const own = parts.length === 1 ? parts[0] : parts[i];
    // A naming that cannot select the failed events counts none at all.
    if (own && !isRaw(own) && !selects(own, metric)) {
      return [];
    }
    const selected = own && (isRaw(own) ? own.query : countSelector(own, metric, scope));
    const total = isRaw(ref) ? ref.query : countSelector(ref, indicator.total, scope);
    return selected === undefined ? [] : [withLabels({ total, [part]: selected }, ref, by)];
  });
  if (sources.length === 0 && sameConcept) {
    throw new Unresolvable(unsaid(totals.filter(isRef), filtersOf(metric)));
  }
  return joined(indicator, sources);
}

function latencyOf(indicator: LatencyIndicator, by: string[], resolution: Resolution, scope: string[]): ResolvedRatio {
  const { histogram, threshold } = indicator;
  const sources = counters(histogram, resolution).flatMap((ref): ResolvedCounts[] => {
    if (isRaw(ref)) {
      return [{ ...rawLatency(ref.query, threshold), threshold }];
    }
    const scaled = threshold / (ref.candidate.scale ?? 1);
    if (ref.native) {
      return [withLabels({ total: select(ref, '', histogram, scope), native: true, threshold: scaled }, ref, by)];
    }
    if (ref.form !== 'classic') {
      return [];
    }
    const good = select(ref, '_bucket', histogram, scope, [leMatcher(scaled)]);
    return [withLabels({ total: select(ref, '_count', histogram, scope), good, threshold }, ref, by)];
  });
  if (sources.length === 0) {
    throw new Unresolvable('the store has the sum and the count of this histogram, but not its buckets.');
  }
  return joined(indicator, sources);
}

/** `name{...}` of a classic histogram: its buckets and its count. */
function rawLatency(query: string, threshold: number): { total: string; good: string } {
  const match = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*?)(?:_bucket)?\s*(?:\{(.*)\})?\s*$/s.exec(query);
  if (!match) {
    throw new Unresolvable(
      `"${query}" is not a selector of a histogram; write for example http_duration_seconds{job="x"}.`
    );
  }
  const [, name, matchers = ''] = match;
  const all = matchers.trim().replace(/,$/, '');
  const braces = (extra: string[]) => {
    const inside = [...(all ? [all] : []), ...extra].join(',');
    return inside ? `{${inside}}` : '';
  };
  return { total: `${name}_count${braces([])}`, good: `${name}_bucket${braces([leMatcher(threshold)])}` };
}

/** Prometheus 3 and OpenMetrics write 1.0 for 1. */
function leMatcher(threshold: number): string {
  return Number.isInteger(threshold) ? `le=~"${threshold}|${threshold}\\\\.0"` : `le="${threshold}"`;
}

function joined({ kind, slices }: RatioIndicator | LatencyIndicator, sources: ResolvedCounts[]): ResolvedRatio {
  const [first, ...alternatives] = sources;
  if (!first) {
    throw new Unresolvable('none of its series exists.');
  }
  return { kind, ...first, ...(alternatives.length > 0 && { alternatives }), ...(slices && { slices }) };
}

type Raw = { query: string };
const isRaw = (metric: SloMetric | SeriesRef): metric is Raw => 'query' in metric;
const isRef = (metric: Raw | SeriesRef): metric is SeriesRef => !isRaw(metric);
const isConcept = (metric: SloMetric): metric is ConceptMetric => 'concept' in metric;

function found(metric: ConceptMetric, resolution: Resolution): FoundConcept | undefined {
  if (!isConceptId(metric.concept)) {
    throw new Unresolvable(`the concept "${metric.concept}" does not exist; docs/metrics.md lists all.`);
  }
  const concept = resolution.get(metric.concept);
  return concept.status === 'found' ? concept : undefined;
}

function reasonOf(metric: ConceptMetric | undefined, resolution: Resolution): string {
  const concept = metric && resolution.get(metric.concept as ConceptId);
  return concept?.status === 'missing' ? `${concept.reason} ${concept.remedy}` : 'none of its series exists.';
}

/** The counters that exist: one of each source. Absent ones are an error unless they may still appear. */
function counters(metric: SloMetric, resolution: Resolution, mayBeAbsent = false): Array<Raw | SeriesRef> {
  if (isRaw(metric)) {
    return [metric];
  }
  const concept = found(metric, resolution);
  if (!concept) {
    if (mayBeAbsent) {
      const name = catalogue.concepts[metric.concept as ConceptId].series.find((one) => one.name)?.name;
      return [{ query: name ?? metric.concept }];
    }
    throw new Unresolvable(reasonOf(metric, resolution));
  }
  return answeringTo(metric, concept.candidates);
}

function countSelector(ref: SeriesRef, metric: SloMetric, scope: string[]): string {
  if (!isConcept(metric) || !metric.failed) {
    return select(ref, ref.form === 'plain' ? '' : '_count', metric, scope);
  }
  const { errors } = ref;
  if (errors && 'matchers' in errors) {
    const extra = errors.matchers.map(({ label, op, value }) => `${labelName(label)}${op}${quote(value)}`);
    return select(ref, ref.form === 'plain' ? '' : '_count', metric, scope, extra);
  }
  // A counter of failures that does not exist yet still has a name.
  const name = errors?.series?.name ?? errorsName(ref);
  if (name === undefined) {
    throw new Unresolvable(`${ref.name} does not distinguish failures.`);
  }
  return select({ ...ref, name }, '', metric, scope);
}

function errorsName(ref: SeriesRef): string | undefined {
  const series = ref.candidate.errors?.series;
  return ref.spelling === 'dotted' ? series?.dotted?.[0] : series?.name;
}

function select(ref: SeriesRef, suffix: string, metric: SloMetric, scope: string[], extra: string[] = []): string {
  const own = isConcept(metric) && catalogue.concepts[metric.concept as ConceptId].scope === 'job';
  return selectorOf(ref, { scope: own ? scope : [], filters: filtersOf(metric) }, suffix, extra);
}

/** The conditions of an SLO, in which =~ and !~ have patterns, as a selector takes them. */
function filtersOf(metric: SloMetric): Filter[] {
  const filters = isConcept(metric) ? (metric.filters ?? []) : [];
  return filters.map(({ label, op, value }) => ({ label, op, value: op.endsWith('~') ? regex(value) : value }));
}

function selects(ref: SeriesRef, metric: SloMetric): boolean {
  return answering([ref], filtersOf(metric)).length > 0;
}

/** The series that can select the events of the metric. */
function answeringTo(metric: ConceptMetric, refs: SeriesRef[]): SeriesRef[] {
  const filters = filtersOf(metric);
  const able = answering(refs, filters);
  if (able.length === 0) {
    throw new Unresolvable(unsaid(refs, filters));
  }
  return able.filter((ref) => passesSet(ref, filters));
}

function withLabels(counts: ResolvedCounts, ref: Raw | SeriesRef, by: string[]): ResolvedCounts {
  if (isRaw(ref)) {
    return counts;
  }
  const names = by.map((label) => [label, ref.label(label)] as const);
  const labels = names.filter(([label, name]) => name !== null && name !== label) as Array<[string, string]>;
  const lacks = names.filter(([, name]) => name === null).map(([label]) => label);
  return {
    ...counts,
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
    ...(lacks.length > 0 && { lacks }),
  };
}

/** Gauges as PromQL; empty where nobody exports the concept. */
function gaugesOf(metric: SloMetric, resolution: Resolution, scope: string[]): string[] {
  if (isRaw(metric)) {
    return [metric.query];
  }
  const concept = found(metric, resolution);
  if (!concept) {
    return [];
  }
  const all = answeringTo(metric, concept.candidates).map((ref) => {
    const text = select(ref, '', metric, scope);
    return ref.candidate.use === 'presence' ? `present_over_time(${text}[5m])` : text;
  });
  return [all.join(' or ')];
}
