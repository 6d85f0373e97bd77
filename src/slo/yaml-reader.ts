import { isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type YAMLMap } from 'yaml';

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
  report: (node: Node | null | undefined, message: string) => void;
}

export function readYaml(text: string): YamlText {
  const lineCounter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter, uniqueKeys: true });
  const all = Array.isArray(parsed) ? parsed : [];
  const problems: TextProblem[] = [];
  const at = (offset: number, message: string) => {
    const { line, col } = lineCounter.linePos(offset);
    problems.push({ line: Math.max(1, line), column: Math.max(1, col), message });
  };
  for (const { errors } of all) {
    for (const error of errors) {
      at(error.pos[0], error.message.split(' at line')[0].replace(/\.?$/, '.'));
    }
  }
  const documents = all.flatMap((doc) => (doc.contents === null || doc.errors.length > 0 ? [] : [doc.contents]));
  return { documents, problems, report: (node, message) => at(node?.range?.[0] ?? 0, message) };
}

/** Reads a mapping key by key and reports unknown keys. */
export class MapReader {
  private readonly used = new Set<string>();

  private constructor(
    private readonly yaml: YamlText,
    private readonly map: YAMLMap,
    private readonly path: string
  ) {}

  static of(yaml: YamlText, node: unknown, path: string, parent?: Node): MapReader | undefined {
    if (isMap(node)) {
      return new MapReader(yaml, node, path);
    }
    yaml.report(
      (node as Node | undefined) ?? parent,
      `${path ? `"${path}"` : 'An SLO'} must be a mapping (key: value, indented below it).`
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
      this.yaml.report(node, `"${this.full(key)}" must be a list: put "- " before each entry.`);
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

  /** A value of any shape. */
  value(key: string): unknown {
    const node = this.raw(key);
    return node === undefined ? undefined : isScalar(node) ? node.value : (node as { toJSON(): unknown }).toJSON();
  }

  /** Ends the reading: keys that were not read are mistakes. */
  done(): void {
    for (const { key } of this.map.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!this.used.has(name)) {
        const known = [...this.used].sort();
        const near = nearest(name, known);
        const hint = near ? `did you mean "${near}"?` : `known here: ${known.join(', ')}.`;
        this.yaml.report(key as Node, `${this.subject} has no key "${name}"; ${hint}`);
      }
    }
  }

  private get subject(): string {
    return this.path === '' ? 'An SLO' : `"${this.path}"`;
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
    if (!isScalar(node) || typeof node.value !== type) {
      const got = isScalar(node) ? JSON.stringify(node.value) : isSeq(node) ? 'a list' : 'a mapping';
      const quotes = type === 'string' && isScalar(node) ? ` Put it in quotes: "${node.value}".` : '';
      this.yaml.report(node, `"${this.full(key)}" must be ${kind}, not ${got}.${quotes}`);
      return undefined;
    }
    return node.value;
  }
}

function nearest(name: string, known: string[]): string | undefined {
  const flat = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
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
