/** Reads the text of the SLOs document by document: one that is broken does not touch the others. */
import { parseOpenSlo, type ParsedSlos, type TextProblem } from '../../slo/openslo';
import type { Slo } from '../../slo/types';
import { isEmptyDocument, joinDocuments, type Piece, splitDocuments } from './documents';

export interface SloDocument extends Piece {
  /** Unique in its text, and the same in another version of it: the name of its SLO, where that can be read. */
  key: string;
  /** What to call it in a sentence. */
  title: string;
  /** Empty where it has problems, and where it is something else, such as a comment. */
  slos: readonly Slo[];
  /** What is wrong in it; lines are those of the document, not of the whole text. */
  problems: readonly TextProblem[];
}

/** Reading is slow, and a change concerns one document: the others are known from the reading before. */
const known = new Map<string, ParsedSlos>();
/** Characters of the known documents; all are forgotten at the limit. */
let size = 0;
const LIMIT = 20_000_000;

/** Whether a document was read before. */
export const isKnown = (text: string): boolean => known.has(text);

/**
 * Reads one document; never throws.
 *
 * @param beside the documents of the same text that SLOs refer to
 */
export function readDocument(text: string, beside = ''): ParsedSlos {
  const key = beside && /Ref["']?\s*:/.test(text) ? `${text}\0${beside}` : text;
  const before = known.get(key);
  if (before) {
    return before;
  }
  const parsed = parsedSafely(text, key === text ? '' : beside);
  if (size + key.length > LIMIT) {
    known.clear();
    size = 0;
  }
  known.set(key, parsed);
  size += key.length;
  return parsed;
}

/** The documents that SLOs refer to: those with an SLI or a data source. */
export function besideOf(text: string): string {
  const pieces = splitDocuments(text).filter((piece) =>
    /^["']?kind["']?\s*:\s*["']?(SLI|DataSource)\b/m.test(piece.text)
  );
  return joinDocuments(pieces.map((piece) => piece.text));
}

function parsedSafely(text: string, beside: string): ParsedSlos {
  if (isEmptyDocument(text)) {
    return { slos: [], problems: [] };
  }
  try {
    return parseOpenSlo(text, beside);
  } catch (error) {
    const deep = error instanceof RangeError;
    const why = deep ? 'It is nested too deeply.' : `The reader of YAML failed: ${String(error)}.`;
    return { slos: [], problems: [{ line: 1, column: 1, message: `This document cannot be read. ${why}` }] };
  }
}

/** @param beside further documents that the text refers to */
export function readDocuments(text: string, beside = ''): SloDocument[] {
  const references = joinDocuments([besideOf(text), beside]);
  const read = splitDocuments(text).map((piece) => ({ piece, ...readDocument(piece.text, references) }));
  const first = new Map<string, Piece>();
  for (const { piece, slos } of read) {
    slos.forEach(({ name }) => first.has(name) || first.set(name, piece));
  }
  const counts = new Map([...first.keys()].map((name) => [name, 1]));
  return read.map(({ piece, slos, problems }) => {
    const [slo] = slos;
    if (slo && first.get(slo.name) === piece) {
      return { ...piece, key: slo.name, title: slo.title, slos, problems };
    }
    const name = slo?.name ?? metadataIn(piece.text, 'name') ?? '';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const title = slo?.title ?? metadataIn(piece.text, 'displayName') ?? (name || `Document at line ${piece.line}`);
    const key = name === '' || count > 1 ? `${name}~${count}` : name;
    return { ...piece, key, title, slos: [], problems: slo ? [doubled(piece.text, name)] : problems };
  });
}

function doubled(text: string, name: string): TextProblem {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => new RegExp(`^\\s+name:\\s*["']?${name}["']?\\s*$`).test(one));
  const message = `Another SLO in a document before this one has the name "${name}"; give this one another metadata.name.`;
  return { line: Math.max(0, line) + 1, column: 1, message };
}

/** A value of the metadata in a document that cannot be read as a whole, if it is written as usual. */
function metadataIn(text: string, key: string): string | undefined {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^metadata:\s*(#.*)?$/.test(line)) + 1;
  const length = start === 0 ? 0 : lines.slice(start).findIndex((line) => /^\S/.test(line));
  const inside = lines.slice(start, length < 0 ? undefined : start + length);
  const values = inside.map((line) => /^\s+(\w+):\s*(["']?)([^"'#]+?)\2\s*(#.*)?$/.exec(line));
  return values.find((match) => match?.[1] === key)?.[3];
}
