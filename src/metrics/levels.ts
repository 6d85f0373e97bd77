/** PromQL of one series' level, and which part of a series counts events. */
import { offsetText, overRange, PRESENCE_WINDOW, type Query, select, type SeriesPart } from './query';
import type { SeriesRef } from './resolve';

/** Which part of a series counts events. */
export function eventsPart(ref: SeriesRef): SeriesPart {
  if (ref.form === 'plain') {
    return 'value';
  }
  return ref.candidate.use === 'sum' ? 'sum' : 'count';
}

export function levelOf(ref: SeriesRef, query: Query): string {
  const offset = offsetText(query);
  if (ref.candidate.use === 'presence') {
    return `present_over_time(${select(ref, query)}[${PRESENCE_WINDOW}]${offset})`;
  }
  if (ref.candidate.use === 'mean') {
    return `${overRange('rate', ref, query, 'sum')} / (${overRange('rate', ref, query, 'count')} > 0)`;
  }
  const part = eventsPart(ref);
  if (ref.native) {
    return `histogram_${part}(${select(ref, query)}${offset})`;
  }
  return `${select(ref, query, part === 'value' ? '' : `_${part}`)}${offset}`;
}

/** A level as a range vector; a subquery where it is computed. */
export function rangeOf(ref: SeriesRef, query: Query): string {
  const range = `${query.window}`;
  if (ref.form === 'plain' && ref.candidate.use === undefined) {
    return `${select(ref, query)}[${range}]${offsetText(query)}`;
  }
  return `(${levelOf(ref, { ...query, offset: '' })})[${range}:]${offsetText(query)}`;
}

/** 1 for each series that has a sample in the window. */
export function presenceOf(ref: SeriesRef, query: Query): string {
  return `present_over_time(${select(ref, query)}[${query.window}]${offsetText(query)})`;
}
