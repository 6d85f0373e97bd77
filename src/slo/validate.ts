import { conceptNamed } from '../metrics/catalogue';
import { isClassicLabelName } from '../metrics/escape';
import { burnPolicies, canFire } from './burn';
import { countsEvents, objectiveProblems, windowProblems } from './promise';
import { isSelector } from './selector';
import {
  COMPARISONS,
  type ConceptMetric,
  type Maintenance,
  type Slo,
  type SloIndicator,
  type SloMetric,
  type Slices,
} from './types';

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const SLO_FIELDS = [
  'name',
  'title',
  'service',
  'objective',
  'window',
  'groupBy',
  'minBadEvents',
  'criticalBelow',
  'maintenance',
  'indicator',
] as const;

/** The field of an SLO that a problem is about. */
export type SloField = (typeof SLO_FIELDS)[number];

/** What is wrong with a field, and what to do; a sentence. */
export interface SloProblem {
  field: SloField;
  message: string;
}

/** A problem of one SLO of a set. */
export interface SetProblem extends SloProblem {
  /** Name of the SLO. */
  slo: string;
}

/** What is wrong with an SLO; empty when it can be saved. */
export function validateSlo(slo: Slo): SloProblem[] {
  return [
    ...nameProblems(slo),
    ...about('objective', objectiveProblems(slo.objective)),
    ...about('window', windowProblems(slo.window)),
    ...about('indicator', indicatorProblems(slo.indicator)),
    ...detailProblems(slo),
  ];
}

const about = (field: SloField, messages: string[]): SloProblem[] => messages.map((message) => ({ field, message }));

/** The same for a whole set: names must differ, and conditions exist. */
export function validateSlos(slos: readonly Slo[]): SetProblem[] {
  const names = new Set<string>();
  return slos.flatMap((slo) => {
    const doubled = names.has(slo.name);
    names.add(slo.name);
    const problems = [
      ...validateSlo(slo),
      ...about('name', doubled ? [`Another SLO has the name "${slo.name}"; names must differ.`] : []),
      ...conditionProblems(slo, slos),
    ];
    return problems.map((problem) => ({ ...problem, slo: slo.name }));
  });
}

/** What is wrong with the conditions of a throughput among the SLOs of its set. */
export function conditionProblems({ indicator }: Slo, slos: readonly Slo[]): SloProblem[] {
  const conditions = indicator.kind === 'throughput' ? indicator.conditions : [];
  const known = (name: string) => slos.some((other) => other.name === name && countsEvents(other.indicator));
  return about(
    'indicator',
    conditions
      .filter((name) => !known(name))
      .map((name) => `The condition "${name}" is not an SLO with a ratio or a latency that counts events.`)
  );
}

/** For a reader who sees the whole set. */
export const setSentence = ({ slo, message }: SetProblem): string => `SLO "${slo}": ${message}`;

/** What may not work as expected, although the SLO can be saved. */
export function warnSlo(slo: Slo): string[] {
  if (slo.indicator.kind === 'throughput') {
    return [];
  }
  return burnPolicies(slo.window)
    .filter((policy) => !canFire(policy, slo.objective))
    .map(({ severity, factor, long }) => {
      const least = percent(1 - 1 / factor);
      return `The ${severity} over ${long / 3_600_000} h can never fire: even if everything fails, ${percent(slo.objective)} burns ${Number((1 / (1 - slo.objective)).toPrecision(3))} times as fast as allowed, and the alert fires at ${factor}. It needs an objective above ${least}.`;
    });
}

function nameProblems({ name, title, service }: Slo): SloProblem[] {
  const problems: SloProblem[] = [];
  if (!DNS_LABEL.test(name)) {
    problems.push({
      field: 'name',
      message: `The name "${name}" must be a DNS label: lower-case letters, digits and hyphens, at most 63, such as tool-errors.`,
    });
  }
  if (!title?.trim()) {
    problems.push({ field: 'title', message: 'The title is empty; describe the promise in a few words.' });
  }
  if (!service?.trim()) {
    problems.push({
      field: 'service',
      message: 'The service is empty; name what makes the promise, such as contextd.',
    });
  }
  return problems;
}

function indicatorProblems(indicator: SloIndicator): string[] {
  switch (indicator.kind) {
    case 'ratio': {
      const both = (indicator.bad === undefined) === (indicator.good === undefined);
      const metrics = [indicator.total, indicator.bad, indicator.good].filter((metric) => metric !== undefined);
      return [
        ...(both ? ['A ratio has "total" and exactly one of "good" and "bad".'] : []),
        ...metrics.flatMap(metricProblems),
        ...metrics.flatMap((metric) => selectorProblems(metric, 'a counter', 'http_requests_total{job="x"}')),
        ...sliceProblems(indicator.slices),
      ];
    }
    case 'latency':
      return [
        ...(isPositive(indicator.threshold) ? [] : ['The threshold must be a number of seconds above 0.']),
        ...metricProblems(indicator.histogram),
        ...selectorProblems(indicator.histogram, 'a histogram', 'http_duration_seconds{job="x"}'),
        ...typeProblems(indicator.histogram, ['histogram'], 'a latency'),
        ...sliceProblems(indicator.slices),
      ];
    case 'gauge':
      return [
        ...(indicator.metrics.length > 0 ? [] : ['A gauge names at least one metric.']),
        ...indicator.metrics.flatMap(metricProblems),
        ...comparisonProblems(indicator),
      ];
    case 'timeSlice':
      return [
        ...(Number.isInteger(indicator.sliceSeconds) && indicator.sliceSeconds >= 10 && indicator.sliceSeconds <= 3600
          ? []
          : [`A slice has 10 to 3600 whole seconds, not ${indicator.sliceSeconds}.`]),
        ...metricProblems(indicator.metric),
        ...comparisonProblems(indicator),
      ];
    case 'throughput':
      return [
        ...(isPositive(indicator.target) ? [] : ['The target must be a number of events per second above 0.']),
        ...metricProblems(indicator.total),
        ...selectorProblems(indicator.total, 'a counter', 'http_requests_total{job="x"}'),
      ];
  }
}

