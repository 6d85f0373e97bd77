/** What the app says about writing rules. Pure. */
import { madeBy, type Outcome } from '../../../shared/alerting/apply';
import { type Operation } from '../../../shared/alerting/operations';
import { enumerate } from '../../../shared/words/readings';
import { type Written } from './useWriting';

export function rulesCount(n: number): string {
  return `${n} ${n === 1 ? 'rule' : 'rules'}`;
}

/** "3 rules were installed, 1 rule was updated and 2 rules were removed". */
export function effectWords(operations: readonly Operation[]): string {
  const counts: Array<[number, string]> = [
    [operations.filter(({ before, after }) => !before && after).length, 'installed'],
    [operations.filter(({ before, after }) => before && after).length, 'updated'],
    [operations.filter(({ after }) => !after).length, 'removed'],
  ];
  const parts = counts.filter(([n]) => n > 0);
  return enumerate(parts.map(([n, word]) => `${rulesCount(n)} ${n === 1 ? 'was' : 'were'} ${word}`));
}

export function writtenTitle({ kind, outcomes, undone }: Written): string {
  const made = madeBy(outcomes);
  const all = outcomes.flatMap(({ operations }) => operations).length;
  if (made.length === 0) {
    return kind === 'undo' ? 'Nothing was undone' : 'Nothing was written';
  }
  const what = `${effectWords(made)}${made.length < all ? `; ${all - made.length} of ${all} failed` : ''}`;
  return `${kind === 'undo' ? 'Undone: ' : ''}${what}${undone ? ' (undone)' : ''}`;
}

export function outcomeWords({ title, operations, failure }: Outcome): string {
  return failure === undefined ? `${title}: ${effectWords(operations)}.` : `${title}: ${failure}`;
}
