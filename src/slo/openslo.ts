/**
 * OpenSLO v1 (https://github.com/OpenSLO/OpenSLO) to SLOs. Problems have a line and column, and say what to write
 * instead. Our own settings are in annotations (contextd.io/...) and in metricSource.spec.
 */
import type { Node } from 'yaml';

import { ANNOTATION, API_VERSION } from './openslo-write';
import type {
  Comparison,
  IndicatorKind,
  Maintenance,
  Missing,
  Slo,
  SloFilter,
  SloIndicator,
  SloMetric,
  SloWindow,
} from './types';
import { validateSlo } from './validate';
import { MapReader, readYaml, type TextProblem, type YamlText } from './yaml-reader';

export { toOpenSlo } from './openslo-write';
export type { TextProblem } from './yaml-reader';

export interface ParsedSlos {
  slos: Slo[];
  problems: TextProblem[];
}

/** Reads all SLO documents of a text; leaves out those with a problem. Never throws. */
export function parseOpenSlo(text: string): ParsedSlos {
  const yaml = readYaml(text);
  const slos: Slo[] = [];
  const names = new Map<string, number>();
  for (const document of yaml.documents) {
    const before = yaml.problems.length;
    const root = MapReader.of(yaml, document, '');
    const slo = root && readSlo(yaml, root);
    if (!slo || yaml.problems.length > before) {
      continue;
    }
    if (names.has(slo.name)) {
      yaml.report(root.node, `Two SLOs have the name "${slo.name}"; give this one another metadata.name.`);
      continue;
    }
    names.set(slo.name, slos.length);
    for (const { message } of validateSlo(slo)) {
      yaml.report(root.node, message);
    }
    if (yaml.problems.length === before) {
      slos.push(slo);
    }
  }
  if (yaml.documents.length === 0 && yaml.problems.length === 0) {
    yaml.report(undefined, 'There is no SLO in this text; start with "apiVersion: openslo/v1".');
  }
  return { slos, problems: yaml.problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

function readSlo(yaml: YamlText, root: MapReader): Slo | undefined {
  root.oneOf('apiVersion', [API_VERSION]);
  root.oneOf('kind', ['SLO']);
  const metadata = root.child('metadata');
  const spec = root.child('spec');
  root.done();
  if (!metadata || !spec) {
    return undefined;
  }
  const name = metadata.text('name');
  const title = metadata.text('displayName', false) ?? name;
  metadata.value('labels');
  const own = readAnnotations(yaml, metadata.child('annotations', false));
  metadata.done();
  const description = spec.text('description', false);
  const service = spec.text('service');
  const method = spec.oneOf('budgetingMethod', ['Occurrences', 'Timeslices']);
  const window = readWindow(yaml, spec);
  const goal = readObjective(yaml, spec);
  const indicator = readIndicator(yaml, spec, own.indicator ?? undefined, method, goal);
  spec.done();
  if (!name || !title || !service || !window || goal?.target === undefined || !indicator) {
    return undefined;
  }
  return {
    name,
    title,
    ...(description !== undefined && { description }),
    service,
    objective: goal.target,
    window,
    indicator,
    ...(own.groupBy && { groupBy: own.groupBy }),
    ...(own.minBadEvents !== undefined && { minBadEvents: own.minBadEvents }),
    ...(own.criticalBelow !== undefined && { criticalBelow: own.criticalBelow }),
    ...(own.maintenance && { maintenance: own.maintenance }),
  };
}

interface Annotations {
  indicator?: IndicatorKind;
  groupBy?: string[];
  minBadEvents?: number;
  criticalBelow?: number;
  maintenance?: Maintenance[];
}

const KINDS: IndicatorKind[] = ['ratio', 'latency', 'gauge', 'timeSlice', 'throughput'];

function readAnnotations(yaml: YamlText, map: MapReader | undefined): Annotations {
  if (!map) {
    return {};
  }
  const groupBy = map.text(`${ANNOTATION}group-by`, false);
  const number = (key: string, example: string): number | undefined => {
    const text = map.text(`${ANNOTATION}${key}`, false);
    const value = text?.trim() ? Number(text) : NaN;
    if (text !== undefined && !(value >= 0)) {
      yaml.report(
        map.at(`${ANNOTATION}${key}`),
        `"${text}" is not a number; write for example "${example}", in quotes.`
      );
    }
    return text === undefined ? undefined : value;
  };
  const lines = map.text(`${ANNOTATION}maintenance`, false);
  return {
    indicator: map.oneOf(`${ANNOTATION}indicator`, KINDS, false),
    groupBy: groupBy
      ?.split(',')
      .map((label) => label.trim())
      .filter(Boolean),
    minBadEvents: number('min-bad-events', '5'),
    criticalBelow: number('critical-below', '0.99'),
    maintenance: lines === undefined ? undefined : readMaintenance(yaml, map, lines),
  };
}

function readMaintenance(yaml: YamlText, map: MapReader, text: string): Maintenance[] {
  return text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const match = /^(\S+?)\/(\S+)(?: (.*))?$/.exec(line);
      if (!match) {
        const hint = 'write "2026-03-01T02:00:00Z/2026-03-01T04:00:00Z why", one a line';
        yaml.report(map.at(`${ANNOTATION}maintenance`), `"${line}" is not a maintenance window; ${hint}.`);
        return [];
      }
      const [, start, end, reason] = match;
      return [{ start, end, ...(reason !== undefined && { reason }) }];
    });
}

