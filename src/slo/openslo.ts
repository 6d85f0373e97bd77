/**
 * OpenSLO v1 (https://github.com/OpenSLO/OpenSLO) to SLOs. Problems have a line and column, and say what to write
 * instead. Our own settings are in annotations (contextd.io/...) and in metricSource.spec. What changes no meaning is
 * kept and written back; everything else is read, or refused.
 */
import { isMap, isScalar, type Node } from 'yaml';

import { otherTool } from './convert/tools';
import { ANNOTATION, API_VERSION, type Reading } from './openslo/context';
import { checkOther, keptNotes, OTHER_KINDS } from './openslo/others';
import { readSlo } from './openslo/slo';
import type { Slo } from './types';
import { type SloField, validateSlo } from './validate';
import { MapReader } from './yaml-reader';
import { readYaml, type TextProblem, type YamlText } from './yaml-text';

export { toOpenSlo } from './openslo-write';
export type { TextProblem } from './yaml-text';

export interface ParsedSlos {
  slos: Slo[];
  /** At most {@link MAX_PROBLEMS}, and one that counts the rest. */
  problems: TextProblem[];
  /** What the text has besides, which is kept but not used; sentences. Left out where there is nothing. */
  notes?: string[];
}

const MAX_PROBLEMS = 50;

/**
 * Reads all documents of a text; leaves out those with a problem. Never throws.
 *
 * @param beside further documents, whose SLI and DataSource the text refers to; nothing else of them is read
 */
export function parseOpenSlo(text: string, beside = ''): ParsedSlos {
  const yaml = readYaml(text);
  const roots = rootsOf(yaml);
  const references = [...roots, ...(beside.trim() ? rootsOf(readYaml(beside)) : [])];
  const { source, used } = referencesOf(yaml, references);
  const slos: Slo[] = [];
  const names = new Set<string>();
  for (const { kind, map } of roots) {
    const before = yaml.problems.length;
    if (kind !== 'SLO') {
      checkOther(yaml, map, kind);
      continue;
    }
    const slo = readSlo(source, map);
    if (slo && yaml.problems.length === before && accepted(yaml, map.node, slo, names)) {
      slos.push(slo);
    }
  }
  reportDoubles(yaml, roots);
  if (yaml.documents.length === 0 && yaml.problems.length === 0) {
    yaml.report(undefined, 'There is no SLO in this text; start with "apiVersion: openslo/v1".');
  }
  const kept = roots.filter(({ kind, name }) => kind !== 'SLO' && !used.has(idOf(kind, name)));
  const notes = keptNotes(
    slos,
    kept.map(({ kind }) => kind)
  );
  return { slos, problems: listed(yaml.problems), ...(notes.length > 0 && { notes }) };
}

/** A document of OpenSLO v1, and what it calls itself. */
interface Root {
  map: MapReader;
  kind: string;
  name?: string;
}

function rootsOf(yaml: YamlText): Root[] {
  return yaml.documents.flatMap((document) => {
    const map = MapReader.of(yaml, document, '');
    const other = map && otherTool(document);
    if (other) {
      yaml.report(document, other);
    }
    if (!map || other) {
      return [];
    }
    const version = map.text('apiVersion');
    if (version !== undefined && version !== API_VERSION) {
      yaml.report(map.at('apiVersion'), versionSentence(version));
      return [];
    }
    const kind = map.oneOf('kind', ['SLO', ...OTHER_KINDS]);
    return version === undefined || kind === undefined ? [] : [{ map, kind, name: nameOf(map) }];
  });
}

function nameOf(map: MapReader): string | undefined {
  const metadata = map.has('metadata') ? map.child('metadata') : undefined;
  const name = metadata?.has('name') ? metadata.at('name') : undefined;
  return isScalar(name) && typeof name.value === 'string' ? name.value : undefined;
}

function versionSentence(version: string): string {
  if (/^openslo(\.com)?\/v1alpha/.test(version)) {
    return `OpenSLO v1alpha is not read. Write it as ${API_VERSION}: "timeWindow" with a duration in place of "timeWindows", and the metrics of the objective as "spec.indicator" with a ratioMetric or thresholdMetric.`;
  }
  if (/^openslo(\.com)?\/v[2-9]/.test(version)) {
    return `"${version}" is a draft of a later OpenSLO, which is not read. Write it as ${API_VERSION}, with the indicator under "spec.indicator".`;
  }
  return `"apiVersion" is "${version}"; write one of ${API_VERSION}.`;
}

const idOf = (kind: string, name = '') => `${kind} ${name}`;

/** How an SLO finds the documents that it refers to, and which were found so. */
function referencesOf(yaml: YamlText, roots: readonly Root[]) {
  const nodes = new Map(roots.map(({ kind, name, map }) => [idOf(kind, name), map.node]));
  const used = new Set<string>();
  const find = (kind: string, name: string) => {
    used.add(idOf(kind, name));
    return headless(yaml, nodes.get(idOf(kind, name)));
  };
  const source: Omit<Reading, 'kept'> = {
    yaml,
    sli: (name) => find('SLI', name),
    sourceType: (name) => find('DataSource', name)?.child('spec', false)?.text('type', false),
  };
  return { source, used };
}

/** A reader of a document whose head is known already. */
function headless(yaml: YamlText, document: Node | undefined): MapReader | undefined {
  const map = document && MapReader.of(yaml, document, '');
  map?.text('apiVersion');
  map?.text('kind');
  return map;
}

function accepted(yaml: YamlText, node: Node, slo: Slo, names: Set<string>): boolean {
  if (names.has(slo.name)) {
    yaml.report(node, `Two SLOs have the name "${slo.name}"; give this one another metadata.name.`);
    return false;
  }
  names.add(slo.name);
  const problems = validateSlo(slo);
  problems.forEach(({ field, message }) => yaml.report(placeOf(node, field), message));
  return problems.length === 0;
}

const PLACES: Record<SloField, string[]> = {
  name: ['metadata', 'name'],
  title: ['metadata', 'displayName'],
  service: ['spec', 'service'],
  objective: ['spec', 'objectives'],
  window: ['spec', 'timeWindow'],
  groupBy: ['metadata', 'annotations', `${ANNOTATION}group-by`],
  minBadEvents: ['metadata', 'annotations', `${ANNOTATION}min-bad-events`],
  criticalBelow: ['metadata', 'annotations', `${ANNOTATION}critical-below`],
  maintenance: ['metadata', 'annotations', `${ANNOTATION}maintenance`],
  indicator: ['spec', 'indicator'],
};

/** Where a document says what a problem is about. */
function placeOf(document: Node, field: SloField): Node {
  const found = isMap(document) ? (document.getIn(PLACES[field], true) as Node | undefined) : undefined;
  return found ?? document;
}

function reportDoubles(yaml: YamlText, roots: readonly Root[]): void {
  const seen = new Set<string>();
  for (const { kind, name, map } of roots.filter((root) => root.kind !== 'SLO' && root.name)) {
    const id = idOf(kind, name);
    if (seen.has(id)) {
      yaml.report(map.node, `Two documents of kind ${kind} have the name "${name}"; remove one of the two.`);
    }
    seen.add(id);
  }
}

/** Sorted, each once, and no more than a reader reads. */
function listed(problems: readonly TextProblem[]): TextProblem[] {
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  const all = [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column);
  const rest = all[MAX_PROBLEMS];
  return rest ? [...all.slice(0, MAX_PROBLEMS), { ...rest, message: `… and ${all.length - MAX_PROBLEMS} more.` }] : all;
}
