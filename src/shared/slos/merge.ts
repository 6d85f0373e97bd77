/** Two changes of the same SLOs, made at the same time, as one text. */
import { bareText, joinDocuments } from './documents';
import { readDocuments, type SloDocument } from './reading';

/** An SLO that both sides changed, each in its own way. */
export interface Conflict {
  key: string;
  title: string;
  /** The document on each side; undefined where that side deleted it. */
  mine: string | undefined;
  theirs: string | undefined;
}

export type Side = 'mine' | 'theirs';

/** What a person chose for a conflict, having seen this text of the other side. */
export interface Choice {
  side: Side;
  theirs: string | undefined;
}

export type Choices = Readonly<Record<string, Choice>>;

export interface Merged {
  text: string;
  /** Titles of what the other side changed. */
  others: string[];
  /** What nobody has chosen yet; the text has the other side's version of it. */
  conflicts: Conflict[];
}

/**
 * @param base what both sides started from
 * @param theirs what is saved now
 */
export function mergeSlos(base: string, mine: string, theirs: string, choices: Choices = {}): Merged {
  const [before, own, other] = [base, mine, theirs].map(byKey);
  const isChanged = (side: Map<string, SloDocument>) => (key: string) =>
    bareOf(side.get(key)) !== bareOf(before.get(key));
  const ownChanges = keysOf(before, own).filter(isChanged(own));
  const others = keysOf(before, other).filter(isChanged(other));
  const conflicts: Conflict[] = [];
  const result = new Map([...other].map(([key, { text }]) => [key, text]));
  for (const key of ownChanges) {
    const conflict = conflictOf(key, own, other);
    const both = others.includes(key) && conflict.mine !== conflict.theirs;
    const side = both ? chosenSide(conflict, choices[key]) : 'mine';
    if (side === undefined) {
      conflicts.push(conflict);
    } else if (side === 'mine') {
      const document = own.get(key);
      document ? result.set(key, document.text) : result.delete(key);
    }
  }
  const titles = others.map((key) => (other.get(key) ?? before.get(key))?.title ?? key);
  return { text: joinDocuments([...result.values()]), others: titles, conflicts };
}

const byKey = (text: string) => new Map(readDocuments(text).map((document) => [document.key, document]));

const keysOf = (...sides: Array<Map<string, SloDocument>>): string[] => [
  ...new Set(sides.flatMap((side) => [...side.keys()])),
];

const bareOf = (document: SloDocument | undefined): string | undefined => document && bareText(document.text);

function conflictOf(key: string, own: Map<string, SloDocument>, other: Map<string, SloDocument>): Conflict {
  const [mine, theirs] = [own.get(key), other.get(key)];
  return { key, title: (theirs ?? mine)?.title ?? key, mine: bareOf(mine), theirs: bareOf(theirs) };
}

/** A choice counts for what was seen: if the other side has changed it again, it is asked anew. */
function chosenSide(conflict: Conflict, choice: Choice | undefined): Side | undefined {
  return choice && choice.theirs === conflict.theirs ? choice.side : undefined;
}
