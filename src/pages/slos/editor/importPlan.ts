/** What an imported text would do to the SLOs. */
import { parseOpenSlo, type TextProblem, toOpenSlo } from '../../../slo/openslo';
import type { Slo } from '../../../slo/types';
import { setSentence, validateSlos } from '../../../slo/validate';

/** add: to the present ones, those of the same name replaced; replace: all of them. */
export type ImportMode = 'add' | 'replace';

export type Effect = 'new' | 'replaces' | 'unchanged' | 'removed';

export interface ImportPlan {
  rows: Array<{ name: string; title: string; effect: Effect }>;
  /** Mistakes in the text. */
  problems: TextProblem[];
  /** What is kept, but not used. */
  notes: string[];
  /** What would be wrong with the whole set. */
  faults: string[];
  /** What would be saved. */
  text: string;
  /** Something would change. */
  changes: boolean;
}

export function planImport(text: string, mode: ImportMode, present: readonly Slo[]): ImportPlan {
  const { slos, problems, notes = [] } = parseOpenSlo(text);
  const before = new Map(present.map((slo) => [slo.name, slo]));
  const after = new Map(slos.map((slo) => [slo.name, slo]));
  const removed = mode === 'replace' ? present.filter(({ name }) => !after.has(name)) : [];
  const rows = [
    ...slos.map((slo) => ({ name: slo.name, title: slo.title, effect: effectOf(slo, before.get(slo.name)) })),
    ...removed.map(({ name, title }) => ({ name, title, effect: 'removed' as const })),
  ];
  const next = mode === 'replace' ? slos : merged(present, slos);
  return {
    rows,
    problems,
    notes,
    faults: validateSlos(next).map(setSentence),
    // A text that stands for all of them keeps its comments.
    text: mode === 'replace' ? text : toOpenSlo(next),
    changes: rows.some(({ effect }) => effect !== 'unchanged'),
  };
}

function merged(present: readonly Slo[], slos: readonly Slo[]): Slo[] {
  const after = new Map(slos.map((slo) => [slo.name, slo]));
  const names = new Set(present.map(({ name }) => name));
  return [...present.map((slo) => after.get(slo.name) ?? slo), ...slos.filter(({ name }) => !names.has(name))];
}

function effectOf(slo: Slo, before: Slo | undefined): Effect {
  if (!before) {
    return 'new';
  }
  // Written out, the order of keys does not matter.
  return toOpenSlo([slo]) === toOpenSlo([before]) ? 'unchanged' : 'replaces';
}

/** "2 new, 1 replaced". */
export function planSentence({ rows }: ImportPlan): string {
  const names: Array<[Effect, string]> = [
    ['new', 'new'],
    ['replaces', 'replaced'],
    ['unchanged', 'unchanged'],
    ['removed', 'removed'],
  ];
  return names
    .map(([effect, word]) => [rows.filter((row) => row.effect === effect).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
