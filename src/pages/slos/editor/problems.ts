/** What is wrong with a draft, sorted to the fields that it concerns. */
import type { Slo } from '../../../slo/types';
import {
  conditionProblems,
  setSentence,
  SLO_FIELDS,
  type SloField,
  validateSlo,
  validateSlos,
} from '../../../slo/validate';
import { placed } from './draft';
import { NUMBER_FIELDS, type NumberField, numberProblems, withSoundNumbers } from './numbers';
import { readBackProblems } from './readBack';

const FIELDS = ['description', ...SLO_FIELDS, ...NUMBER_FIELDS, 'set'] as const;

/** Sentences by field; `set` has those about other SLOs. */
export type Problems = Partial<Record<(typeof FIELDS)[number], string[]>>;

/**
 * @param all the SLOs that are saved
 * @param openedAs the name under which the draft is among them; empty for a new one
 */
export function problemsOf(slo: Slo, all: readonly Slo[], openedAs: string): Problems {
  const found: Problems = {};
  const add = (field: SloField | NumberField | 'description' | 'set', message: string) =>
    (found[field] = [...(found[field] ?? []), message]);
  const doubled = all.some(({ name }) => name === slo.name && name !== openedAs);
  const set = placed(all, slo, openedAs);
  const numbers = numberProblems(slo.indicator);
  Object.entries(numbers).forEach(([field, message]) => add(field as NumberField, message));
  const sound = { ...slo, indicator: withSoundNumbers(slo.indicator, numbers) };
  [...validateSlo(sound), ...conditionProblems(slo, set)].forEach(({ field, message }) => add(field, message));
  if (doubled) {
    add('name', `Another SLO has the name "${slo.name}"; names must differ.`);
    return found;
  }
  newSetProblems(slo, set, all).forEach((message) => add('set', message));
  if (Object.keys(found).length === 0) {
    readBackProblems(slo).forEach(({ field, message }) => add(field === 'kept' ? 'set' : field, message));
  }
  return found;
}

/** What the draft breaks in other SLOs; what was wrong before stands in no one's way. */
function newSetProblems(slo: Slo, set: readonly Slo[], all: readonly Slo[]): string[] {
  const before = new Set(validateSlos(all).map(setSentence));
  return validateSlos(set)
    .filter((problem) => problem.slo !== slo.name)
    .map(setSentence)
    .filter((sentence) => !before.has(sentence));
}

export const allProblems = (problems: Problems): string[] => [
  ...new Set(FIELDS.flatMap((field) => problems[field] ?? [])),
];
