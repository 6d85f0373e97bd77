import { DataSourcePlugin } from '@grafana/data';
import { InsightsDataSource } from './datasource';
import { ConfigEditor, QueryEditor, QueryHelp } from './lazy';
import { type InsightsJsonData, type InsightsQuery, type InsightsSecureJsonData } from './types';

export const plugin = new DataSourcePlugin<InsightsDataSource, InsightsQuery, InsightsJsonData, InsightsSecureJsonData>(
  InsightsDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryHelp);
