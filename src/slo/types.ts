/**
 * A service level objective: as a person writes it, as a store answers it, and what is counted for it.
 *
 * {@link Slo} is in the app's jsonData (`slos`) and, as OpenSLO v1, in slo/*.yaml. {@link ResolvedSlo} is the same
 * with PromQL in place of concepts: it carries everything, so that a query of Insights and an alert rule depend on
 * neither the app nor the catalogue. pkg/slo reads it in Go.
 */

export const CALENDAR_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** The last n days; or the calendar period in which a moment lies, which begins at midnight of a time zone. */
export type SloWindow =
  | { kind: 'rolling'; days: number }
  | { kind: 'calendar'; unit: CalendarUnit; timeZone: string /* IANA */ };

/** A time whose events count neither as good nor as bad: [start, end), RFC 3339. */
export interface Maintenance {
  start: string;
  end: string;
  reason?: string;
}

export const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What a minute or slice without samples means, between the first and the last sample of the service. */
export type Missing = 'bad' | 'ignored';

/** A condition on a canonical label of a concept; with =~ and !~ the value is a regular expression. */
export interface SloFilter {
  label: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** A concept of the catalogue. `failed`: only its failed events, however this store marks them. */
export interface ConceptMetric {
  concept: string;
  filters?: SloFilter[];
  failed?: boolean;
}

/** PromQL: a selector for counters, histograms and gauges, an expression in a time slice. */
export interface RawMetric {
  query: string;
}

export type SloMetric = ConceptMetric | RawMetric;

/**
 * What is counted are slices of time in place of events: a slice is good when the share of good events in it is at
 * least `target`; a slice without events is good. Each slice weighs the same, however few its events are.
 */
export interface Slices {
  seconds: number;
  /** Above 0, at most 1. */
  target: number;
}

/** Exactly one of bad and good. */
export interface RatioIndicator<M = SloMetric> {
  kind: 'ratio';
  total: M;
  bad?: M;
  good?: M;
  slices?: Slices;
}

/** Observations of a histogram at or under a threshold, of all. */
export interface LatencyIndicator {
  kind: 'latency';
  histogram: SloMetric;
  /** In the unit of the histogram: seconds. */
  threshold: number;
  slices?: Slices;
}

/**
 * Minutes in which a gauge meets a condition. Each minute weighs 1: `across` says what it is worth when several series
 * answer (mean: the share of them that meet it). The worst of several metrics counts; one that is not exported is
 * left out.
 */
export interface GaugeIndicator<M = SloMetric> {
  kind: 'gauge';
  metrics: M[];
  op: Comparison;
  value: number;
  across: 'mean' | 'any' | 'all';
  missing: Missing;
}

/** Slices of time in which the value of an expression meets a condition; all of several series must. */
export interface TimeSliceIndicator<M = SloMetric> {
  kind: 'timeSlice';
  metric: M;
  op: Comparison;
  value: number;
  sliceSeconds: number;
  missing: Missing;
}

/**
 * The proven rate: the highest rate of five minutes in the window at which other objectives held. Met when it reaches
 * the target; there is no error budget. The Slo's own objective applies to conditions that name none.
 */
export interface ThroughputIndicator {
  kind: 'throughput';
  total: SloMetric;
  /** Events per second. */
  target: number;
  /** Names of SLOs with a ratio or latency indicator that must hold in the same five minutes. */
  conditions: string[];
}

export type SloIndicator =
  | RatioIndicator
  | LatencyIndicator
  | GaugeIndicator
  | TimeSliceIndicator
  | ThroughputIndicator;

export type IndicatorKind = SloIndicator['kind'];

interface SloBase<I> {
  /** A DNS label (RFC 1123), unique. */
  name: string;
  title: string;
  description?: string;
  service: string;
  /** Ratio of good events that is promised, between 0 and 1, both excluded. */
  objective: number;
  /** A missed objective is a warning down to this ratio, and critical below it; left out, it is critical at once. */
  criticalBelow?: number;
  window: SloWindow;
  indicator: I;
  /** Labels (canonical ones in a Slo) whose every combination has its own budget. */
  groupBy?: string[];
  /** Bad events that the long window of a burn alert needs; 5 when left out. */
  minBadEvents?: number;
  maintenance?: Maintenance[];
}

export interface Slo extends SloBase<SloIndicator> {
  kept?: Kept;
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * What the OpenSLO text of an SLO says besides, by its place in the document, such as "metadata.labels" or
 * "spec.alertPolicies". Nothing here reads it; it is written back as it was.
 */
export type Kept = Record<string, Json>;

export const DEFAULT_MIN_BAD_EVENTS = 5;

/**
 * Counters as PromQL selectors, one of bad and good. `bad` may select nothing yet: then nothing was bad.
 */
export interface ResolvedCounts {
  total: string;
  bad?: string;
  good?: string;
  /** A native histogram: `total` selects it, and `threshold` splits it; neither bad nor good is set. */
  native?: boolean;
  /** Latency: the threshold, in seconds. */
  threshold?: number;
  /** Canonical label -> name in these series, where it differs. Rename by it before grouping. */
  labels?: Record<string, string>;
  /** Canonical labels of groupBy or spent-by that these series do not carry at all. */
  lacks?: string[];
}

/** Counting events. `alternatives` are other namings: for processes (job, instance) that the ones before do not have. */
export interface ResolvedRatio extends ResolvedCounts {
  kind: 'ratio' | 'latency';
  alternatives?: ResolvedCounts[];
  slices?: Slices;
}

export interface ResolvedThroughput {
  kind: 'throughput';
  total: string;
  target: number;
  alternatives?: ResolvedCounts[];
  conditions: Array<{
    name: string;
    /** With recordedLabels, selects the recorded series of the condition's SLO. */
    service?: string;
    objective: number;
    indicator: ResolvedRatio;
    recordedLabels?: Record<string, string>;
  }>;
}

/** Metrics are instant-vector selectors or expressions. */
export type ResolvedIndicator =
  | ResolvedRatio
  | GaugeIndicator<string>
  | TimeSliceIndicator<string>
  | ResolvedThroughput;

export interface ResolvedSlo extends SloBase<ResolvedIndicator> {
  /** Interval of samples in the store in seconds; 60 when left out. */
  scrapeIntervalSeconds?: number;
  /** Further labels besides slo that select the recorded series of this SLO. */
  recordedLabels?: Record<string, string>;
}

/**
 * What an SLI counted in one step of time, (t - width, t]; t and width in milliseconds. Counts, never ratios; they may
 * have fractions. A step that lies only partly in a window counts by its share of time.
 */
export interface Increment {
  t: number;
  width: number;
  bad: number;
  total: number;
}
