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

/** Sentences by field; `set` has those about other SLOs. */
export type Problems = Partial<Record<SloField | 'set', string[]>>;

/**
 * @param all the SLOs that are saved
 * @param openedAs the name under which the draft is among them; empty for a new one
 */
export function problemsOf(slo: Slo, all: readonly Slo[], openedAs: string): Problems {
  const found: Problems = {};
  const add = (field: SloField | 'set', message: string) => (found[field] = [...(found[field] ?? []), message]);
  const doubled = all.some(({ name }) => name === slo.name && name !== openedAs);
  const set = placed(all, slo, openedAs);
  const own = [...validateSlo(slo), ...conditionProblems(slo, set)];
  own.forEach(({ field, message }) => add(field, message));
  if (doubled) {
    add('name', `Another SLO has the name "${slo.name}"; names must differ.`);
    return found;
  }
  validateSlos(set)
    .filter((problem) => problem.slo !== slo.name)
    .forEach((problem) => add('set', setSentence(problem)));
  return found;
}

export const allProblems = (problems: Problems): string[] =>
  [...SLO_FIELDS, 'set' as const].flatMap((field) => problems[field] ?? []);
