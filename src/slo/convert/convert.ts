/** The SLOs of Sloth and Pyrra in a text, written as OpenSLO. */
import { isMap, type Node } from 'yaml';

import { toOpenSlo } from '../openslo-write';
import type { Slo } from '../types';
import { validateSlo } from '../validate';
import { plain } from '../yaml-reader';
import { readYaml } from '../yaml-text';
import type { Candidate } from './candidate';
import { pyrraSlos } from './pyrra';
import { slothSlos } from './sloth';
import { convertibleTool, type ConvertibleTool } from './tools';

/** An SLO of another tool, and what of it has no place here. */
export interface Converted {
  tool: ConvertibleTool;
  title: string;
  /** Sentences; empty where everything was carried over. */
  lost: string[];
}

export interface Refused {
  tool: ConvertibleTool;
  title: string;
  /** In the text that was given. */
  line: number;
  why: string;
}

export interface Conversion {
  /** With OpenSLO in the place of the documents that were converted. */
  text: string;
  converted: Converted[];
  refused: Refused[];
}

/** Converts the documents of other tools; any other text is returned as it is. Never throws. */
export function convertText(source: string): Conversion {
  const nothing = { text: source, converted: [], refused: [] };
  if (!/\b(prometheus\/|sloth\.slok\.dev\/|pyrra\.dev\/)/.test(source)) {
    return nothing;
  }
  const text = source.replace(/^\uFEFF/gm, '');
  const yaml = readYaml(text);
  const result: Conversion = { ...nothing, text };
  const names = new Set<string>();
  const parts: string[] = [];
  let done = 0;
  for (const document of yaml.documents) {
    const tool = convertibleTool(document);
    const [from, , to] = document.range ?? [0, 0, 0];
    const start = text.lastIndexOf('\n', from - 1) + 1;
    const content = tool && plain(yaml, document, tool);
    const before = text.slice(start, from).trim();
    // A document in a list cannot be replaced by several.
    if (!tool || content === undefined || (before !== '' && before !== '---')) {
      continue;
    }
    const candidates = tool === 'Sloth' ? slothSlos(content) : pyrraSlos(content);
    const slos = candidates.flatMap((one) => taken(result, names, text, document, tool, one));
    parts.push(text.slice(done, start), before && '---\n', toOpenSlo(slos));
    done = to;
  }
  result.text = [...parts, text.slice(done)].join('');
  return result;
}

function taken(
  { converted, refused }: Conversion,
  names: Set<string>,
  text: string,
  document: Node,
  tool: ConvertibleTool,
  { path, name: title, slo, lost }: Candidate
): Slo[] {
  const why = typeof slo === 'string' ? slo : refusal(slo, names);
  if (typeof slo === 'string' || why !== undefined) {
    const at = nodeAt(document, path).range?.[0] ?? 0;
    refused.push({ tool, title, line: text.slice(0, at).split('\n').length, why: why ?? '' });
    return [];
  }
  names.add(slo.name);
  converted.push({ tool, title, lost });
  return [slo];
}

function refusal(slo: Slo, names: Set<string>): string | undefined {
  const problems = validateSlo(slo).map(({ message }) => message);
  const doubled = names.has(slo.name) ? [`Another SLO of this text has the name "${slo.name}".`] : [];
  return [...problems, ...doubled].join(' ') || undefined;
}

/** The part of a document that a sentence is about. */
function nodeAt(document: Node, path: Array<string | number>): Node {
  const found = isMap(document) && path.length > 0 ? (document.getIn(path, true) as Node | undefined) : undefined;
  return found ?? document;
}
