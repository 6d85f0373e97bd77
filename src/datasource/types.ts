import { type DataSourceJsonData } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { type ResolvedSlo } from '../slo/types';
import { type QUERY_TYPES } from './queryTypes';

export type InsightsQueryType = keyof typeof QUERY_TYPES;

/**
 * What an SLO query returns: the budget over time, its numbers now, how fast it burns, what spent it, what was counted step by
 * step, or the rate that a throughput has proven.
 */
export type SloMeasure = 'budget' | 'state' | 'burn' | 'spentBy' | 'increments' | 'proven';

/** What a query for incidents returns: all tables and numbers, one of the tables, or the numbers alone. */
export type IncidentsMeasure = 'all' | 'incidents' | 'noise' | 'summary';

/** One time in which an alert fired that the store does not know. Times are milliseconds since 1970; `end` is 0 while it fires. */
export interface FiringOfQuery {
  labels: Record<string, string>;
  pending: number;
  start: number;
  end: number;
}

/** What increments are used for: the numbers at one moment, or what happened in the window. */
export type IncrementsPlan = 'state' | 'history';

/** `range` returns a series over the panel's time range, `instant` the value at its end. */
export type QueryMode = 'instant' | 'range';

/** A query to Insights. It carries everything that the answer needs, so that alert rules depend on nothing else. */
export interface InsightsQuery extends DataQuery {
  queryType?: InsightsQueryType;
  measure?: SloMeasure | IncidentsMeasure;
  mode?: QueryMode;
  /** The definition of the SLO, metrics being PromQL. */
  slo?: ResolvedSlo;
  /** Label by which the measure spentBy splits what was spent. */
  by?: string;
  /** Labels of the one group whose spending spentBy splits; all groups when left out. */
  group?: Record<string, string>;
  /** What the measure increments is for; state when left out. */
  plan?: IncrementsPlan;
  /** The one number of the measure state, or of the summary of incidents, to return, or all. */
  value?: string;
  /** Which alerts incidents are made of, as between the braces of a selector; all when left out. */
  matchers?: string;
  /** The SLOs whose SLIs tell the onset of incidents. */
  slos?: ResolvedSlo[];
  /** Name of the SLO of an alert, by the alert's name; an alert's label `slo` needs no entry. */
  sloOf?: Record<string, string>;
  /** Firings that the store does not know, of rules that another engine evaluates. */
  firings?: FiringOfQuery[];
  /** Limits the numbers of the summary of incidents to one severity. */
  severity?: string;
}

/** The settings that are not secret. The URL and the basic auth user are Grafana's standard ones. */
export interface InsightsJsonData extends DataSourceJsonData {
  /** uid of the Prometheus data source of the same store: the app's pages use this data source where that one is chosen. */
  prometheusUid?: string;
  /** Seconds after which a request to the Prometheus API is cancelled. */
  timeout?: number;
  tlsAuth?: boolean;
  tlsAuthWithCACert?: boolean;
  tlsSkipVerify?: boolean;
  serverName?: string;
  oauthPassThru?: boolean;
}

/** Secrets, which Grafana encrypts and never sends back to the browser. */
export interface InsightsSecureJsonData {
  basicAuthPassword?: string;
  tlsCACert?: string;
  tlsClientCert?: string;
  tlsClientKey?: string;
}
