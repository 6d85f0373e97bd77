/** Reads one value of an alert: a builder and its arguments. */
import type { Node } from 'yaml';
import { catalogue, type ConceptId, conceptOf, isConceptId } from '../metrics/catalogue';
import type { FilterOp, OverTime } from '../metrics/promql';
import { ownValue } from '../own';
import { MapReader } from '../slo/yaml-reader';
import type { YamlText } from '../slo/yaml-text';
import { type Builder, BUILDERS, labelsOfSource, type OptionKey, type SourceKey } from './builders';
import { secondsOf } from './duration';
import type { SourceFilter, ValueSource } from './types';

const FUNCTIONS: OverTime[] = ['avg', 'max', 'min', 'sum', 'last', 'count', 'stddev'];
const AGGREGATIONS = ['sum', 'max', 'min', 'avg'] as const;
const OPS: FilterOp[] = ['=', '!=', '=~', '!~'];

/** The labels of every process, whatever is measured of it. */
const PROCESS = ['job', 'instance'];

/** The builder of a mapping, with all of its arguments; undefined, and reported, where something is wrong. */
export function readSource(yaml: YamlText, map: MapReader): ValueSource | undefined {
  const before = yaml.problems.length;
  const build = map.text('build');
  const builder = build === undefined ? undefined : ownValue(BUILDERS, build);
  if (build === undefined || !builder) {
    if (build !== undefined) {
      const known = Object.keys(BUILDERS).sort().join(', ');
      yaml.report(map.at('build'), `There is no builder "${build}"; write one of ${known}.`);
    }
    return undefined;
  }
  const source: ValueSource = { build, ...argumentsOf(yaml, map, builder), ...optionsOf(yaml, map, builder) };
  const divideBy = map.number('divideBy', false);
  if (divideBy !== undefined) {
    source.divideBy = divideBy;
    if (!(divideBy > 0)) {
      yaml.report(map.at('divideBy'), `"${map.path}.divideBy" is ${divideBy}; write a number above 0.`);
    }
  }
  map.done();
  if (yaml.problems.length > before) {
    return undefined;
  }
  checkLabels(yaml, map, builder, source);
  return yaml.problems.length > before ? undefined : source;
}

function argumentsOf(yaml: YamlText, map: MapReader, builder: Builder): Partial<ValueSource> {
  const readers: Record<SourceKey, () => ValueSource[keyof ValueSource]> = {
    concept: () => readConcept(yaml, map, 'concept', builder),
    over: () => readConcept(yaml, map, 'over', builder),
    concepts: () => readConcepts(yaml, map),
    fn: () => map.oneOf('fn', FUNCTIONS),
    q: () => readQuantile(yaml, map),
    value: () => map.number('value'),
    ahead: () => readDuration(yaml, map, 'ahead'),
    of: () => readPart(yaml, map, 'of'),
    to: () => readPart(yaml, map, 'to'),
  };
  return fields(builder.needs.map((key) => [key, readers[key]()]));
}

function optionsOf(yaml: YamlText, map: MapReader, builder: Builder): Partial<ValueSource> {
  const readers: Record<OptionKey, () => ValueSource[keyof ValueSource]> = {
    by: () => (map.has('by') ? map.texts('by') : undefined),
    window: () => readDuration(yaml, map, 'window', builder.options.includes('window')),
    offset: () => readDuration(yaml, map, 'offset', false),
    agg: () => map.oneOf('agg', AGGREGATIONS, false),
    filters: () => (map.has('filters') ? readFilters(yaml, map) : undefined),
    parts: () => map.textMap('parts', false) as Record<string, string> | undefined,
    notLongRunning: () => map.text('notLongRunning', false),
  };
  return fields(builder.options.map((key) => [key, readers[key]()]));
}

function fields(entries: Array<[string, unknown]>): Partial<ValueSource> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<ValueSource>;
}

function readPart(yaml: YamlText, map: MapReader, key: string): ValueSource | undefined {
  const part = map.child(key);
  return part && readSource(yaml, part);
}

function readConcept(yaml: YamlText, map: MapReader, key: string, builder: Builder): ConceptId | undefined {
  const name = map.text(key);
  return name === undefined ? undefined : checkConcept(yaml, map.at(key), name, builder);
}

