import { catalogue } from '../metrics/catalogue';
import { isClassicLabelName } from '../metrics/escape';
import { burnPolicies, canFire } from './burn';
import { countsEvents, objectiveProblems, windowProblems } from './promise';
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
        ...sliceProblems(indicator.slices),
      ];
    }
    case 'latency':
      return [
        ...(indicator.threshold > 0 ? [] : ['The threshold must be a number of seconds above 0.']),
        ...metricProblems(indicator.histogram),
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
        ...(indicator.sliceSeconds >= 10 && indicator.sliceSeconds <= 3600
          ? []
          : [`A slice is 10 s to one hour long, not ${indicator.sliceSeconds} s.`]),
        ...metricProblems(indicator.metric),
        ...comparisonProblems(indicator),
      ];
    case 'throughput':
      return [
        ...(indicator.target > 0 ? [] : ['The target must be a number of events per second above 0.']),
        ...metricProblems(indicator.total),
      ];
  }
}

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
  const concept = catalogue.concepts[metric.concept as keyof typeof catalogue.concepts];
  if (!concept) {
    return [`The concept "${metric.concept}" does not exist; the metrics reference lists all.`];
  }
  return (metric.filters ?? [])
    .filter(({ label }) => !concept.labels.includes(label))
    .map(({ label }) => `"${metric.concept}" has no label "${label}"; it has ${concept.labels.join(', ') || 'none'}.`);
}

function typeProblems(metric: SloMetric, types: string[], what: string): string[] {
  const concept =
    'concept' in metric ? catalogue.concepts[metric.concept as keyof typeof catalogue.concepts] : undefined;
  return concept && !types.includes(concept.type)
    ? [`"${(metric as ConceptMetric).concept}" is a ${concept.type}; ${what} needs a ${types.join(' or ')}.`]
    : [];
}

function detailProblems({ groupBy = [], minBadEvents, criticalBelow, objective, maintenance = [] }: Slo): SloProblem[] {
  const few = minBadEvents !== undefined && !(minBadEvents >= 0);
  const critical = criticalBelow !== undefined && !(criticalBelow > 0 && criticalBelow <= objective);
  return [
    ...about(
      'groupBy',
      groupBy
        .filter((label) => !isClassicLabelName(label))
        .map((label) => `It groups by "${label}", which is not the name of a label.`)
    ),
    ...about('minBadEvents', few ? [`The least number of bad events is ${minBadEvents}; it must be 0 or more.`] : []),
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

function maintenanceProblems({ start, end }: Maintenance, i: number): string[] {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return [`Maintenance window ${i + 1} runs from "${start}" to "${end}"; write times as 2026-03-01T02:00:00Z.`];
  }
  return to <= from ? [`Maintenance window ${i + 1} ends before it begins.`] : [];
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))} %`;
}
