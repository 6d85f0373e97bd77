import { type InsightsDataSource } from './datasource';
import { type InsightsQuery } from './types';

/** Width of the labels at the left of the query editor, in Grafana's units of 8 px. */
export const LABEL_WIDTH = 12;

/** What the fields of every query type get: the query, and how to change a part of it. A change runs the query. */
export interface QueryFieldsProps {
  datasource: InsightsDataSource;
  query: InsightsQuery;
  change: (patch: Partial<InsightsQuery>) => void;
}
