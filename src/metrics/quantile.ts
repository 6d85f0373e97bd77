/**
 * Quantiles of histograms (classic and native) and of summaries.
 */
import type { Expr } from './expr';
import {
  aggregate,
  aggregateAll,
  aggregateSource,
  caveatsOf,
  IDENTITY,
  nameAnonymous,
  offsetText,
  OR_OTHER_PROCESSES,
  overRange,
  type Query,
  scaled,
  select,
  sourcesOf,
} from './query';
import type { MissingConcept, SeriesRef } from './resolve';

/** Quantile q of a concept; missing where the store has only sums and counts. */
export function quantileOf(q: number, query: Query): Expr {
  if (!(q >= 0 && q <= 1)) {
    throw new Error(`quantile(${q}, '${query.id}'): a quantile lies between 0 and 1.`);
  }
  const usable = { ...query, refs: query.refs.filter((ref) => ref.form !== 'sums') };
  const sources = sourcesOf(usable.refs);
  if (sources.length === 0) {
    return { ok: false, missing: [bucketsDropped(query)] };
  }
  const caveats = caveatsOf(usable);
  const found = (expr: string): Expr => ({
    ok: true,
    expr: nameAnonymous(usable, query.by, expr),
    concepts: [query.id],
    caveats: [...new Set(caveats)],
  });
  for (const ref of usable.refs.filter((item) => item.form === 'summary')) {
    const nearest = nearestQuantile(q, ref);
    if (nearest !== q) {
      caveats.push(`${ref.name} has no quantile ${q}; shown is ${nearest}.`);
    }
  }
  if (sources.length === 1) {
    return found(sourceQuantile(q, sources[0], usable, query.by));
  }
  // Buckets of different layouts must not be added, so each process answers for itself.
  caveats.push('Several namings are present: shown is the process with the highest quantile.');
  const inner = [...new Set([...query.by, ...IDENTITY])];
  const parts = sources.map((refs) => sourceQuantile(q, refs, usable, inner));
  return found(aggregate('max', query.by, parts.join(OR_OTHER_PROCESSES)));
}

/** The highest value that the buckets give for the window; missing where quantiles do not come from buckets. */
export function highestOf(query: Query): Expr {
  return quantileOf(1, { ...query, refs: query.refs.filter((ref) => ref.form !== 'summary') });
}

/** Observations in the window by bucket (`le`); native histograms come as they are. Missing without buckets. */
export function bucketsOf(query: Query): Expr {
  const usable = { ...query, refs: query.refs.filter((ref) => ref.form === 'classic' || ref.native) };
  if (usable.refs.length === 0) {
    return { ok: false, missing: [bucketsDropped(query)] };
  }
  const expr = aggregateAll(usable, (ref) => overRange('increase', ref, usable, 'bucket'), [
    ...query.by,
    ...(usable.refs.every((ref) => ref.native) ? [] : ['le']),
  ]);
  return { ok: true, expr, concepts: [query.id], caveats: caveatsOf(usable) };
}

function sourceQuantile(q: number, refs: SeriesRef[], query: Query, by: string[]): string {
  const [ref] = refs;
  if (ref.form === 'summary') {
    const sample = `${select(ref, query, '', [quantileMatcher(nearestQuantile(q, ref))])}${offsetText(query)}`;
    return aggregateSource(refs, { ...query, agg: 'max' }, by, () => scaled(ref, sample)) ?? '';
  }
  const keep = ref.native ? by : [...by, 'le'];
  const buckets = aggregateSource(refs, { ...query, agg: 'sum' }, keep, () => overRange('rate', ref, query, 'bucket'));
  return scaled(ref, `histogram_quantile(${q}, ${buckets})`);
}

/** Prometheus 3 writes whole numbers as "1.0", earlier ones as the process does, "1". */
function quantileMatcher(q: number): string {
  return Number.isInteger(q) ? `quantile=~"${q}|${q}.0"` : `quantile="${q}"`;
}

/** The lowest quantile of a summary that is not below q, else its highest. */
function nearestQuantile(q: number, ref: SeriesRef): number {
  const have = [...(ref.candidate.quantiles ?? [])].sort((a, b) => a - b);
  return have.find((value) => value >= q) ?? have[have.length - 1] ?? q;
}

function bucketsDropped(query: Query): MissingConcept {
  const names = query.refs.map((ref) => `${ref.name}_bucket`).join(', ');
  return {
    status: 'missing',
    id: query.id,
    concept: query.concept,
    cause: 'notExported',
    reason: `The store has the sum and the count, but not the buckets (${names}), so there are no quantiles.`,
    remedy: 'Keep the _bucket series in the scrape or write configuration; until then the mean can be shown.',
  };
}