function readConcepts(yaml: YamlText, map: MapReader): ConceptId[] {
  const names = map.texts('concepts');
  if (map.has('concepts') && names.length === 0) {
    yaml.report(map.at('concepts'), `"${map.path}.concepts" is empty; name at least one concept.`);
  }
  return names.flatMap((name) => checkConcept(yaml, map.at('concepts'), name, BUILDERS.absence) ?? []);
}

function checkConcept(yaml: YamlText, at: Node, name: string, { types, only }: Builder): ConceptId | undefined {
  if (!isConceptId(name)) {
    yaml.report(at, `There is no concept "${name}"; docs/metrics.md lists all.`);
    return undefined;
  }
  const { type } = conceptOf(name);
  if (only && !only.includes(name)) {
    yaml.report(at, `This builder does not take "${name}"; write ${only.join(' or ')}.`);
    return undefined;
  }
  if (types && !types.includes(type)) {
    yaml.report(at, `"${name}" is of type ${type}; this builder takes a concept of type ${types.join(', ')}.`);
    return undefined;
  }
  return name;
}

function readQuantile(yaml: YamlText, map: MapReader): number | undefined {
  const q = map.number('q');
  if (q !== undefined && !(q >= 0 && q <= 1)) {
    yaml.report(map.at('q'), `"${map.path}.q" is ${q}; a quantile lies between 0 and 1.`);
  }
  return q;
}

/** A duration as it was written. */
export function readDuration(yaml: YamlText, map: MapReader, key: string, required = true): string | undefined {
  const text = map.text(key, required);
  if (text !== undefined && secondsOf(text) === undefined) {
    const path = map.path ? `${map.path}.${key}` : key;
    yaml.report(map.at(key), `"${path}" is "${text}", which is not a duration; write for example 30s, 5m or 1h30m.`);
    return undefined;
  }
  return text;
}

function readFilters(yaml: YamlText, map: MapReader): SourceFilter[] {
  return map.list('filters').flatMap((node, i) => {
    const filter = MapReader.of(yaml, node, `${map.path}.filters[${i}]`, map.node);
    if (!filter) {
      return [];
    }
    const label = filter.text('label');
    const op = filter.oneOf('op', OPS);
    const value = Array.isArray(filter.json('value')) ? filter.texts('value') : filter.text('value');
    filter.done();
    if (Array.isArray(value) && op?.endsWith('~')) {
      yaml.report(filter.at('op'), `A list of values takes = or !=; ${op} takes one pattern.`);
    }
    return label === undefined || op === undefined || value === undefined ? [] : [{ label, op, value }];
  });
}

/** Which labels the series of a source can have. */
function carried({ concept, over, concepts = [] }: ValueSource, { reads = [] }: Builder): string[] {
  const ids = [...reads, ...concepts, ...[concept, over].filter((id) => id !== undefined)];
  return [...PROCESS, ...ids.flatMap((id) => conceptOf(id).labels)];
}

function checkLabels(yaml: YamlText, map: MapReader, builder: Builder, source: ValueSource): void {
  const known = carried(source, builder);
  const sentence = (label: string) =>
    `${source.concept ?? source.build} does not have the label "${label}"; it has ${known.join(', ')}.`;
  for (const label of source.by ?? []) {
    if (builder.by && !builder.by.includes(label)) {
      yaml.report(
        map.at('by'),
        `"${source.build}" can only be by ${builder.by.join(', ')}: where nothing has happened, "${label}" is not known.`
      );
    } else if (!known.includes(label)) {
      yaml.report(map.at('by'), sentence(label));
    }
  }
  for (const { label } of source.filters ?? []) {
    if (!known.includes(label)) {
      yaml.report(map.at('filters'), sentence(label));
    }
  }
  for (const label of Object.keys(source.parts ?? {})) {
    if (!known.includes(label)) {
      yaml.report(map.at('parts'), sentence(label));
    }
  }
  const slow = source.notLongRunning;
  if (slow !== undefined && !(known.includes(slow) && catalogue.labels[slow]?.longRunning)) {
    yaml.report(
      map.at('notLongRunning'),
      `The catalogue has no long-running values of the label "${slow}" here; write "tool", or leave the key out.`
    );
  }
  if (source.of && source.to && String(labelsOfSource(source.of)) !== String(labelsOfSource(source.to))) {
    yaml.report(map.node, `"${map.path}" joins series with different labels; write the same "by" in "of" and "to".`);
  }
}