const UNITS = { d: 'day', w: 'week', M: 'month', Q: 'quarter', Y: 'year' } as const;

function readWindow(yaml: YamlText, spec: MapReader): SloWindow | undefined {
  const [first, ...more] = spec.list('timeWindow');
  if (more.length > 0) {
    yaml.report(more[0], '"spec.timeWindow" has more than one entry; an SLO has one window.');
  }
  const map = first && MapReader.of(yaml, first, 'spec.timeWindow[0]');
  if (!map) {
    return undefined;
  }
  const duration = map.text('duration');
  const rolling = map.flag('isRolling', false) ?? !map.has('calendar');
  const calendar = map.child('calendar', !rolling);
  calendar?.text('startTime', false);
  const timeZone = calendar?.text('timeZone');
  calendar?.done();
  map.done();
  const match = /^(\d+)([smhdwMQY])$/.exec(duration ?? '');
  if (!match) {
    if (duration !== undefined) {
      yaml.report(
        map.at('duration'),
        `"${duration}" is not a duration; write for example 30d, or 1M with isRolling: false.`
      );
    }
    return undefined;
  }
  const [, count, unit] = match;
  if (!(unit in UNITS)) {
    yaml.report(
      map.at('duration'),
      `An SLO's window cannot be ${duration}: the shortest unit is the day, for example 1d.`
    );
    return undefined;
  }
  if (!rolling) {
    if (count !== '1') {
      yaml.report(map.at('duration'), `A calendar window is one period; write 1${unit} in place of ${duration}.`);
    }
    return timeZone === undefined ? undefined : { kind: 'calendar', unit: UNITS[unit as keyof typeof UNITS], timeZone };
  }
  if (unit !== 'd' && unit !== 'w') {
    yaml.report(
      map.at('duration'),
      `A rolling window is written in days or weeks; write for example 30d in place of ${duration}.`
    );
    return undefined;
  }
  return { kind: 'rolling', days: Number(count) * (unit === 'w' ? 7 : 1) };
}

interface Goal {
  target?: number;
  op?: Comparison;
  value?: number;
  sliceSeconds: number;
}

const OPERATORS: Record<string, Comparison> = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '==', ne: '!=' };

function readObjective(yaml: YamlText, spec: MapReader): Goal | undefined {
  const [first, ...more] = spec.list('objectives');
  if (more.length > 0) {
    yaml.report(more[0], '"spec.objectives" has more than one entry; write one SLO per objective.');
  }
  const map = first && MapReader.of(yaml, first, 'spec.objectives[0]');
  if (!map) {
    return undefined;
  }
  map.text('displayName', false);
  const percent = map.number('targetPercent', false);
  const target =
    map.number('target', percent === undefined) ??
    (percent === undefined ? undefined : Number((percent / 100).toPrecision(15)));
  const op = map.oneOf('op', Object.keys(OPERATORS), false);
  const value = map.number('value', false);
  map.number('timeSliceTarget', false);
  const slice = map.text('timeSliceWindow', false);
  map.done();
  const match = /^(\d+)([smh])$/.exec(slice ?? '60s');
  if (!match) {
    yaml.report(map.at('timeSliceWindow'), `"${slice}" is not the length of a slice; write for example 60s, 1m or 5m.`);
  }
  const sliceSeconds = match ? Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as 's' | 'm' | 'h'] : 60;
  return { target, op: op ? OPERATORS[op] : undefined, value, sliceSeconds };
}

