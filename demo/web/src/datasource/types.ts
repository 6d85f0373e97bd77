import { type DataSourceJsonData } from '@grafana/data';
import { type DataQuery } from '@grafana/schema';

/** The supported part of the query model of Grafana's Prometheus data source. */
export interface PromQuery extends DataQuery {
  expr: string;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range?: boolean;
  legendFormat?: string;
  interval?: string;
  intervalFactor?: number;
  exemplar?: boolean;
  utcOffsetSec?: number;
}

export interface PromOptions extends DataSourceJsonData {
  timeInterval?: string;
  httpMethod?: string;
}
