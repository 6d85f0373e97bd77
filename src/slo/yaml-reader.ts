import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';

import type { Json } from './types';
import type { YamlText } from './yaml-text';

/** Reads a mapping key by key and reports unknown keys. */
export class MapReader {
  private readonly used = new Set<string>();

  private constructor(
    private readonly yaml: YamlText,
    private readonly map: YAMLMap,
    /** Where it is, for the reader of an error. */
    readonly path: string
  ) {}

  static of(yaml: YamlText, node: unknown, path: string, parent?: Node): MapReader | undefined {
    if (isMap(node)) {
      return new MapReader(yaml, node, path);
    }
    const subject = path ? `"${path}"` : yaml.subject;
    yaml.report(
      (node as Node | undefined) ?? parent,
      isAlias(node)
        ? aliasSentence(subject, node.source)
        : `${subject} must be a mapping (key: value, indented below it).`
    );
    return undefined;
  }

  get node(): Node {
    return this.map;
  }

  /** The node of a key, for the place of an error. */
  at(key: string): Node {
    return this.raw(key) ?? this.map;
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  keys(): string[] {
    return this.map.items.map(({ key }) => nameOf(key));
  }

  child(key: string, required = true): MapReader | undefined {
    const node = this.raw(key);
    if (node === undefined) {
      this.missing(key, required, 'a mapping');
      return undefined;
    }
    return MapReader.of(this.yaml, node, this.full(key));
  }

  list(key: string, required = true): Node[] {
    const node = this.raw(key);
    if (node === undefined) {
      this.missing(key, required, 'a list');
      return [];
    }
    if (!isSeq(node)) {
      this.yaml.report(
        node,
        isAlias(node)
          ? aliasSentence(`"${this.full(key)}"`, node.source)
          : `"${this.full(key)}" must be a list: put "- " before each entry.`
      );
      return [];
    }
    return node.items as Node[];
  }

  text(key: string, required = true): string | undefined {
    return this.scalar(key, 'string', 'text', required) as string | undefined;
  }

  number(key: string, required = true): number | undefined {
    return this.scalar(key, 'number', 'a number', required) as number | undefined;
  }

  flag(key: string, required = true): boolean | undefined {
    return this.scalar(key, 'boolean', 'true or false', required) as boolean | undefined;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[], required = true): T | undefined {
    const value = this.text(key, required);
    if (value !== undefined && !allowed.includes(value as T)) {
      this.yaml.report(this.raw(key), `"${this.full(key)}" is "${value}"; write one of ${allowed.join(', ')}.`);
      return undefined;
    }
    return value as T | undefined;
  }

  /** Entries that are all text. */
  texts(key: string, required = true): string[] {
    return this.list(key, required).flatMap((node, i) => {
      const found = plain(this.yaml, node, `${this.full(key)}[${i}]`);
      if (found !== undefined && typeof found !== 'string') {
        this.yaml.report(node, notText(`${this.full(key)}[${i}]`, node));
      }
      return typeof found === 'string' ? [found] : [];
    });
  }

  /** A value of any shape, to be kept as it is. */
  json(key: string): Json | undefined {
    const node = this.raw(key);
    return node === undefined ? undefined : plain(this.yaml, node, this.full(key));
  }

  /** A mapping of texts, or of texts and lists of them; keys are the reader's own. */
  textMap(key: string, lists: boolean): Record<string, Json> | undefined {
    const map = this.child(key, false);
    if (!map) {
      return undefined;
    }
    const entries = map.map.items.flatMap((item): Array<[string, Json]> => {
      const name = nameOf(item.key);
      const path = `${map.path}.${name}`;
      const value = map.textOf(item, path, lists);
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(entries);
  }

  private textOf({ key, value }: Pair, path: string, lists: boolean): Json | undefined {
    const node = (value ?? key) as Node;
    const found = value === null ? null : plain(this.yaml, node, path);
    const parts = lists && isSeq(node) ? (node.items as Node[]) : [node];
    const wrong = parts.find((part) => !(isScalar(part) && typeof part.value === 'string'));
    if (found !== undefined && (wrong ?? value === null)) {
      this.yaml.report(wrong ?? node, notText(path, wrong ?? undefined));
    }
    return found;
  }

  /** Ends the reading: keys that were not read, and begin so, are mistakes. */
  done(prefix = ''): void {
    for (const { key } of this.map.items) {
      const name = nameOf(key);
      if (this.used.has(name) || !name.startsWith(prefix)) {
        continue;
      }
      const known = [...this.used].sort();
      const near = nearest(name, known);
      const hint = near ? `did you mean "${near}"?` : `known here: ${known.join(', ')}.`;
      const message =
        name === '<<'
          ? `${this.subject} has a merge key ("<<"), which is not read; write the merged keys themselves.`
          : `${this.subject} has no key "${name}"; ${hint}`;
      this.yaml.report(key as Node, message);
    }
  }

  private get subject(): string {
    return this.path === '' ? this.yaml.subject : `"${this.path}"`;
  }

  private full(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  private raw(key: string): Node | undefined {
    this.used.add(key);
    const node = this.map.get(key, true) as Node | undefined;
    return isScalar(node) && node.value === null ? undefined : (node ?? undefined);
  }

  private missing(key: string, required: boolean, kind: string): void {
    if (required) {
      this.yaml.report(this.map, `${this.subject} lacks "${key}"; write ${kind} there.`);
    }
  }

  private scalar(key: string, type: string, kind: string, required: boolean): unknown {
    const node = this.raw(key);
    if (node === undefined) {
      this.missing(key, required, kind);
      return undefined;
    }
    if (isScalar(node) && typeof node.value === type) {
      return node.value;
    }
    const path = this.full(key);
    this.yaml.report(node, type === 'string' ? notText(path, node) : notOfKind(path, node, kind));
    return undefined;
  }
}

const nameOf = (key: unknown) => (isScalar(key) ? String(key.value) : '');

function aliasSentence(subject: string, name: string): string {
  return `${subject} is an alias (*${name}), which is not read; write the value itself.`;
}

function notOfKind(path: string, node: Node | undefined, kind: string): string {
  if (isAlias(node)) {
    return aliasSentence(`"${path}"`, node.source);
  }
  const got = isScalar(node) ? JSON.stringify(node.value) : isSeq(node) ? 'a list' : 'a mapping';
  return `"${path}" must be ${kind}, not ${node ? got : 'empty'}.`;
}

/** A number or a flag is advised as it was typed: 1.10 is not 1.1. */
function notText(path: string, node: Node | undefined): string {
  const quotes =
    isScalar(node) && node.value !== null ? ` Put it in quotes: "${node.source ?? String(node.value)}".` : '';
  const typed = isScalar(node) && node.value !== null ? `the ${typeof node.value} ${node.source}` : undefined;
  return typed ? `"${path}" must be text, not ${typed}.${quotes}` : notOfKind(path, node, 'text');
}

/** A node as JSON, where it is the same as what was typed. */
export function plain(yaml: YamlText, node: Node | null, path: string): Json | undefined {
  const wrong = (message: string): undefined => {
    yaml.report(node, message);
    return undefined;
  };
  if (node === null) {
    return null;
  }
  if (isAlias(node)) {
    return wrong(aliasSentence(`"${path}"`, node.source));
  }
  if (isSeq(node)) {
    const items = node.items.map((item, i) => plain(yaml, item as Node, `${path}[${i}]`));
    return items.filter((item) => item !== undefined);
  }
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => {
      if (!isScalar(key)) {
        yaml.report((key as Node | null) ?? node, `A key of "${path}" is not text; write a word in its place.`);
      }
      return [nameOf(key), plain(yaml, value as Node | null, `${path}.${nameOf(key)}`)] as const;
    });
    return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
  }
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'number' && (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)) {
    const typed = isScalar(node) ? node.source : value;
    return wrong(`"${path}" is ${typed}, a number that cannot be kept exactly. Put it in quotes: "${typed}".`);
  }
  return value as Json;
}

function nearest(name: string, known: string[]): string | undefined {
  const flat = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  // A word of no or of very many letters is near to none of ours.
  if (flat(name).length < 2 || name.length > 60) {
    return undefined;
  }
  return known.find(
    (key) =>
      flat(key) === flat(name) || flat(key).startsWith(flat(name).slice(0, 5)) || distance(flat(key), flat(name)) <= 2
  );
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
