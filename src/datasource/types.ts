import { type DataSourceJsonData } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';
import { type ResolvedSlo } from '../slo/types';

/** Every question Insights can answer; each has a handler of the same name in pkg/insights. */
export type InsightsQueryType = 'state' | 'slo';

/** What a state query gives: instances up, instances in all, up / all as a ratio from 0 to 1, or all three. */
export type StateMeasure = 'up' | 'total' | 'share' | 'all';

/** What an slo query gives: the budget over time, its numbers now, how fast it burns, or what spent it. */
export type SloMeasure = 'budget' | 'state' | 'burn' | 'spentBy';

/** `range` gives a series over the panel's time range, `instant` the value at its end. */
export type QueryMode = 'instant' | 'range';

/** A query to Insights. It carries everything the answer needs, so that alert rules depend on nothing else. */
export interface InsightsQuery extends DataQuery {
  queryType?: InsightsQueryType;
  /** Value of the `job` label, taken literally; dashboard variables are replaced. */
  job?: string;
  measure?: StateMeasure | SloMeasure;
  mode?: QueryMode;
  /** The definition of the SLO, metrics being PromQL. */
  slo?: ResolvedSlo;
  /** Label by which the measure spentBy splits what was spent. */
  by?: string;
  /** The one number of the measure state that is wanted, or all. */
  value?: string;
}

/** What of the settings is not secret. The URL and the basic auth user are Grafana's standard ones. */
export interface InsightsJsonData extends DataSourceJsonData {
  /** uid of the Prometheus data source of the same store: the app's pages use this data source where that one is chosen. */
  prometheusUid?: string;
  /** Seconds after which a request to the Prometheus API is given up. */
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
