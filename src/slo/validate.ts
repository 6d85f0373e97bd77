import { catalogue } from '../metrics/catalogue';
import { isClassicLabelName } from '../metrics/escape';
import { burnPolicies, canFire } from './burn';
import { objectiveProblems, windowProblems } from './promise';
import { COMPARISONS, type ConceptMetric, type Slo, type SloIndicator, type SloMetric } from './types';

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is wrong with an SLO, one sentence each that says what to do; empty when it can be saved. */
export function validateSlo(slo: Slo): string[] {
  return [
    ...nameProblems(slo),
    ...objectiveProblems(slo.objective),
    ...windowProblems(slo.window),
    ...indicatorProblems(slo.indicator),
    ...detailProblems(slo),
  ];
}

/** The same for a whole set: names must differ, and conditions exist. */
export function validateSlos(slos: readonly Slo[]): string[] {
  const names = new Set<string>();
  return slos.flatMap((slo) => {
    const problems = validateSlo(slo).map((problem) => `SLO "${slo.name}": ${problem}`);
    if (names.has(slo.name)) {
      problems.push(`Two SLOs are called "${slo.name}"; names must differ.`);
    }
    names.add(slo.name);
    const conditions = slo.indicator.kind === 'throughput' ? slo.indicator.conditions : [];
    const known = (name: string) =>
      slos.some((other) => other.name === name && ['ratio', 'latency'].includes(other.indicator.kind));
    const unknown = conditions.filter((name) => !known(name));
    return [
      ...problems,
      ...unknown.map((name) => `SLO "${slo.name}": its condition "${name}" is no SLO with a ratio or a latency.`),
    ];
  });
}

/** What will not work as one may hope, though the SLO can be saved. */
export function warnSlo(slo: Slo): string[] {
  if (slo.indicator.kind === 'throughput') {
    return [];
  }
  return burnPolicies(slo.window)
    .filter((policy) => !canFire(policy, slo.objective))
    .map(({ severity, factor, long }) => {
      const least = percent(1 - 1 / factor);
      return `The ${severity} over ${long / 3_600_000} h can never fire: even if everything fails, ${percent(slo.objective)} burns ${Number((1 / (1 - slo.objective)).toPrecision(3))} times as fast as allowed, and it waits for ${factor}. It needs an objective above ${least}.`;
    });
}

function nameProblems({ name, title, service }: Slo): string[] {
  const problems = [];
  if (!DNS_LABEL.test(name)) {
    problems.push(
      `The name "${name}" must be a DNS label: lower-case letters, digits and hyphens, at most 63, such as tool-errors.`
    );
  }
  if (!title?.trim()) {
    problems.push('The title is empty; say in a few words what is promised.');
  }
  if (!service?.trim()) {
    problems.push('The service is empty; name what makes the promise, such as contextd.');
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
      ];
    }
    case 'latency':
      return [
        ...(indicator.threshold > 0 ? [] : ['The threshold must be a number of seconds above 0.']),
        ...metricProblems(indicator.histogram),
        ...typeProblems(indicator.histogram, ['histogram'], 'a latency'),
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

function comparisonProblems({ op, value }: { op: string; value: number }): string[] {
  const known = (COMPARISONS as readonly string[]).includes(op);
  return [
    ...(known ? [] : [`"${op}" is no comparison; choose one of ${COMPARISONS.join(' ')}.`]),
    ...(Number.isFinite(value) ? [] : ['The value that the metric is compared with must be a number.']),
  ];
}

function metricProblems(metric: SloMetric): string[] {
  if ('query' in metric) {
    return metric.query.trim() ? [] : ['A metric is empty; write PromQL, or choose a concept.'];
  }
  const concept = catalogue.concepts[metric.concept as keyof typeof catalogue.concepts];
  if (!concept) {
    return [`There is no concept "${metric.concept}"; the metrics reference lists them.`];
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

function detailProblems({ groupBy = [], minBadEvents, criticalBelow, objective, maintenance = [] }: Slo): string[] {
  const problems = groupBy
    .filter((label) => !isClassicLabelName(label))
    .map((label) => `It groups by "${label}", which is no name of a label.`);
  if (minBadEvents !== undefined && !(minBadEvents >= 0)) {
    problems.push(`The least number of bad events is ${minBadEvents}; it must be 0 or more.`);
  }
  if (criticalBelow !== undefined && !(criticalBelow > 0 && criticalBelow <= objective)) {
    problems.push(
      `It is critical below ${percent(criticalBelow)}, which must lie above 0 % and not above the objective of ${percent(objective)}.`
    );
  }
  maintenance.forEach(({ start, end }, i) => {
    const [from, to] = [Date.parse(start), Date.parse(end)];
    if (Number.isNaN(from) || Number.isNaN(to)) {
      problems.push(
        `Maintenance window ${i + 1} runs from "${start}" to "${end}"; write times as 2026-03-01T02:00:00Z.`
      );
    } else if (to <= from) {
      problems.push(`Maintenance window ${i + 1} ends before it begins.`);
    }
  });
  return problems;
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))} %`;
}
