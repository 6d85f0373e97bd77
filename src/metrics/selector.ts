/**
 * From the series of a concept to a PromQL selector: the one place, for pages, SLOs and alert rules.
 *
 * A filter names a canonical label and is written with the name that these series have for it. Its pattern is anchored at
 * both ends, as in PromQL. Series without the label do not match: neither "equal" nor "not equal" is known of
 * them. Where no series has it, there is no result, and the caller says why.
 */
import { escapeRegex, labelName, quote, type Regex, selector, type Template } from './escape';
import type { SeriesRef } from './resolve';
import { ownValue } from '../own';

export type FilterOp = '=' | '!=' | '=~' | '!~';

/**
 * A condition on a canonical label. A string is a literal, also with =~ and !~; an array means any of them.
 * Use {@link Regex} for a pattern and {@link Template} for a dashboard variable.
 */
export interface Filter {
  label: string;
  op: FilterOp;
  value: string | string[] | Template | Regex;
}

export interface Selection {
  /** Matchers of the scope as PromQL text, such as `job="contextd"`. */
  scope: readonly string[];
  filters: readonly Filter[];
}

/** The selector of a series that answers: see {@link answering}. */
export function selectorOf(ref: SeriesRef, { scope, filters }: Selection, suffix = '', extra: string[] = []): string {
  const fixed = ref.matchers.map(({ label, op, value }) => `${labelName(label)}${op}${quote(value)}`);
  const chosen = filters
    .filter(({ label }) => ownValue(ref.set, label) === undefined)
    .map((filter) => renderFilter(filter, ref.label(filter.label) ?? filter.label));
  return selector(ref.name + suffix, [...scope, ...fixed, ...extra, ...chosen]);
}

/** Whether series have a canonical label, by their own label or because it is set for a part of a sum. */
export function carries(ref: SeriesRef, label: string): boolean {
  return ownValue(ref.set, label) !== undefined || ref.label(label) !== null;
}

/** The series that have every filtered label. */
export function answering(refs: readonly SeriesRef[], filters: readonly Filter[]): SeriesRef[] {
  return refs.filter((ref) => filters.every(({ label }) => carries(ref, label)));
}

/** Why no series answers: the sentence for it. */
export function unsaid(refs: readonly SeriesRef[], filters: readonly Filter[]): string {
  const labels = filters.map(({ label }) => label).filter((label) => refs.some((ref) => !carries(ref, label)));
  const names = [...new Set(refs.map(({ name }) => name))];
  return `${names.join(' and ')} ${names.length > 1 ? 'do' : 'does'} not have the label ${[...new Set(labels)].join(' and ')}, by which it is filtered.`;
}

/** Whether filters on labels that are set for a part of a sum let the part through. */
export function passesSet(ref: SeriesRef, filters: readonly Filter[]): boolean {
  return filters.every((filter) => {
    const own = ownValue(ref.set, filter.label);
    if (own === undefined || (typeof filter.value === 'object' && 'template' in filter.value)) {
      return true;
    }
    const values = Array.isArray(filter.value) ? filter.value : [filter.value];
    const matches = values.some((value) =>
      typeof value === 'string' ? value === own : new RegExp(`^(?:${value.regex})$`).test(own)
    );
    return filter.op === '=' || filter.op === '=~' ? matches : !matches;
  });
}

function renderFilter(filter: Filter, actual: string): string {
  const { op, value } = filter;
  const name = labelName(actual);
  if (typeof value === 'object' && 'template' in value) {
    return `${name}${op}"${value.template}"`;
  }
  const negative = op === '!=' || op === '!~';
  if (Array.isArray(value)) {
    return `${name}${negative ? '!~' : '=~'}${quote(value.map(escapeRegex).join('|'))}`;
  }
  if (typeof value === 'object') {
    return `${name}${negative ? '!~' : '=~'}${quote(value.regex)}`;
  }
  return `${name}${op}${quote(op === '=~' || op === '!~' ? escapeRegex(value) : value)}`;
}
