import { type DataSourceInstanceSettings } from '@grafana/data';
import { DataSourceWithBackend } from '@grafana/runtime';
import { type InsightsJsonData, type InsightsQuery } from './types';

/** The front end of Insights: all answers come from its backend. */
export class InsightsDataSource extends DataSourceWithBackend<InsightsQuery, InsightsJsonData> {
  constructor(settings: DataSourceInstanceSettings<InsightsJsonData>) {
    super(settings);
  }
}
