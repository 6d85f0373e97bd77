/**
 * The text of the SLOs as its YAML documents. YAML ends a document at a line that starts with "---" or "...", whatever
 * stands around it; so a text can be taken apart without being read, and a broken document does not touch the others.
 */

/** One document with its markers and comments. The pieces of a text, one after another, are the text. */
export interface Piece {
  text: string;
  /** Its first line in the whole text, from 1. */
  line: number;
}

const START = /^\uFEFF?---(?=\s|$)/;
const END = /^\.\.\.(?=\s|$)/;
/** Lines that are no content: blank, a comment, or a directive. */
const PROLOGUE = /^\uFEFF?\s*(#.*|%.*)?$/;
/** A marker can have content on its line. */
const MARKER = /^\uFEFF?(---|\.\.\.)\s*(#.*)?$/;

const isContent = (line: string): boolean => !PROLOGUE.test(line.trimEnd()) && !MARKER.test(line.trimEnd());

const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));

export function splitDocuments(text: string): Piece[] {
  const pieces: Piece[] = [];
  let piece: Piece | undefined;
  let begun = false;
  let ended = false;
  linesOf(text).forEach((line, i) => {
    const starts = START.test(line);
    if (!piece || ended || (starts && begun)) {
      piece = { text: '', line: i + 1 };
      pieces.push(piece);
      begun = false;
    }
    piece.text += line;
    begun ||= starts || !PROLOGUE.test(line.trimEnd());
    ended = END.test(line);
  });
  return withoutBlankEnd(pieces);
}

/** Blank lines after the last document belong to it. */
function withoutBlankEnd(pieces: Piece[]): Piece[] {
  const last = pieces.at(-1);
  const before = pieces.at(-2);
  if (!last || !before || last.text.trim() !== '') {
    return pieces;
  }
  return [...pieces.slice(0, -2), { ...before, text: before.text + last.text }];
}

/** A document of markers, comments and directives only. */
export function isEmptyDocument(text: string): boolean {
  return !linesOf(text).some(isContent);
}

/** Documents as one text: each starts with a marker but the first, and ends with its line. */
export function joinDocuments(texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .map((text, i, all) => {
      const whole = i === all.length - 1 || text.endsWith('\n') ? text : `${text}\n`;
      return i === 0 || hasMarker(whole) ? whole : `---\n${whole}`;
    })
    .join('');
}

/** Whether a marker comes before the content. */
function hasMarker(text: string): boolean {
  const first = linesOf(text).find((line) => START.test(line) || !PROLOGUE.test(line.trimEnd()));
  return first !== undefined && START.test(first);
}

/** What stands before the content: the marker, comments and directives. */
export function headOf(text: string): string {
  const lines = linesOf(text);
  const content = lines.findIndex(isContent);
  return content < 0 ? text : lines.slice(0, content).join('');
}

/** A document to be compared: without the marker before it, and white space around it. */
export function bareText(text: string): string {
  return text.replace(/\r\n/g, '\n').trim().replace(START, '').replace(END, '').trim();
}
