import { stringify } from 'yaml';

import { ANNOTATION, API_VERSION } from './openslo/context';
import { OPERATORS } from './openslo/objective';
import { FIRST_START, START_PATH, startProblem } from './openslo/window';
import type { Json, Slo, SloIndicator, SloMetric, Slices } from './types';

/** SLOs as OpenSLO v1, one YAML document each; parseOpenSlo reads back exactly the same. */
export function toOpenSlo(slos: readonly Slo[]): string {
  return slos.map((slo) => stringify(documentOf(slo), { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}

type Part = { [key: string]: Json };

function documentOf(slo: Slo): Part {
  const { kept = {} } = slo;
  const annotations = { ...annotationsOf(slo), ...(kept['metadata.annotations'] as Part | undefined) };
  const slices = slicesOf(slo.indicator);
  const document = {
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
      indicator: {
        metadata: kept['spec.indicator.metadata'] ?? { name: slo.name },
        spec: indicatorOf(slo.indicator),
      },
      timeWindow: [timeWindow(slo)],
      budgetingMethod: slices ? 'Timeslices' : 'Occurrences',
      objectives: [objective(slo, slices)],
    },
  };
  for (const [path, value] of Object.entries(kept)) {
    put(document, path.match(/[^.[\]]+/g) ?? [], value);
  }
  return document;
}

/** Sets what is not there yet, where the part that holds it still exists. */
function put(part: Json, [key, ...rest]: string[], value: Json): void {
  if (part === null || typeof part !== 'object') {
    return;
  }
  const inside = part as Part;
  if (rest.length > 0) {
    put(Object.hasOwn(inside, key) ? inside[key] : null, rest, value);
  } else if (!Object.hasOwn(inside, key)) {
    inside[key] = value;
  }
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

/** The slices that an indicator is judged by; undefined where events are counted. */
function slicesOf(indicator: SloIndicator): Slices | undefined {
  switch (indicator.kind) {
    case 'ratio':
    case 'latency':
      return indicator.slices;
    case 'gauge':
      return { seconds: 60, target: 1 };
    case 'timeSlice':
      return { seconds: indicator.sliceSeconds, target: 1 };
    case 'throughput':
      return undefined;
  }
}

function indicatorOf(indicator: SloIndicator): Part {
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
      const and = others.map((one) => ({ ...one }) as unknown as Json);
      return { thresholdMetric: source(first, { across, missing, ...(others.length > 0 && { and }) }) };
    }
    case 'timeSlice':
      return { thresholdMetric: source(indicator.metric, { missing: indicator.missing }) };
    case 'throughput':
      return { thresholdMetric: source(indicator.total, { conditions: indicator.conditions }) };
  }
}

function source(metric: SloMetric, more: Part = {}): Part {
  const type = 'query' in metric ? 'prometheus' : 'contextd';
  return { metricSource: { type, spec: { ...(metric as unknown as Part), ...more } } };
}

const UNITS = { day: '1d', week: '1w', month: '1M', quarter: '1Q', year: '1Y' };

function timeWindow({ window, kept }: Slo): Part {
  if (window.kind === 'rolling') {
    return { duration: `${window.days}d`, isRolling: true };
  }
  const { unit, timeZone } = window;
  const start = kept?.[START_PATH];
  const startTime = typeof start === 'string' && !startProblem(start, unit) ? start : FIRST_START;
  return { duration: UNITS[unit], isRolling: false, calendar: { startTime, timeZone } };
}

function objective({ objective: target, indicator }: Slo, slices: Slices | undefined): Part {
  const condition = conditionOf(indicator);
  const [op] = [...OPERATORS].find(([, comparison]) => comparison === condition?.op) ?? [];
  return {
    ...(condition && op && { op, value: condition.value }),
    target,
    ...(slices && { timeSliceTarget: slices.target, timeSliceWindow: `${slices.seconds}s` }),
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
