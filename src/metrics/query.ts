/**
 * From series that exist to PromQL vectors: selectors, renamed labels, and the join of several namings.
 */
import type { Concept, ConceptId } from './catalogue';
import { labelName, quote } from './escape';
import type { SeriesRef } from './resolve';
import { carries, type Filter, passesSet, selectorOf } from './selector';
import { ownValue } from '../own';

/** A pushed series that is older than this is gone. */
export const PRESENCE_WINDOW = '5m';

export type Aggregation = 'sum' | 'max' | 'min' | 'avg';

export interface QueryOptions {
  filters?: Filter[];
  /** Canonical labels to keep; also job and instance. */
  by?: string[];
  /** A PromQL duration or Grafana's text for one. */
  window?: string;
  /** A PromQL duration to look back by. */
  offset?: string;
  agg?: Aggregation;
  /** Of a concept that one naming has as a sum of several series, only those: label that is set for each -> value. */
  parts?: Record<string, string>;
  /** A canonical label that a verdict depends on: series that misstate it are left out. */
  judgedBy?: string;
}

/** A condition of a page's scope, as a selector has it. */
export interface ScopeMatcher {
  label: string;
  text: string;
}

/** A query of one concept, ready to be rendered. */
export interface Query {
  id: ConceptId;
  concept: Concept;
  refs: SeriesRef[];
  /** Matchers of the scope. */
  scope: ScopeMatcher[];
  filters: Filter[];
  by: string[];
  window: string;
  offset: string;
  agg: Aggregation | 'count';
}

/** Which series of a histogram or summary is meant; value for a plain one. */
export type SeriesPart = 'value' | 'count' | 'sum' | 'bucket';

/** The labels that identify a process. */
export const IDENTITY = ['job', 'instance'];

/** The instance value of series without one. */
const NO_INSTANCE = 'no instance label';

/** The conditions of the scope that a series can meet: one without an instance belongs to every choice of instances. */
function scopeOf(ref: SeriesRef, { scope }: Query): string[] {
  return scope.filter(({ label }) => label !== 'instance' || ref.identified !== 'none').map(({ text }) => text);
}

/** The selector of a series under a query's scope and filters. */
export function select(ref: SeriesRef, query: Query, suffix = '', extra: string[] = []): string {
  return selectorOf(ref, { scope: scopeOf(ref, query), filters: query.filters }, suffix, extra);
}

/** ` offset 1d`, or nothing. */
export function offsetText(query: Query): string {
  return query.offset === '' ? '' : ` offset ${query.offset}`;
}

/** `rate(x[w])` or another range function over one part of a series. */
export function overRange(fn: string, ref: SeriesRef, query: Query, part: SeriesPart, extra: string[] = []): string {
  const range = `[${query.window}]${offsetText(query)}`;
  if (ref.native) {
    const whole = `${fn}(${select(ref, query, '', extra)}${range})`;
    return part === 'count' ? `histogram_count(${whole})` : part === 'sum' ? `histogram_sum(${whole})` : whole;
  }
  const suffix = ref.form === 'plain' || part === 'value' ? '' : `_${part}`;
  return `${fn}(${select(ref, query, suffix, extra)}${range})`;
}

/** Multiplies to reach the concept's unit; counts of events have none. */
export function scaled(ref: SeriesRef, expr: string, part: SeriesPart = 'value'): string {
  const scale = ref.candidate.scale;
  return scale === undefined || part === 'count' || part === 'bucket' ? expr : `${expr} * ${scale}`;
}

/** Gives labels their canonical names, only where they differ. */
export function relabel(ref: SeriesRef, by: string[], expr: string): string {
  let out = expr;
  for (const [label, value] of Object.entries(ref.set)) {
    out = `label_replace(${out}, ${quote(label)}, ${quote(value)}, "", "")`;
  }
  for (const label of by) {
    const actual = ref.label(label);
    if (actual !== null && actual !== label && ownValue(ref.set, label) === undefined) {
      out = `label_replace(${out}, ${quote(label)}, "$1", ${quote(actual)}, "(.*)")`;
    }
  }
  return out;
}

