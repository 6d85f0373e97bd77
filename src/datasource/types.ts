import { type DataSourceJsonData } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';

/** Every question Insights can answer; each has a handler of the same name in pkg/insights. */
export type InsightsQueryType = 'state';

/** What a state query gives: instances up, instances in all, up / all as a ratio from 0 to 1, or all three. */
export type StateMeasure = 'up' | 'total' | 'share' | 'all';

/** `range` gives a series over the panel's time range, `instant` the value at its end. */
export type QueryMode = 'instant' | 'range';

/** A query to Insights. It carries everything the answer needs, so that alert rules depend on nothing else. */
export interface InsightsQuery extends DataQuery {
  queryType?: InsightsQueryType;
  /** Value of the `job` label, taken literally; dashboard variables are replaced. */
  job?: string;
  measure?: StateMeasure;
  mode?: QueryMode;
}

/** What of the settings is not secret. The URL and the basic auth user are Grafana's standard ones. */
export interface InsightsJsonData extends DataSourceJsonData {
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
