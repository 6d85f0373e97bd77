import { type DataSourceJsonData } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';

/** Every question Insights can answer; each has a handler of the same name in pkg/insights. */
export type InsightsQueryType = 'state';

/** A query to Insights. It carries everything the answer needs, so that alert rules depend on nothing else. */
export interface InsightsQuery extends DataQuery {
  queryType?: InsightsQueryType;
  /** Value of the `job` label, taken literally. */
  job?: string;
  /** `range` gives a series over the panel's time range, `instant` the value at its end. */
  mode?: 'instant' | 'range';
}

/** What of the settings is not secret. The URL itself is Grafana's standard `url`. */
export interface InsightsJsonData extends DataSourceJsonData {
  /** Seconds after which a request to the Prometheus API is given up. */
  timeout?: number;
}
