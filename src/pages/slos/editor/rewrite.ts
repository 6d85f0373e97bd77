/** Writes a changed SLO into its own document, so that comments, order and foreign keys stay. */
import { type Document, parse, parseDocument } from 'yaml';
import { joinDocuments, headOf } from '../../../shared/slos/documents';
import { besideOf, readDocument, readDocuments, type SloDocument } from '../../../shared/slos/reading';
import { toOpenSlo } from '../../../slo/openslo';
import type { Slo } from '../../../slo/types';
import { type Draft, placed, without } from './draft';
import { isEqual } from './equal';

/** The document of an SLO after a change; written anew where the change cannot be made in its text. */
export function rewritten(text: string, before: Slo, after: Slo, beside = ''): string {
  if (isEqual(before, after)) {
    return text;
  }
  const patched = patchedText(text, before, after);
  return patched !== undefined && readsAs(patched, after, beside) ? patched : headOf(text) + toOpenSlo([after]);
}

/** The draft as OpenSLO. */
export function textOf({ slo, text, source }: Draft): string {
  return text ?? (source ? rewritten(source.text, source.slo, slo, source.beside) : toOpenSlo([slo]));
}

/** Whether a text is this SLO and nothing else. */
export function readsAs(text: string, slo: Slo, beside = ''): boolean {
  const { slos, problems } = readDocument(text, beside);
  return problems.length === 0 && slos.length === 1 && isEqual(slos[0], slo);
}

function patchedText(text: string, before: Slo, after: Slo): string | undefined {
  try {
    const document = parseDocument(text);
    patch(document, [], parse(toOpenSlo([before])), parse(toOpenSlo([after])));
    return document.errors.length > 0 ? undefined : document.toString({ lineWidth: 0 });
  } catch {
    return undefined;
  }
}

type Path = Array<string | number>;

function patch(document: Document, path: Path, before: unknown, after: unknown): void {
  if (isEqual(before, after)) {
    return;
  }
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    document.setIn(path, isObject(after) ? document.createNode(after) : after);
    return;
  }
  if (Array.isArray(before) && before.length !== (after as unknown as unknown[]).length) {
    document.setIn(path, document.createNode(after));
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const next = [...path, Array.isArray(after) ? Number(key) : key];
    key in after ? patch(document, next, before[key], after[key]) : document.deleteIn(next);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * The text of all SLOs with one in the place of the document that it was opened from, or at the end.
 *
 * @param key of the document; empty for a new SLO
 * @param own the document of the SLO
 */
export function placedText(base: string, key: string, slo: Slo, own: string): string {
  const documents = readDocuments(base);
  const opened = documents.find((document) => document.key === key);
  const all = documents.flatMap(({ slos }) => slos);
  const next = opened?.slos.length ? placed(all, slo, key) : [...all, slo];
  const texts = documents.map((document) => (document === opened ? own : followed(document, next, base)));
  return joinDocuments(opened ? texts : [...texts, own]);
}

/** The text of all SLOs without one document. */
export function withoutText(base: string, key: string): string {
  const documents = readDocuments(base);
  const next = without(
    documents.flatMap(({ slos }) => slos),
    key
  );
  return joinDocuments(
    documents.filter((document) => document.key !== key).map((document) => followed(document, next, base))
  );
}

/** Conditions of a throughput follow a new name; every other document stays as it is, byte for byte. */
function followed({ text, slos: [slo], problems }: SloDocument, next: readonly Slo[], base: string): string {
  const after = problems.length === 0 && slo ? next.find(({ name }) => name === slo.name) : undefined;
  return after && !isEqual(slo, after) ? rewritten(text, slo, after, besideOf(base)) : text;
}
