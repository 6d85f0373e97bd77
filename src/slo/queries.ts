/**
 * PromQL that counts what an SLI counts, in steps (t - width, t]. Plain numbers of events: `increase()` extrapolates,
 * and clamps at zero, which loses events of counters that have just begun. The same as pkg/slo/counters.go.
 */
import { labelName, quote } from '../metrics/escape';
import {
  DEFAULT_SCRAPE_SECONDS,
  type GaugeIndicator,
  RECORDED_BAD,
  RECORDED_TOTAL,
  type ResolvedCounts,
  type ResolvedIndicator,
  type ResolvedRatio,
  type ResolvedSlo,
  type ResolvedThroughput,
  type TimeSliceIndicator,
} from './types';

/** How far back the last value of a counter is looked for: a service may be away so long without being born again. */
const MEMORY = '1d';

/** Label that tells the parts of one query apart, and its values; the same as in pkg/slo/indicator.go. */
export const PART_LABEL = 'slo_part';
export type PartName = 'total' | 'bad' | 'good' | 'resets' | 'samples';

/** A duration as every PromQL reads it. */
export function promDuration(ms: number): string {
  for (const [unit, size] of [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const) {
    if (ms > 0 && ms % size === 0) {
      return `${ms / size}${unit}`;
    }
  }
  return `${ms}ms`;
}

export interface PartsOptions {
  /** Labels to split by, in place of the SLO's own. */
  by?: readonly string[];
  /** Leaves the total out where bad events are counted by themselves, which costs a part of it. */
  onlyBad?: boolean;
}

/**
 * The same in one query, whose series the label slo_part tells apart: total, and bad or good. Where `resets` is above 0,
 * counters began again within the step, and only steps as short as two scrapes count them to the event.
 */
export function partsQuery(slo: ResolvedSlo, width: number, options: PartsOptions = {}): string {
  const { indicator } = slo;
  const parts = wantedParts(slo, width, options);
  if (indicator.kind !== 'gauge' && indicator.kind !== 'timeSlice') {
    const span = promDuration(width + scrapeOf(slo) - 1);
    const all = sourcesOf(indicator).flatMap((source) => [
      ...(source.bad !== undefined && options.onlyBad ? [] : [source.total]),
      ...(source.native ? [] : [source.bad ?? source.good ?? source.total]),
    ]);
    const resets = [...new Set(all)].map((selector) => `(resets(${selector}[${span}]) > 0)`);
    parts.push(['resets', `count(${resets.join(' or ')})`]);
  }
  return joinParts(parts);
}

/**
 * The same over a wide step as the sum of fine ones, each of which counts its resets to the event. Both widths and the
 * end of the step are multiples of `fine`.
 */
export function summedPartsQuery(slo: ResolvedSlo, width: number, fine: number, options: PartsOptions = {}): string {
  const steps = `[${promDuration(width - 1)}:${promDuration(fine)}]`;
  return joinParts(wantedParts(slo, fine, options).map(([name, expr]) => [name, `sum_over_time((${expr})${steps})`]));
}

function wantedParts(slo: ResolvedSlo, width: number, { by = slo.groupBy ?? [], onlyBad }: PartsOptions) {
  const { total, ...part } = countedParts(slo, width, by);
  const parts = onlyBad && part.bad !== undefined ? part : { total, ...part };
  return Object.entries(parts) as Array<[PartName, string]>;
}

function joinParts(parts: Array<[PartName, string]>): string {
  return parts.map(([name, expr]) => `label_replace(${expr}, "${PART_LABEL}", "${name}", "", "")`).join(' or ');
}

function countedParts(
  slo: ResolvedSlo,
  width: number,
  by: readonly string[]
): { total: string; bad?: string; good?: string } {
  const { indicator } = slo;
  if (indicator.kind === 'gauge' || indicator.kind === 'timeSlice') {
    return sliceParts(indicator, width, by);
  }
  const sources = sourcesOf(indicator);
  const sum = (part: Part) => counted(sources, part, { width, scrape: scrapeOf(slo), by });
  if (indicator.kind === 'throughput') {
    return { total: sum('total') };
  }
  const isGood = sources[0].bad === undefined;
  return { total: sum('total'), ...(isGood ? { good: sum('good') } : { bad: sum('bad') }) };
}

function scrapeOf(slo: ResolvedSlo): number {
  return (slo.scrapeIntervalSeconds ?? DEFAULT_SCRAPE_SECONDS) * 1000;
}

/** Whether anything of the SLI was there in the day before a moment: how many series. */
export function seenQuery(indicator: CountingIndicator): string {
  return sourcesOf(indicator)
    .map(({ total }) => `count(last_over_time(${total}[${MEMORY}]))`)
    .join(' or ');
}

/**
 * The recorded counts, summed over each step, as the parts total, bad and samples: how many steps of five minutes were
 * recorded. Closed (Prometheus 2) and left-open (3) ranges see the same samples.
 */
export function recordedPartsQuery(slo: ResolvedSlo, width: number): string {
  const text = recordedMatchers(slo);
  const over = (call: string, name: string) => `${call}(${name}{${text}}[${promDuration(width - 1)}])`;
  const sum = (name: string) => `sum${grouping(slo.groupBy ?? [])} (${over('sum_over_time', name)})`;
  return joinParts([
    ['total', sum(RECORDED_TOTAL)],
    ['bad', sum(RECORDED_BAD)],
    ['samples', `max(${over('count_over_time', RECORDED_TOTAL)})`],
  ]);
}

/** When the rules were last evaluated, in Unix seconds; nothing where they do not run. */
export function lastRecordedQuery(slo: ResolvedSlo): string {
  return `max(max_over_time(timestamp(${RECORDED_TOTAL}{${recordedMatchers(slo)}})[15m:1m]))`;
}

function recordedMatchers(slo: ResolvedSlo): string {
  const matchers = Object.entries({ slo: slo.name, service: slo.service, ...slo.recordedLabels });
  return matchers.map(([label, value]) => `${labelName(label)}=${quote(value)}`).join(',');
}

/**
 * The proven rate in each window: the highest rate of five minutes in it at which no condition was broken, in events a
 * second. A condition without events in those five minutes is not broken.
 */
export function provenRateQuery(indicator: ResolvedThroughput, window: string): string {
  const rate = rated(sourcesOf(indicator), 'total', '5m', []);
  const broken = indicator.conditions.map(
    ({ objective, indicator: ratio }) => ` unless (${ratioOf(ratio, '5m', [])} > ${rounded(1 - objective)})`
  );
  return `max_over_time((${rate}${broken.join('')})[${window}:5m])`;
}

/** A limit without the noise of binary fractions: 1 - 0.99 is 0.01. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** The error ratio over a window, without value when idle: what burn alerts compare with factor x (1 - objective). */
export function errorRatioQuery(slo: ResolvedSlo, window: string, by: readonly string[] = slo.groupBy ?? []): string {
  const { indicator } = slo;
  if (indicator.kind === 'gauge' || indicator.kind === 'timeSlice') {
    return `1 - avg_over_time((${worth(indicator, by)})[${window}:${sliceText(indicator)}])`;
  }
  return ratioOf(indicator, window, by);
}

function ratioOf(indicator: ResolvedRatio | ResolvedThroughput, window: string, by: readonly string[]): string {
  const sources = sourcesOf(indicator);
  const rate = (part: Part) => rated(sources, part, window, by);
  const total = rate('total');
  const bad = sources[0].bad === undefined ? `(${total} - ${rate('good')})` : `(${rate('bad')} or 0 * ${total})`;
  return `${bad} / (${total} > 0)`;
}

type Part = 'total' | 'bad' | 'good';

/** What counts events, and not slices of time. */
export type CountingIndicator = Exclude<ResolvedIndicator, { kind: 'gauge' | 'timeSlice' }>;

function sourcesOf(indicator: CountingIndicator): ResolvedCounts[] {
  return [indicator, ...(indicator.alternatives ?? [])];
}

interface Counting {
  width: number;
  scrape: number;
  by: readonly string[];
}

/** The sum over all namings; each process counts once, under the first naming that it has. */
function counted(sources: ResolvedCounts[], part: Part, counting: Counting): string {
  const alive = sources.map((source) => `count(${lastBefore(source, 'total', counting.width)}) > 0`).join(' or ');
  const vectors = sources.map((source, i) => {
    const vector = renamed(source, counting.by, increments(source, part, counting, alive));
    return i === 0 ? vector : `((${vector}) ${unlessEarlier(sources.slice(0, i), counting.width)})`;
  });
  return `sum${grouping(counting.by)} (${vectors.join(' or ')})`;
}

/** A process that an earlier naming has does not count again. */
function unlessEarlier(earlier: ResolvedCounts[], width: number): string {
  return earlier
    .map((source) => `unless on (job, instance) last_over_time(${source.total}[${promDuration(width)}])`)
    .join(' ');
}

/**
 * The increments of one counter: in a step without a reset the last value less the last one before the step. In a step
 * with one, the last value and what the counter had grown by before it began again: its peak. A series born in the step
 * counts with all its value (OpenTelemetry sends no first 0), unless nothing of this SLI has been seen before: then the
 * store is new, not the events.
 */
function increments(source: ResolvedCounts, part: Part, counting: Counting, alive: string): string {
  const { width } = counting;
  const selector = selectorOf(source, part);
  const within = (call: string) => `${call}(${selector}[${promDuration(width)}])`;
  const last = valueOf(source, part, within('last_over_time'));
  const before = lastBefore(source, part, width);
  const born = `(${last} and on() (${alive}))`;
  if (source.native) {
    return [...histogramIncrements(source, part, counting), born, `(0 * ${last})`].join(' or ');
  }
  const low = within('min_over_time');
  if (width >= WIDE) {
    return [`(${last} - (${before} <= ${low}))`, born, `(${last} - ${low})`].join(' or ');
  }
  return [
    // Nothing in the step is below what was before it, and nothing goes down.
    `((${last} - ${low} + (${low} - ${before} >= 0)) unless (${within('resets')} > 0))`,
    // What begins again was there a moment ago, so that a plain selector finds its last value: cheaper than a day's.
    `(${last} + clamp_min(${peak(selector, counting)} - ${selector} offset ${promDuration(width)}, 0))`,
    born,
    `(${last} - ${low})`,
  ].join(' or ');
}

/** From here on peaks are not looked for, which takes long: a step with resets must be asked for again, finely. */
const WIDE = 600_000;

/**
 * The value that a counter had before its reset in a step; the sum of them when it began again more than once. What is
 * above the last value is a peak; a counter that has outgrown its peak shows it from one scrape to the next.
 */
function peak(selector: string, { width, scrape }: Counting): string {
  const within = (call: string) => `${call}(${selector}[${promDuration(width)}])`;
  const above = `(${within('max_over_time')} > ${within('last_over_time')})`;
  if (width <= scrape) {
    return above;
  }
  const every = promDuration(scrape);
  // A millisecond more than from the second scrape of the step on, since ranges are open on the left in Prometheus 3.
  const range = `${promDuration(width - scrape + 1)}:${every}`;
  const drops = `sum_over_time((${selector} offset ${every} > ${selector})[${range}])`;
  return `((${drops} and ${within('resets')} > 1) or ${above} or ${drops})`;
}

/** Of native histograms, which have neither lows nor peaks, a reset is increase(), scaled to the step. */
function histogramIncrements(source: ResolvedCounts, part: Part, { width, scrape }: Counting): string[] {
  const span = width + scrape - 1;
  const reach = `${source.total}[${promDuration(span)}]`;
  const last = valueOf(source, part, `last_over_time(${source.total}[${promDuration(width)}])`);
  return [
    `((${last} - ${lastBefore(source, part, width)}) >= 0 unless (resets(${reach}) > 0))`,
    `(${valueOf(source, part, `increase(${reach})`)} * ${width / span} and (resets(${reach}) > 0))`,
  ];
}

function lastBefore(source: ResolvedCounts, part: Part, width: number): string {
  return valueOf(source, part, `last_over_time(${selectorOf(source, part)}[${MEMORY}] offset ${promDuration(width)})`);
}

function selectorOf(source: ResolvedCounts, part: Part): string {
  return source.native ? source.total : (source[part] ?? source.total);
}

/** The number in a sample: of a native histogram its count, or its observations at or under the threshold. */
function valueOf(source: ResolvedCounts, part: Part, samples: string): string {
  if (!source.native) {
    return samples;
  }
  const count = `histogram_count(${samples})`;
  // Without observations the fraction is NaN, which is not >= 0.
  return part === 'good'
    ? `(histogram_fraction(-Inf, ${source.threshold}, ${samples}) * ${count} >= 0 or 0 * ${count})`
    : count;
}

function rated(sources: ResolvedCounts[], part: Part, window: string, by: readonly string[]): string {
  const vectors = sources.map((source, i) => {
    const vector = renamed(source, by, valueOf(source, part, `rate(${selectorOf(source, part)}[${window}])`));
    const earlier = sources.slice(0, i).map((other) => `unless on (job, instance) ${other.total}`);
    return i === 0 ? vector : `(${vector} ${earlier.join(' ')})`;
  });
  return `sum${grouping(by)} (${vectors.join(' or ')})`;
}

function renamed(source: ResolvedCounts, by: readonly string[], vector: string): string {
  return by.reduce((expr, label) => {
    const name = source.labels?.[label];
    return name === undefined || name === label
      ? expr
      : `label_replace(${expr}, ${quote(label)}, "$1", ${quote(name)}, "(.*)")`;
  }, vector);
}

type Slices = GaugeIndicator<string> | TimeSliceIndicator<string>;

/** Slices whose ends lie in the step, and of them the good ones, by what they are worth. */
function sliceParts(indicator: Slices, width: number, by: readonly string[]): { total: string; good: string } {
  const over = `(${worth(indicator, by)})[${promDuration(width - 1)}:${sliceText(indicator)}]`;
  return { total: `count_over_time(${over})`, good: `sum_over_time(${over})` };
}

function sliceText(indicator: Slices): string {
  return promDuration(indicator.kind === 'gauge' ? 60_000 : indicator.sliceSeconds * 1000);
}

/** What a moment is worth, 0 to 1: of several metrics the worst counts. */
function worth(indicator: Slices, by: readonly string[]): string {
  const metrics = indicator.kind === 'gauge' ? indicator.metrics : [indicator.metric];
  const join = { mean: 'avg', any: 'max', all: 'min' }[indicator.kind === 'gauge' ? indicator.across : 'all'];
  const all = metrics.map((metric) => `${join}${grouping(by)} ((${metric}) ${indicator.op} bool ${indicator.value})`);
  if (all.length === 1) {
    return all[0];
  }
  const apart = all.map((expr, i) => `label_replace(${expr}, "slo_metric", "${i}", "", "")`);
  return `min${grouping(by)} (${apart.join(' or ')})`;
}

function grouping(by: readonly string[]): string {
  return by.length === 0 ? '' : ` by (${by.map(labelName).join(', ')})`;
}
