/** Which labels of contextd's series are unbounded, how many values they have, and the rules that limit them. */
import { catalogue, type ConceptId } from '../../metrics/catalogue';
import { hasOldNames, isPushed } from '../../metrics/arrival';
import { escapeLabelValue, escapeRegex } from '../../metrics/escape';
import { scopeMatcher, seriesNames } from '../../metrics/names';
import { type Resolution, type SeriesRef } from '../../metrics/resolve';
import { type LabelList, type Sample } from '../../shared/store/prometheus';
import { ownValue } from '../../own';
import { whole } from '../../shared/words/locale';

/** Values of one label are counted up to this limit; more is too many in any case. */
export const MOST_VALUES = 1000;
/** A label with more values than this needs a rule. */
const MANY_VALUES = 100;
/** Rows of the answer. */
const MOST_ROWS = 20;

/** One metric of contextd's own, with its unbounded labels. */
export interface Metric {
  id: ConceptId;
  /** Name without _bucket, _sum and _count. */
  name: string;
  /** The names under which the store lists it. */
  listed: string[];
  /** Actual names of its unbounded labels. */
  unbounded: string[];
  /** It arrives by OTLP, where a store has no relabelling. */
  pushed: boolean;
}

/** The metrics of contextd's own job that a store has, each once. */
export function metricsOf(resolution: Resolution): Metric[] {
  const metrics = new Map<string, Metric>();
  const old = hasOldNames(resolution);
  for (const { id, concept, candidates } of resolution.found()) {
    if (concept.scope !== 'job') {
      continue;
    }
    for (const ref of candidates) {
      const unbounded = unboundedLabels(concept.labels, ref);
      const known = metrics.get(ref.name);
      metrics.set(ref.name, {
        id: known?.id ?? id,
        name: ref.name,
        listed: known && known.listed.length > 1 ? known.listed : seriesNames(ref),
        unbounded: [...new Set([...(known?.unbounded ?? []), ...unbounded])],
        pushed: isPushed(ref, old),
      });
    }
  }
  return [...metrics.values()];
}

function unboundedLabels(labels: string[], ref: SeriesRef): string[] {
  return labels
    .filter((label) => ownValue(catalogue.labels, label)?.unbounded)
    .flatMap((label) => ref.label(label) ?? [])
    .filter((label) => ref.set[label] === undefined);
}

/** A selector of metrics by their listed names, in jobs: a variable, or the jobs themselves. */
function selectorOf(metrics: Array<Pick<Metric, 'listed'>>, job: string | string[]): string {
  const names = metrics.flatMap(({ listed }) => listed).map(escapeRegex);
  return `{${scopeMatcher('job', job)},__name__=~"${escapeLabelValue(names.join('|'))}"}`;
}

/** PromQL that counts the series of metrics by name; for `job` see above. */
export function countQueryOf(metrics: Array<Pick<Metric, 'listed'>>, job: string | string[]): string {
  return `count by (__name__) (${selectorOf(metrics, job)})`;
}

/** Series by listed name. */
export function countsOf(samples: Sample[]): Map<string, number> {
  return new Map(samples.map(({ labels, value }) => [labels.__name__ ?? '', value]));
}

/** The series of a metric, all its parts together; nothing where none was counted. */
export function seriesOf(listed: string[], counts: Map<string, number>): number | undefined {
  const known = listed.flatMap((name) => counts.get(name) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

/** An unbounded label, and how many values it has. */
export interface LabelUse {
  label: string;
  values: number;
  /** More values exist; they were not listed. */
  more: boolean;
  metrics: Metric[];
}

export interface CardinalityReport {
  /** Most values first. */
  labels: LabelUse[];
  /** Metrics with their series, most first, and how many rows and series were cut. */
  rows: Array<{ metric: Metric; series: number }>;
  cutRows: number;
  cutSeries: number;
  /** Metrics whose series were not counted, because one of their labels has too many values. */
  notCounted: Metric[];
  total: number;
}

/** How the check queries the store. */
export interface Ask {
  values: (label: string, selector: string, limit: number) => Promise<LabelList>;
  count: (query: string) => Promise<Sample[]>;
}

/**
 * Counts the values of unbounded labels, from the store's index and up to a limit; then the series of those metrics whose
 * labels stayed below it. A metric that might have a million series is never read.
 */
export async function checkCardinality(resolution: Resolution, jobs: string[], ask: Ask): Promise<CardinalityReport> {
  const metrics = metricsOf(resolution);
  const names = [...new Set(metrics.flatMap(({ unbounded }) => unbounded))];
  const labels = await Promise.all(
    names.map(async (label): Promise<LabelUse> => {
      const users = metrics.filter(({ unbounded }) => unbounded.includes(label));
      const { values, cutAt } = await ask.values(label, selectorOf(users, jobs), MOST_VALUES);
      return { label, values: values.length, more: cutAt !== undefined || values.length > MOST_VALUES, metrics: users };
    })
  );
  const endless = labels.filter(({ more }) => more).map(({ label }) => label);
  const notCounted = metrics.filter(({ unbounded }) => unbounded.some((label) => endless.includes(label)));
  const counted = metrics.filter((metric) => !notCounted.includes(metric));
  const counts = countsOf(counted.length > 0 ? await ask.count(countQueryOf(counted, jobs)) : []);
  const rows = counted
    .map((metric) => ({ metric, series: seriesOf(metric.listed, counts) ?? 0 }))
    .filter(({ series }) => series > 0)
    .sort((a, b) => b.series - a.series || a.metric.name.localeCompare(b.metric.name));
  const sum = (some: typeof rows) => some.reduce((total, { series }) => total + series, 0);
  return {
    labels: labels.sort((a, b) => b.values - a.values || a.label.localeCompare(b.label)),
    rows: rows.slice(0, MOST_ROWS),
    cutRows: Math.max(0, rows.length - MOST_ROWS),
    cutSeries: sum(rows.slice(MOST_ROWS)),
    notCounted,
    total: sum(rows),
  };
}

/** "1,240 series of 61 metrics; project_id has more than 1,000 values." */
export function cardinalitySentence({ labels, rows, cutRows, notCounted, total }: CardinalityReport): string {
  const metrics = rows.length + cutRows;
  const number = (value: number) => whole(value);
  const counted = `${number(total)} series of ${metrics} metric${metrics === 1 ? '' : 's'}`;
  const skipped =
    notCounted.length === 0
      ? ''
      : `, and ${notCounted.length} more that were not counted because one of their labels has too many values`;
  const large = labels.filter(isLarge);
  if (labels.length === 0) {
    return `${counted}; no label is unbounded.`;
  }
  if (large.length === 0) {
    return `${counted}; ${labels.map(({ label, values }) => `${label} has ${values} value${values === 1 ? '' : 's'}`).join(', ')}: few enough.`;
  }
  const named = large.map(
    ({ label, values, more }) => `${label} has ${more ? 'more than ' : ''}${number(values)} values`
  );
  return `${counted}${skipped}; ${named.join(', ')}: drop ${large.length === 1 ? 'it' : 'them'} with the lines below.`;
}

function isLarge({ values, more }: LabelUse): boolean {
  return more || values > MANY_VALUES;
}
