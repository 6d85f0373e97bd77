/** metricSource: a concept of the catalogue, or PromQL. */
import type { Node } from 'yaml';

import { counterOf } from '../selector';
import type { SloFilter, SloMetric } from '../types';
import { MapReader } from '../yaml-reader';
import { keep, type Reading } from './context';

export interface Source {
  metric: SloMetric;
  /** What else stands beside it. */
  spec: MapReader;
}

/** @param place where it is written back */
export function readSource(reading: Reading, map: MapReader, place: string): Source | undefined {
  const source = map.child('metricSource');
  const ref = source?.text('metricSourceRef', false);
  const type = source && typeOf(reading, source, ref);
  const spec = source?.child('spec');
  source?.done();
  if (!type || !spec) {
    return undefined;
  }
  keep(reading, `${place}.metricSource.metricSourceRef`, ref);
  const metric = readMetric(reading, spec, type === 'contextd');
  return metric && { metric, spec };
}

/** The type itself, or that of the DataSource which is referred to. */
function typeOf({ yaml, sourceType }: Reading, source: MapReader, ref: string | undefined) {
  const own = source.text('type', false);
  const type = own ?? (ref === undefined ? undefined : sourceType(ref));
  const known = (['contextd', 'prometheus'] as const).find((one) => one === type?.toLowerCase());
  if (type === undefined && !source.has('type')) {
    yaml.report(
      source.node,
      ref === undefined
        ? `"${source.path}" lacks "type"; write "type: prometheus" for PromQL.`
        : `There is no DataSource "${ref}" in this text that says the type; write "type: prometheus" for PromQL.`
    );
  } else if (type !== undefined && !known) {
    yaml.report(
      source.at(own === undefined ? 'metricSourceRef' : 'type'),
      `A metric source of type "${type}" cannot be read here; write one of contextd, prometheus, with the query in PromQL.`
    );
  }
  return known;
}

/** Further metrics of a gauge, each a concept or PromQL. */
export function readOthers(reading: Reading, spec: MapReader): SloMetric[] {
  return spec.list('and', false).flatMap((node, i) => {
    const map = MapReader.of(reading.yaml, node, `and[${i}]`);
    const metric = map && readMetric(reading, map, !map.has('query'));
    map?.done();
    return metric ? [metric] : [];
  });
}

function readMetric(reading: Reading, spec: MapReader, isConcept: boolean): SloMetric | undefined {
  if (!isConcept) {
    const query = spec.text('query');
    return query === undefined ? undefined : { query };
  }
  const concept = spec.text('concept');
  const failed = spec.flag('failed', false);
  const filters = spec.has('filters') ? readFilters(reading, spec.list('filters')) : undefined;
  return concept === undefined
    ? undefined
    : { concept, ...(filters && { filters }), ...(failed !== undefined && { failed }) };
}

function readFilters({ yaml }: Reading, nodes: Node[]): SloFilter[] {
  return nodes.flatMap((node) => {
    const map = MapReader.of(yaml, node, 'filters[]');
    const label = map?.text('label');
    const op = map?.oneOf('op', ['=', '!=', '=~', '!~'] as const);
    const value = map?.text('value');
    map?.done();
    return label !== undefined && op && value !== undefined ? [{ label, op, value }] : [];
  });
}

/** The counter whose increase a query of a ratio means: its selector. */
export function readCounter(reading: Reading, map: MapReader, place: string, counter: boolean): SloMetric | undefined {
  const found = readSource(reading, map, place);
  map.done();
  found?.spec.done();
  if (!found || !('query' in found.metric)) {
    return found?.metric;
  }
  const { query } = found.metric;
  const summed = counterOf(query);
  if (!summed) {
    reading.yaml.report(
      found.spec.at('query'),
      'Events are counted from a counter: write its selector, such as http_requests_total{job="x"}, or sum() of it. Groups are written as the annotation contextd.io/group-by.'
    );
    return undefined;
  }
  if (!counter && !summed.rate) {
    reading.yaml.report(
      map.node,
      '"counter: false" is a number that goes up and down, whose events cannot be counted; write the selector of a counter, with "counter: true".'
    );
    return undefined;
  }
  return { query: summed.selector === query.trim() ? query : summed.selector };
}
