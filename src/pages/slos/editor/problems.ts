/** What is wrong with a draft, sorted to the fields that it concerns. */
import type { Slo } from '../../../slo/types';
import { validateSlo, validateSlos } from '../../../slo/validate';
import { placed } from './draft';

export const FIELDS = [
  'name',
  'title',
  'service',
  'objective',
  'window',
  'groupBy',
  'minBadEvents',
  'criticalBelow',
  'maintenance',
  'indicator',
] as const;
export type Field = (typeof FIELDS)[number];

/** Sentences by field; `set` has those about other SLOs. */
export type Problems = Partial<Record<Field | 'set', string[]>>;

/** How the sentences of validateSlo begin; what is none of these is about the indicator. */
const BEGINNINGS: Array<[Exclude<Field, 'indicator'>, RegExp]> = [
  ['name', /^The name /],
  ['title', /^The title /],
  ['service', /^The service /],
  ['objective', /^(The objective|An objective) /],
  ['window', /^A rolling window |is no calendar period|is no time zone/],
  ['groupBy', /^It groups by /],
  ['minBadEvents', /^The least number of bad events /],
  ['criticalBelow', /^It is critical below /],
  ['maintenance', /^Maintenance window /],
];

export const fieldOf = (problem: string): Field =>
  BEGINNINGS.find(([, beginning]) => beginning.test(problem))?.[0] ?? 'indicator';

/**
 * @param all the SLOs that are saved
 * @param openedAs the name under which the draft is among them; empty for a new one
 */
export function problemsOf(slo: Slo, all: readonly Slo[], openedAs: string): Problems {
  const found: Problems = {};
  const add = (field: Field | 'set', problem: string) => (found[field] = [...(found[field] ?? []), problem]);
  const own = validateSlo(slo);
  own.forEach((problem) => add(fieldOf(problem), problem));
  if (all.some(({ name }) => name === slo.name && name !== openedAs)) {
    add('name', `Another SLO is called "${slo.name}"; names must differ.`);
    return found;
  }
  const said = own.map((problem) => `SLO "${slo.name}": ${problem}`);
  for (const problem of validateSlos(placed(all, slo, openedAs))) {
    const prefix = `SLO "${slo.name}": `;
    if (!said.includes(problem)) {
      add(problem.startsWith(prefix) ? 'indicator' : 'set', problem.replace(prefix, 'Its ').replace('Its its', 'Its'));
    }
  }
  return found;
}

export const allProblems = (problems: Problems): string[] =>
  [...FIELDS, 'set' as const].flatMap((field) => problems[field] ?? []);
