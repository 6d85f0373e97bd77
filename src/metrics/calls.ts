/**
 * Calls that fail or succeed: total, failed, and by status, whether a naming marks errors by a label or by a counter.
 */
import { operand } from './expr';
import { aggregate, aggregateSource, joinSources, overRange, type Query, relabel } from './query';
import type { SeriesRef } from './resolve';

function totalOf(refs: SeriesRef[], query: Query, by: string[]): string | undefined {
  return aggregateSource(refs, query, by, (ref) => overRange('rate', ref, query, partFor(ref)));
}

/** Calls are counted by plain counters or by the count of a histogram. */
function partFor(ref: SeriesRef): 'value' | 'count' {
  return ref.form === 'plain' ? 'value' : 'count';
}

/** Failed calls a second, before zeros are filled in; undefined while no failed call was ever counted. */
function failedOf(refs: SeriesRef[], query: Query, by: string[]): string | undefined {
  const parts = refs.flatMap((ref) => {
    const errors = ref.errors;
    if (!errors) {
      return [];
    }
    if ('matchers' in errors) {
      const failed: SeriesRef = { ...ref, matchers: [...ref.matchers, ...errors.matchers] };
      return [relabel(failed, by, overRange('rate', failed, query, partFor(failed)))];
    }
    return errors.series ? [relabel(errors.series, by, overRange('rate', errors.series, query, 'value'))] : [];
  });
  return parts.length === 0 ? undefined : aggregate('sum', by, parts.join(' or '));
}

function withZeros(failed: string | undefined, total: string, refs: SeriesRef[], by: string[]): string {
  if (failed === undefined) {
    return `${total} * 0`;
  }
  // A label that only errors have (the reason) leaves nothing to fill with zeros.
  const totalHasAll = by.every((label) => refs.every((ref) => ref.label(label) !== null));
  return totalHasAll ? `(${failed} or ${total} * 0)` : failed;
}

/** Failed calls a second; 0 where there are calls and none failed. */
export function failedRate(query: Query): string {
  return joinSources(query, query.by, (refs, by) => {
    const total = totalOf(refs, query, by);
    return total && withZeros(failedOf(refs, query, by), total, refs, by);
  });
}

/** Calls a second. */
function totalRate(query: Query): string {
  return joinSources(query, query.by, (refs, by) => totalOf(refs, query, by));
}

/** Failed / all, 0 to 1; no value where there are no calls. */
export function failedRatio(query: Query): string {
  return `${operand(failedRate(query))} / (${totalRate(query)} > 0)`;
}

/** Calls a second by `status` (success, error), also where the naming has no such label. */
export function rateByStatus(query: Query): string {
  const by = ['status', ...query.by.filter((label) => label !== 'status')];
  return joinSources(query, by, (refs, inner) => {
    if (refs.every((ref) => ref.label('status') !== null)) {
      return totalOf(refs, query, inner);
    }
    const rest = inner.filter((label) => label !== 'status');
    const total = totalOf(refs, query, rest);
    if (total === undefined) {
      return undefined;
    }
    const failed = withZeros(failedOf(refs, query, rest), total, refs, rest);
    // The two counters are scraped separately, so the difference may briefly be below zero.
    const succeeded = `clamp_min(${total} - ${failed}, 0)`;
    const status = (expr: string, value: string) => `label_replace(${expr}, "status", "${value}", "", "")`;
    return `(${status(succeeded, 'success')} or ${status(failed, 'error')})`;
  });
}
