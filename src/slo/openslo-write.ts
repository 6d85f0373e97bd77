import { stringify } from 'yaml';

import type { Slo, SloIndicator, SloMetric, SloWindow } from './types';

/** Prefix of our annotations: what OpenSLO v1 has no key for. */
export const ANNOTATION = 'contextd.io/';
export const API_VERSION = 'openslo/v1';

/** SLOs as OpenSLO v1, one YAML document each; parseOpenSlo reads back exactly the same. */
export function toOpenSlo(slos: readonly Slo[]): string {
  return slos.map((slo) => stringify(documentOf(slo), { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}

function documentOf(slo: Slo): object {
  const annotations = annotationsOf(slo);
  return {
    apiVersion: API_VERSION,
    kind: 'SLO',
    metadata: {
      name: slo.name,
      displayName: slo.title,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ...(slo.description !== undefined && { description: slo.description }),
      service: slo.service,
      indicator: { metadata: { name: slo.name }, spec: indicatorOf(slo.indicator) },
      timeWindow: [timeWindow(slo.window)],
      budgetingMethod: isSliced(slo.indicator) ? 'Timeslices' : 'Occurrences',
      objectives: [objective(slo)],
    },
  };
}

function annotationsOf({ groupBy, minBadEvents, maintenance, criticalBelow, indicator }: Slo): Record<string, string> {
  const entries: Array<[string, string | undefined]> = [
    ['indicator', indicator.kind],
    ['group-by', groupBy?.join(',')],
    ['min-bad-events', minBadEvents?.toString()],
    ['critical-below', criticalBelow?.toString()],
    [
      'maintenance',
      maintenance
        ?.map(({ start, end, reason }) => [`${start}/${end}`, reason].filter((text) => text !== undefined).join(' '))
        .join('\n'),
    ],
  ];
  return Object.fromEntries(
    entries
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .map(([key, value]) => [ANNOTATION + key, value])
  );
}

function isSliced({ kind }: SloIndicator): boolean {
  return kind === 'gauge' || kind === 'timeSlice';
}

function indicatorOf(indicator: SloIndicator): object {
  switch (indicator.kind) {
    case 'ratio': {
      const { total, bad, good } = indicator;
      return {
        ratioMetric: {
          counter: true,
          ...(good && { good: source(good) }),
          ...(bad && { bad: source(bad) }),
          total: source(total),
        },
      };
    }
    case 'latency':
      return { thresholdMetric: source(indicator.histogram) };
    case 'gauge': {
      const [first, ...others] = indicator.metrics;
      const { across, missing } = indicator;
      return { thresholdMetric: source(first, { across, missing, ...(others.length > 0 && { and: others }) }) };
    }
    case 'timeSlice':
      return { thresholdMetric: source(indicator.metric, { missing: indicator.missing }) };
    case 'throughput':
      return { thresholdMetric: source(indicator.total, { conditions: indicator.conditions }) };
  }
}

function source(metric: SloMetric, more: object = {}): object {
  return { metricSource: { type: 'query' in metric ? 'prometheus' : 'contextd', spec: { ...metric, ...more } } };
}

const UNITS = { day: '1d', week: '1w', month: '1M', quarter: '1Q', year: '1Y' };

function timeWindow(window: SloWindow): object {
  return window.kind === 'rolling'
    ? { duration: `${window.days}d`, isRolling: true }
    : {
        duration: UNITS[window.unit],
        isRolling: false,
        calendar: { startTime: '2024-01-01 00:00:00', timeZone: window.timeZone },
      };
}

const OPERATORS: Record<string, string> = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte', '==': 'eq', '!=': 'ne' };

function objective({ objective: target, indicator }: Slo): object {
  const condition = conditionOf(indicator);
  const slice = indicator.kind === 'timeSlice' ? indicator.sliceSeconds : 60;
  return {
    ...(condition && { op: OPERATORS[condition.op], value: condition.value }),
    target,
    ...(isSliced(indicator) && { timeSliceTarget: 1, timeSliceWindow: `${slice}s` }),
  };
}

function conditionOf(indicator: SloIndicator): { op: string; value: number } | undefined {
  switch (indicator.kind) {
    case 'ratio':
      return undefined;
    case 'latency':
      return { op: '<=', value: indicator.threshold };
    case 'throughput':
      return { op: '>=', value: indicator.target };
    default:
      return indicator;
  }
}
