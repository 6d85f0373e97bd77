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

/** What increments are used for: the numbers at one moment, or what happened in the window. */
export type IncrementsPlan = 'state' | 'history';

/** `range` returns a series over the panel's time range, `instant` the value at its end. */
export type QueryMode = 'instant' | 'range';

/** A query to Insights. It carries everything that the answer needs, so that alert rules depend on nothing else. */
export interface InsightsQuery extends DataQuery {
  queryType?: InsightsQueryType;
  measure?: SloMeasure;
  mode?: QueryMode;
  /** The definition of the SLO, metrics being PromQL. */
  slo?: ResolvedSlo;
  /** Label by which the measure spentBy splits what was spent. */
  by?: string;
  /** Labels of the one group whose spending spentBy splits; all groups when left out. */
  group?: Record<string, string>;
  /** What the measure increments is for; state when left out. */
  plan?: IncrementsPlan;
  /** The one number of the measure state to return, or all. */
  value?: string;
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