/** `sum by (a, b) (x)`. */
export function aggregate(agg: string, by: string[], expr: string): string {
  return by.length === 0 ? `${agg}(${expr})` : `${agg} by (${by.map(labelName).join(', ')}) (${expr})`;
}

/** The refs, grouped by source. */
export function sourcesOf(refs: SeriesRef[]): SeriesRef[][] {
  const groups = new Map<number, SeriesRef[]>();
  for (const ref of refs) {
    groups.set(ref.source, [...(groups.get(ref.source) ?? []), ref]);
  }
  return [...groups.values()];
}

/** Aggregates one source: a series, or the parts of a sum side by side. Empty where filters exclude every part. */
export function aggregateSource(
  refs: SeriesRef[],
  query: Query,
  by: string[],
  render: (ref: SeriesRef) => string
): string | undefined {
  const passing = refs.filter((ref) => passesSet(ref, query.filters));
  // Parts of a sum are told apart by their labels; one alone needs them only where they are kept.
  const alone = passing.length === 1 && !Object.keys(passing[0].set).some((label) => by.includes(label));
  const parts = passing.map((ref) => relabel(alone ? { ...ref, set: {} } : ref, by, render(ref)));
  return parts.length === 0 ? undefined : aggregate(query.agg, by, parts.join(' or '));
}

/**
 * Joins the sources of a concept. Where several namings are present (two versions side by side), each process
 * counts once, under the first naming that it has. A source is rendered as one operand.
 */
export function joinSources(
  query: Query,
  by: string[],
  renderSource: (refs: SeriesRef[], by: string[]) => string | undefined,
  agg: string = query.agg
): string {
  const sources = sourcesOf(query.refs);
  if (sources.length === 1) {
    return nameAnonymous(query, by, renderSource(sources[0], by) ?? NOTHING);
  }
  const inner = [...new Set([...by, ...IDENTITY])];
  const parts = sources.flatMap((refs) => renderSource(refs, inner) ?? []);
  return nameAnonymous(query, by, parts.length === 0 ? NOTHING : aggregate(agg, by, parts.join(OR_OTHER_PROCESSES)));
}

/** Gives series without an instance a name for legends and tables, where a result is grouped by instance only. */
export function nameAnonymous({ refs }: Pick<Query, 'refs'>, by: string[], expr: string): string {
  const byInstance = by.includes('instance') && !by.includes('job');
  return byInstance && refs.some(({ identified }) => identified !== 'all')
    ? `label_replace(${expr}, "instance", ${quote(NO_INSTANCE)}, "instance", "")`
    : expr;
}

/** A vector without elements. */
const NOTHING = '(vector(0) < 0)';

/** Adds only series of processes that are not included yet. */
export const OR_OTHER_PROCESSES = ' or on (job, instance) ';

/** The usual case: one vector per series, aggregated. */
export function aggregateAll(query: Query, render: (ref: SeriesRef) => string, by: string[] = query.by): string {
  return joinSources(query, by, (refs, inner) => aggregateSource(refs, query, inner, render));
}

/** Sentences on the series that a query uses. */
export function caveatsOf(query: Query): string[] {
  const lacking = [...query.by, ...query.filters.map((filter) => filter.label)].flatMap((label) =>
    query.refs.filter((ref) => !carries(ref, label)).map((ref) => `${ref.name} does not say the ${label}.`)
  );
  const used = new Set([...query.by, ...query.filters.map((filter) => filter.label)]);
  const own = query.refs.flatMap(({ candidate: { caveat, caveatOn } }) =>
    caveat && (!caveatOn || caveatOn.some((label) => used.has(label))) ? [caveat] : []
  );
  return [...new Set([...own, ...lacking])];
}
