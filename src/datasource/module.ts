import { DataSourcePlugin } from '@grafana/data';
import { InsightsDataSource } from './datasource';
import { type InsightsJsonData, type InsightsQuery } from './types';

export const plugin = new DataSourcePlugin<InsightsDataSource, InsightsQuery, InsightsJsonData>(InsightsDataSource);
