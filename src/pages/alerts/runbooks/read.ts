/**
 * Reads docs/runbooks/*.md. What "npm run generate" writes into a runbook stands between a comment that says what it is and
 * `<!-- end -->`; it is left out here, because the app shows it from the rules and the reader's store.
 *
 * A query is a comment in YAML, see {@link RunbookQuery}.
 */
import { readSource } from '../../../alerts/source';
import { MapReader } from '../../../slo/yaml-reader';
import { readYaml } from '../../../slo/yaml-text';
import type { Block, Runbook, RunbookQuery } from './types';

/** The headings of every runbook of an alert, in this order. */
export const HEADINGS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Verification', 'Escalation'];

const GENERATED = /^<!-- (alert|query\n[\s\S]*?\n|index) ?-->\n([\s\S]*?)^<!-- end -->$/gm;
const QUERY = /^<!-- query\n([\s\S]*?)\n-->\n<!-- end -->$/;
const HEADING = /^(#{1,3}) (.+)$/;
const FENCE = /^```(\S*)$/;
const COMPARE = /^(>|>=|<|<=|==|!=) -?\d+(\.\d+)?$/;

export interface ReadRunbook {
  runbook: Runbook;
  /** With the number of the line, whole sentences. */
  problems: string[];
}

/** Replaces what is generated; `write` gets `alert`, `index` or the text of a query. */
export function fillIn(text: string, write: (what: string) => string): string {
  return text.replace(GENERATED, (_, what: string) => {
    const written = write(what.replace(/^query\n/, '').trim());
    const comment = what.endsWith('\n') ? `<!-- ${what}-->` : `<!-- ${what} -->`;
    return [comment, ...(written ? ['', written, ''] : []), '<!-- end -->'].join('\n');
  });
}

/** The blocks of a runbook, and what is wrong in it. */
export function readRunbook(text: string): ReadRunbook {
  const problems: string[] = [];
  const blocks: Block[] = [];
  let title = '';
  for (const part of partsOf(fillIn(text, () => ''))) {
    const heading = HEADING.exec(part);
    const query = QUERY.exec(part);
    const [first, ...rest] = part.split('\n');
    if (heading && heading[1] === '#') {
      title = heading[2];
    } else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1].length, id: slugOf(heading[2]), text: heading[2] });
    } else if (query) {
      const read = readQuery(query[1]);
      problems.push(...read.problems);
      read.query && blocks.push({ kind: 'query', ...read.query });
    } else if (FENCE.test(first)) {
      blocks.push({ kind: 'code', language: FENCE.exec(first)![1], text: rest.slice(0, -1).join('\n') });
    } else if (!part.startsWith('<!--')) {
      blocks.push({ kind: 'text', markdown: part });
    }
  }
  return { runbook: { title, blocks }, problems: [...problems, ...formOf(text, title, blocks)] };
}

/** Headings, fenced code, queries, and the text between them. */
function partsOf(text: string): string[] {
  const parts: string[][] = [[]];
  let open: 'fence' | 'comment' | undefined;
  for (const line of text.split('\n')) {
    if (open) {
      parts[parts.length - 1].push(line);
      if (open === 'fence' ? line === '```' : line === '<!-- end -->') {
        open = undefined;
        parts.push([]);
      }
    } else if (FENCE.test(line) || line.startsWith('<!--')) {
      parts.push([line]);
      open = line.startsWith('<!--') ? 'comment' : 'fence';
    } else if (HEADING.test(line)) {
      parts.push([line], []);
    } else {
      parts[parts.length - 1].push(line);
    }
  }
  return parts.map((lines) => lines.join('\n').trim()).filter(Boolean);
}

function readQuery(text: string): { query?: RunbookQuery; problems: string[] } {
  const yaml = readYaml(text, 'A query');
  const [document] = yaml.documents;
  const map = document && MapReader.of(yaml, document, '');
  if (!map) {
    return { problems: [...yaml.problems.map(({ message }) => message), `This is no query: ${text}.`] };
  }
  const title = map.text('title') ?? '';
  const valueMap = map.child('value');
  const value = valueMap && readSource(yaml, valueMap);
  const top = map.number('top', false);
  const compare = map.text('compare', false);
  const empty = map.text('empty', false);
  map.done();
  if (compare !== undefined && !COMPARE.test(compare)) {
    yaml.report(map.at('compare'), `"compare" is "${compare}"; write for example "== 0".`);
  }
  const problems = yaml.problems.map(({ message }) => `"${title}": ${message}`);
  return value && problems.length === 0
    ? {
        query: { title, value, ...(top && { top }), ...(compare && { compare }), ...(empty && { empty }) },
        problems,
      }
    : { problems };
}

/** What a file must have besides correct queries. */
function formOf(text: string, title: string, blocks: Block[]): string[] {
  const ids = blocks.flatMap((block) => (block.kind === 'heading' ? [block.id] : []));
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  return [
    ...(title === '' ? ['It has no title: begin with "# " and the title.'] : []),
    ...twice.map((id) => `Two headings have the anchor #${id}; rename one.`),
    ...(markersOf(text).every(([open, end]) => open !== 'end' && end === 'end')
      ? []
      : ['Its comments are not pairs of "<!-- query ... -->" (or alert, or index) and "<!-- end -->".']),
    ...(/^[ \t]+```/m.test(text) ? ['A code block is indented; write it outside of the list.'] : []),
  ];
}

/** The first words of its comments, two by two. */
function markersOf(text: string): string[][] {
  const words = [...text.matchAll(/^<!-- (\w+)/gm)].map(([, word]) => word);
  return words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1]]] : []));
}

/** The anchor of a heading, as GitHub makes it. */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

/** The targets of links to other files and to anchors, in the text of a runbook. */
export function linksOf({ blocks }: Runbook): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'text'
      ? [...block.markdown.matchAll(/\]\(([^)\s]+)\)/g)]
          .map(([, target]) => target)
          .filter((one) => !/^https?:/.test(one))
      : []
  );
}