function readIndicator(
  yaml: YamlText,
  spec: MapReader,
  declared: IndicatorKind | undefined,
  method: string | undefined,
  goal: Goal | undefined
): SloIndicator | undefined {
  const outer = spec.child('indicator');
  outer?.value('metadata');
  const inner = outer?.child('spec');
  outer?.done();
  const ratio = inner?.child('ratioMetric', false);
  const threshold = inner?.child('thresholdMetric', false);
  inner?.done();
  if (ratio) {
    return readRatio(yaml, ratio);
  }
  if (!threshold) {
    if (inner) {
      yaml.report(inner.node, 'The indicator needs a ratioMetric or a thresholdMetric.');
    }
    return undefined;
  }
  const kind = declared ?? (method === 'Timeslices' ? 'timeSlice' : 'latency');
  const { value, op } = goal ?? {};
  if (value === undefined || op === undefined) {
    yaml.report(
      threshold.node,
      'A thresholdMetric is compared with a value: write "op" (such as lte) and "value" under objectives.'
    );
    return undefined;
  }
  const found = readSource(yaml, threshold);
  threshold.done();
  const indicator =
    found && thresholdIndicator(yaml, kind, found, { op, value, sliceSeconds: goal?.sliceSeconds ?? 60 });
  found?.spec.done();
  if (found && !indicator) {
    yaml.report(
      threshold.node,
      `A thresholdMetric cannot be a "${kind}"; use ratioMetric, or another contextd.io/indicator.`
    );
  }
  return indicator;
}

function thresholdIndicator(
  yaml: YamlText,
  kind: IndicatorKind,
  { metric, spec }: Source,
  { op, value, sliceSeconds }: { op: Comparison; value: number; sliceSeconds: number }
): SloIndicator | undefined {
  const missing = (): Missing => spec.oneOf('missing', ['bad', 'ignored'], false) ?? 'bad';
  switch (kind) {
    case 'latency':
      return { kind, histogram: metric, threshold: value };
    case 'gauge': {
      const metrics = [metric, ...readOthers(yaml, spec)];
      return {
        kind,
        metrics,
        op,
        value,
        across: spec.oneOf('across', ['mean', 'any', 'all'], false) ?? 'mean',
        missing: missing(),
      };
    }
    case 'timeSlice':
      return { kind, metric, op, value, sliceSeconds, missing: missing() };
    case 'throughput': {
      const names = spec.value('conditions');
      return { kind, total: metric, target: value, conditions: Array.isArray(names) ? names.map(String) : [] };
    }
    default:
      return undefined;
  }
}

function readRatio(yaml: YamlText, map: MapReader): SloIndicator | undefined {
  map.flag('counter', false);
  const read = (key: string, required: boolean): SloMetric | undefined => {
    const child = map.child(key, required);
    const found = child && readSource(yaml, child);
    child?.done();
    found?.spec.done();
    return found?.metric;
  };
  const total = read('total', true);
  const good = map.has('good') ? read('good', false) : undefined;
  const bad = map.has('bad') ? read('bad', false) : undefined;
  map.done();
  if (map.has('good') === map.has('bad')) {
    yaml.report(map.node, 'A ratioMetric has "total" and exactly one of "good" and "bad".');
    return undefined;
  }
  return total && (good || bad) ? { kind: 'ratio', total, ...(bad && { bad }), ...(good && { good }) } : undefined;
}

interface Source {
  metric: SloMetric;
  spec: MapReader;
}

function readSource(yaml: YamlText, map: MapReader): Source | undefined {
  const source = map.child('metricSource');
  const type = source?.oneOf('type', ['contextd', 'prometheus', 'Prometheus']);
  source?.text('metricSourceRef', false);
  const spec = source?.child('spec');
  source?.done();
  if (!type || !spec) {
    return undefined;
  }
  const metric = readMetric(yaml, spec, type === 'contextd');
  return metric && { metric, spec };
}

/** Further metrics of a gauge, each a concept or PromQL. */
function readOthers(yaml: YamlText, spec: MapReader): SloMetric[] {
  if (!spec.has('and')) {
    return [];
  }
  return spec.list('and').flatMap((node, i) => {
    const map = MapReader.of(yaml, node, `and[${i}]`);
    const metric = map && readMetric(yaml, map, !map.has('query'));
    map?.done();
    return metric ? [metric] : [];
  });
}

function readMetric(yaml: YamlText, spec: MapReader, isConcept: boolean): SloMetric | undefined {
  if (!isConcept) {
    const query = spec.text('query');
    return query === undefined ? undefined : { query };
  }
  const concept = spec.text('concept');
  const failed = spec.flag('failed', false);
  const filters = spec.has('filters') ? readFilters(yaml, spec.list('filters')) : undefined;
  return concept === undefined
    ? undefined
    : { concept, ...(filters && { filters }), ...(failed !== undefined && { failed }) };
}

function readFilters(yaml: YamlText, nodes: Node[]): SloFilter[] {
  return nodes.flatMap((node) => {
    const map = MapReader.of(yaml, node, 'filters[]');
    const label = map?.text('label');
    const op = map?.oneOf('op', ['=', '!=', '=~', '!~'] as const);
    const value = map?.text('value');
    map?.done();
    return label !== undefined && op && value !== undefined ? [{ label, op, value }] : [];
  });
}