const isPositive = (value: number) => Number.isFinite(value) && value > 0;

/** Events are counted from series, so a query names them and computes nothing. */
function selectorProblems(metric: SloMetric, what: string, example: string): string[] {
  return 'query' in metric && metric.query.trim() && !isSelector(metric.query)
    ? [`"${short(metric.query)}" is not a selector of ${what}; write for example ${example}, without functions.`]
    : [];
}

const short = (text: string) => (text.length > 120 ? `${text.slice(0, 120)}…` : text);

function sliceProblems(slices: Slices | undefined): string[] {
  if (!slices) {
    return [];
  }
  const { seconds, target } = slices;
  const problems = [];
  if (!(Number.isInteger(seconds) && seconds >= 60 && seconds <= 3600)) {
    problems.push(
      `A slice of ${seconds} s is not possible: it has 60 to 3600 whole seconds. A shorter one holds too few samples to count events in it, and a longer one hides an outage.`
    );
  }
  if (!(target > 0 && target <= 1)) {
    problems.push(
      `A slice is good from a share of ${target} good events; write a ratio above 0 and up to 1, such as 0.95.`
    );
  }
  return problems;
}

function comparisonProblems({ op, value }: { op: string; value: number }): string[] {
  const known = (COMPARISONS as readonly string[]).includes(op);
  return [
    ...(known ? [] : [`"${op}" is not a comparison; choose one of ${COMPARISONS.join(' ')}.`]),
    ...(Number.isFinite(value) ? [] : ['The value that the metric is compared with must be a number.']),
  ];
}

function metricProblems(metric: SloMetric): string[] {
  if ('query' in metric) {
    return metric.query.trim() ? [] : ['A metric is empty; write PromQL, or choose a concept.'];
  }
  const concept = conceptNamed(metric.concept);
  if (!concept) {
    return [`The concept "${metric.concept}" does not exist; the metrics reference lists all.`];
  }
  return (metric.filters ?? [])
    .filter(({ label }) => !concept.labels.includes(label))
    .map(({ label }) => `"${metric.concept}" has no label "${label}"; it has ${concept.labels.join(', ') || 'none'}.`);
}

function typeProblems(metric: SloMetric, types: string[], what: string): string[] {
  const concept = 'concept' in metric ? conceptNamed(metric.concept) : undefined;
  return concept && !types.includes(concept.type)
    ? [`"${(metric as ConceptMetric).concept}" is a ${concept.type}; ${what} needs a ${types.join(' or ')}.`]
    : [];
}

function detailProblems({ groupBy = [], minBadEvents, criticalBelow, objective, maintenance = [] }: Slo): SloProblem[] {
  const few = minBadEvents !== undefined && !(Number.isSafeInteger(minBadEvents) && minBadEvents >= 0);
  const critical = criticalBelow !== undefined && !(criticalBelow > 0 && criticalBelow <= objective);
  return [
    ...about('groupBy', groupBy.flatMap(labelProblems)),
    ...about(
      'minBadEvents',
      few ? [`The least number of bad events is ${minBadEvents}; it must be 0 or more, and whole.`] : []
    ),
    ...about(
      'criticalBelow',
      critical
        ? [
            `It is critical below ${percent(criticalBelow)}, which must lie above 0 % and not above the objective of ${percent(objective)}.`,
          ]
        : []
    ),
    ...about('maintenance', maintenance.flatMap(maintenanceProblems)),
  ];
}

function labelProblems(label: string, i: number, all: string[]): string[] {
  if (!isClassicLabelName(label)) {
    return [`It groups by "${label}", which is not the name of a label.`];
  }
  return all.indexOf(label) < i ? [`It groups by "${label}" twice; name each label once.`] : [];
}

const TIME = /^\d{4}-\d\d-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339, with a day that exists. */
function isTime(text: string): boolean {
  const [, day] = TIME.exec(text) ?? [];
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return day !== undefined && date.getUTCDate() === Number(day) && !Number.isNaN(Date.parse(text));
}

function maintenanceProblems({ start, end, reason = '' }: Maintenance, i: number): string[] {
  const name = `Maintenance window ${i + 1}`;
  const wrong = [start, end].filter((text) => !isTime(text));
  return [
    ...(Date.parse(end) <= Date.parse(start)
      ? [`${name} ends before it begins: it runs from ${start} to ${end}.`]
      : []),
    ...wrong.map((text) => `${name} has the time "${text}"; write times as 2026-03-01T02:00:00Z.`),
    ...(/[\r\n\u2028\u2029]/.test(reason) ? [`${name} has a reason of several lines; write it in one.`] : []),
  ];
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))} %`;
}
