/** What an imported text would do to the SLOs. */
import { bareText, isEmptyDocument, joinDocuments } from '../../../shared/slos/documents';
import { besideOf, readDocuments, type SloDocument } from '../../../shared/slos/reading';
import { type TextProblem, toOpenSlo } from '../../../slo/openslo';
import { keptNotes } from '../../../slo/openslo/others';
import type { Slo } from '../../../slo/types';
import { setSentence, validateSlos } from '../../../slo/validate';
import { isEqual } from './equal';

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

/** @param base the text of the present SLOs */
export function planImport(text: string, mode: ImportMode, base: string): ImportPlan {
  const [present, brought] = [readDocuments(base), readDocuments(text, mode === 'add' ? besideOf(base) : '')];
  const before = new Map(present.map((document) => [document.key, document]));
  const slos = brought.flatMap((document) => document.slos);
  const names = new Set(slos.map(({ name }) => name));
  const removed =
    mode === 'replace' ? present.filter(({ key, text: own }) => !names.has(key) && !isEmptyDocument(own)) : [];
  const next = mode === 'replace' ? replaced(brought) : added(present, brought);
  return {
    rows: [
      ...slos.map((slo) => ({ name: slo.name, title: slo.title, effect: effectOf(slo, before.get(slo.name)) })),
      ...removed.map(({ key, title }) => ({ name: key, title, effect: 'removed' as const })),
    ],
    problems: brought.flatMap(placedProblems),
    notes: notesOf(brought),
    faults: faultsOf(next, mode === 'add' ? present : [], names),
    text: next,
    changes: bareText(next) !== bareText(base),
  };
}

/** With the lines of the whole text. */
const placedProblems = ({ line, problems }: SloDocument): TextProblem[] =>
  problems.map((problem) => ({ ...problem, line: problem.line + line - 1 }));

/** Documents of other kinds; an SLI that an SLO refers to is used. */
function notesOf(brought: readonly SloDocument[]): string[] {
  const isUsed = (name: string) => brought.some(({ text }) => text.includes('indicatorRef') && text.includes(name));
  const others = brought.filter(
    ({ key, slos, problems }) => slos.length === 0 && problems.length === 0 && !isUsed(key)
  );
  const kinds = others.flatMap(({ text }) => /^["']?kind["']?\s*:\s*["']?(\w+)/m.exec(text)?.[1] ?? []);
  return keptNotes(
    brought.flatMap(({ slos }) => slos),
    kinds
  );
}

/** A text that stands for all of them keeps its comments. */
const replaced = (brought: readonly SloDocument[]): string => joinDocuments(brought.map(ownText));

/** The present documents stay as they are, byte for byte, but those that are replaced. */
function added(present: readonly SloDocument[], brought: readonly SloDocument[]): string {
  const after = new Map(brought.flatMap((document) => document.slos.map((slo) => [slo.name, document] as const)));
  const used = new Set<SloDocument>();
  const texts = present.map((document) => {
    const next = after.get(document.key);
    if (!next) {
      return document.text;
    }
    const isFirst = !used.has(next);
    used.add(next);
    return isSame(next, document) ? document.text : isFirst ? ownText(next) : '';
  });
  const known = new Set(present.map(({ text }) => bareText(text)));
  const others = brought.filter(
    (one) => !used.has(one) && !isEmptyDocument(one.text) && !known.has(bareText(one.text))
  );
  return joinDocuments([...texts, ...others.map(ownText)]);
}

const isSame = (one: SloDocument, other: SloDocument): boolean =>
  one.slos.length === 1 && other.slos.length === 1 && isEqual(one.slos[0], other.slos[0]);

/** The document as it was written; the SLOs of another tool's file are written as OpenSLO. */
function ownText({ text, slos }: SloDocument): string {
  const isOpenSlo = /^["']?apiVersion["']?:\s*["']?openslo\//m.test(text);
  return isOpenSlo || slos.length === 0 ? text : toOpenSlo(slos);
}

/** What would be wrong afterwards, and was not before. */
function faultsOf(next: string, present: readonly SloDocument[], names: ReadonlySet<string>): string[] {
  const slos = readDocuments(next).flatMap((document) => document.slos);
  const found = new Set(slos.map(({ name }) => name));
  const lost = [...names].filter((name) => !found.has(name));
  const before = new Set(validateSlos(present.flatMap((document) => document.slos)).map(setSentence));
  return [
    ...lost.map((name) => `SLO "${name}" could not be read back from what would be saved.`),
    ...validateSlos(slos)
      .map(setSentence)
      .filter((sentence) => !before.has(sentence)),
  ];
}

function effectOf(slo: Slo, before: SloDocument | undefined): Effect {
  if (!before) {
    return 'new';
  }
  return isEqual(slo, before.slos[0]) ? 'unchanged' : 'replaces';
}

const WORDS: Array<[Effect, string]> = [
  ['new', 'new'],
  ['replaces', 'replaced'],
  ['unchanged', 'unchanged'],
  ['removed', 'removed'],
];

/** "2 new, 1 replaced". */
export function planSentence({ rows }: ImportPlan): string {
  return WORDS.map(([effect, word]) => [rows.filter((row) => row.effect === effect).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
