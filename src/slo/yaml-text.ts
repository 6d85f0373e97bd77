/**
 * A YAML text as documents, within limits: whatever a reader pastes, it costs little time, and nothing throws.
 */
import { Composer, type CST, type Document, isScalar, isSeq, Lexer, LineCounter, type Node, Parser } from 'yaml';

/** What is wrong in a text, and where; lines and columns count from 1. */
export interface TextProblem {
  line: number;
  column: number;
  message: string;
}

/** The documents of a YAML text, and the problems found in them. */
export interface YamlText {
  documents: Node[];
  problems: TextProblem[];
  /** What a document is, as the subject of a sentence about it. */
  subject: string;
  report: (node: Node | null | undefined, message: string) => void;
}

const MAX_CHARACTERS = 1_000_000;
const MAX_DEPTH = 50;
const MAX_INDENT = 300;
const MAX_KEYS = 500;
/** Words, marks and line ends: a text of 1,000 SLOs has about half of it. */
const MAX_LEXEMES = 400_000;
const COMPACT = new RegExp(`^[ \\t]*(?:[-?:][ \\t]+){${MAX_DEPTH}}`);

const TOO_DEEP = `This is nested more than ${MAX_DEPTH} levels deep, which no SLO is. Check for brackets that are not closed.`;

/** Reads the documents; those without content are left out, and a list of objects counts as one document each. */
export function readYaml(source: string, subject = 'An SLO'): YamlText {
  const text = source.replace(/^\uFEFF/gm, '');
  const lines = new LineCounter();
  const problems: TextProblem[] = [];
  const at = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    problems.push({ line: Math.max(1, line), column: Math.max(1, col), message });
  };
  const report = (node: Node | null | undefined, message: string) => at(node?.range?.[0] ?? 0, message);
  const limit = roughLimit(text);
  if (limit) {
    return { documents: [], problems: [limit], subject, report };
  }
  try {
    return { documents: documentsOf(text, lines, at), problems, subject, report };
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    // The stack of the browser ended.
    const message = 'This text is too large or too deep for the reader of YAML. Import it in parts.';
    return { documents: [], problems: [{ line: 1, column: 1, message }], subject, report };
  }
}

/** What would cost too much to even split into tokens. */
function roughLimit(text: string): TextProblem | undefined {
  if (text.length > MAX_CHARACTERS) {
    const size = (text.length / 1_000_000).toFixed(1);
    return place(
      0,
      `This text has ${size} million characters; at most one million are read, about 1,000 SLOs. Import it in parts.`
    );
  }
  const rows = text.split('\n');
  for (const [i, row] of rows.entries()) {
    if (row.includes('\0')) {
      return place(i, 'This is not text: it contains a NUL character. Open a YAML file saved as UTF-8.');
    }
    if (COMPACT.test(row)) {
      return place(i, TOO_DEEP);
    }
    if (row.length > MAX_INDENT && /\S/.test(row) && row.search(/\S/) > MAX_INDENT) {
      return place(i, `This line is indented by more than ${MAX_INDENT} columns, which no SLO is. Remove white space.`);
    }
  }
  return undefined;
}

const place = (row: number, message: string): TextProblem => ({ line: row + 1, column: 1, message });

function documentsOf(text: string, lines: LineCounter, at: (offset: number, message: string) => void): Node[] {
  lines.addNewLine(0);
  const { lexemes, problem } = lexed(text);
  if (problem) {
    for (let i = text.indexOf('\n'); i >= 0 && i < problem.offset; i = text.indexOf('\n', i + 1)) {
      lines.addNewLine(i + 1);
    }
    at(problem.offset, problem.message);
    return [];
  }
  const parser = new Parser(lines.addNewLine);
  const tokens = [...lexemes.flatMap((lexeme) => [...parser.next(lexeme)]), ...parser.end()];
  const wide = tokens.map(widest).find((offset) => offset !== undefined);
  if (wide !== undefined) {
    at(wide, `This mapping has more than ${MAX_KEYS} keys, which no SLO has. This is no OpenSLO text.`);
    return [];
  }
  const composed = [...new Composer({ lineCounter: lines, uniqueKeys: true }).compose(tokens)];
  return composed.flatMap((document) => contentsOf(document, at));
}

/** The text as lexemes, which are pieces of it besides marks of one control character; or why it goes no further. */
function lexed(text: string): { lexemes: string[]; problem?: { offset: number; message: string } } {
  const lexemes: string[] = [];
  let offset = 0;
  let depth = 0;
  for (const lexeme of new Lexer().lex(text)) {
    depth += lexeme === '[' || lexeme === '{' ? 1 : lexeme === ']' || lexeme === '}' ? -1 : 0;
    const message =
      depth > MAX_DEPTH
        ? TOO_DEEP
        : depth < 0
          ? `This "${lexeme}" closes nothing; remove it.`
          : lexemes.length >= MAX_LEXEMES
            ? 'From here on the text is too long: it has more words and lines than 1,000 SLOs have. Import it in parts.'
            : undefined;
    if (message) {
      return { lexemes, problem: { offset, message } };
    }
    lexemes.push(lexeme);
    offset += isMark(lexeme) ? 0 : lexeme.length;
  }
  return { lexemes };
}

/** The lexer's own marks: of a document, the end of a flow, and a scalar. */
const isMark = (lexeme: string) => lexeme === '\u0002' || lexeme === '\u0018' || lexeme === '\u001f';

/** Where a mapping has too many keys: each is compared with all others. */
function widest(root: CST.Token): number | undefined {
  const open: CST.Token[] = [root];
  for (let token = open.pop(); token; token = open.pop()) {
    if (token.type === 'document') {
      open.push(...(token.value ? [token.value] : []));
    } else if ('items' in token) {
      if (token.type !== 'block-seq' && token.items.length > MAX_KEYS && token.items.some(({ sep }) => sep)) {
        return token.offset;
      }
      for (const { key, value } of token.items) {
        open.push(...[key, value].filter((one) => one !== null && one !== undefined));
      }
    }
  }
  return undefined;
}

function contentsOf(document: Document.Parsed, at: (offset: number, message: string) => void): Node[] {
  const { contents, errors, warnings, directives } = document;
  for (const { code, message, pos } of [...errors, ...warnings]) {
    at(pos[0], sentence(code, message));
  }
  if (directives.yaml.explicit && directives.yaml.version !== '1.2') {
    at(document.range[0], `YAML ${directives.yaml.version} reads some words as other values; remove the line "%YAML".`);
    return [];
  }
  const empty = contents === null || (isScalar(contents) && contents.value === null);
  if (empty || errors.length > 0 || warnings.length > 0) {
    return [];
  }
  // A list of objects, as tools write it, is several documents.
  return isSeq(contents) ? (contents.items as Node[]) : [contents];
}

/** The reader's own sentences, where the parser's say too little. */
function sentence(code: string, message: string): string {
  const short = message.split(' at line')[0].replace(/\.?$/, '.');
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'This key exists already in the same mapping; remove one of the two.';
    case 'TAB_AS_INDENT':
      return 'A tab cannot indent YAML; use spaces.';
    case 'TAG_RESOLVE_FAILED':
      return `${short} Remove the tag (the word that begins with "!").`;
    default:
      return short;
  }
}
