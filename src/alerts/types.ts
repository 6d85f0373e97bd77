/**
 * Alert rules: as alerts/*.yaml says them in concepts of the catalogue, and with the PromQL that works on all namings.
 */
import type { ConceptId } from '../metrics/catalogue';
import type { FilterOp, OverTime } from '../metrics/promql';

/** critical pages, warning opens a ticket, info is only logged; none is for the watchdog. */
export const SEVERITIES = ['critical', 'warning', 'info', 'none'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What an alert is about: pages and lists group by it. */
export const SUBJECTS = [
  'availability',
  'errors',
  'performance',
  'database',
  'resources',
  'security',
  'cost',
  'alerting',
] as const;
export type Subject = (typeof SUBJECTS)[number];

export const COMPARISONS = ['>', '>=', '<', '<=', '==', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A condition on a canonical label; a list means any of the values. */
export interface SourceFilter {
  label: string;
  op: FilterOp;
  value: string | string[];
}

/** One builder of Promql with its arguments, as alerts/*.yaml has it. */
export interface ValueSource {
  /** A key of BUILDERS. */
  build: string;
  concept?: ConceptId;
  /** The second concept of a ratio. */
  over?: ConceptId;
  /** Of absence: what shows that contextd exists. */
  concepts?: ConceptId[];
  /** Canonical labels to keep. */
  by?: string[];
  window?: string;
  offset?: string;
  agg?: 'sum' | 'max' | 'min' | 'avg';
  filters?: SourceFilter[];
  /** Of a sum of several series only these: label that is set for each -> value. */
  parts?: Record<string, string>;
  /** Label whose long-running values (see the catalogue) are left out. */
  notLongRunning?: string;
  /** Of overTime. */
  fn?: OverTime;
  /** Of quantile: 0 to 1. */
  q?: number;
  /** Of constant. */
  value?: number;
  /** Of prediction: how far ahead. */
  ahead?: string;
  /** Of ratio and difference. */
  of?: ValueSource;
  to?: ValueSource;
  /** The result is divided by this number, e.g. 1048576 for MiB. */
  divideBy?: number;
}

/** A number that an alert compares. */
export interface AlertValue {
  id: string;
  title: string;
  /** Grafana unit id. */
  unit: string;
  source: ValueSource;
  /** PromQL that works on every naming of contextd's metrics. */
  expr: string;
}

export interface Condition {
  value: string;
  op: Comparison;
  threshold: number;
}

/** An alert rule as it ships. */
export interface Alert {
  name: string;
  /** Name of the rule group: at most 20 rules. */
  group: string;
  subject: Subject;
  severity: Severity;
  /** How long the conditions must hold; fires at once without it. */
  for?: string;
  /** How long it goes on firing after they no longer hold. */
  keepFiringFor?: string;
  summary: string;
  /** Prometheus' template language; $value is the first value of `when`. */
  description: string;
  /** Name of its file in docs/runbooks, without .md. */
  runbook: string;
  /** The SLO whose SLI shows when the problem began. */
  slo?: string;
  /** Faults of the demo that it must detect. */
  faults?: string[];
  /** Faults of the demo that may make it fire because of what they lead to. */
  consequences?: string[];
  values: AlertValue[];
  /** All must hold. */
  when: Condition[];
}

/** What a file says of an alert, before concepts become PromQL. */
export interface AlertDefinition extends Omit<Alert, 'values'> {
  values: Array<Pick<AlertValue, 'id' | 'source'> & Partial<Pick<AlertValue, 'title' | 'unit'>>>;
}
