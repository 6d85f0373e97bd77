import { type CoreApp } from '@grafana/data';
import { type InsightsQuery, type InsightsQueryType } from '../types';
import { incidentsQueryType } from './incidents';
import { sloQueryType } from './slo';
import { type Example, type QueryType } from './types';

/** The query types, in the order of the menu. A new one is a file here and a line in this record. */
export const QUERY_TYPES = { slo: sloQueryType, incidents: incidentsQueryType } satisfies Record<string, QueryType>;

const DEFAULT: InsightsQueryType = 'slo';

/** Undefined for a type of another version of the plugin. */
export function queryTypeOf({ queryType = DEFAULT }: Pick<InsightsQuery, 'queryType'>): QueryType | undefined {
  return Object.hasOwn(QUERY_TYPES, queryType) ? QUERY_TYPES[queryType] : undefined;
}

/** What a new query returns. */
export function defaultQuery(app?: CoreApp): Partial<InsightsQuery> {
  return changeQueryType(DEFAULT, app);
}

/** What changes with the query type. The parameters of other types are kept, so that switching loses nothing. */
export function changeQueryType(
  queryType: InsightsQueryType,
  app?: CoreApp,
  earlier?: InsightsQuery
): Partial<InsightsQuery> {
  return { queryType, ...QUERY_TYPES[queryType].start(app, earlier) };
}

/** What the query returns, in a sentence or two. */
export function explainQuery(query: InsightsQuery): string {
  const type = queryTypeOf(query);
  const measure = query.measure ? type?.measures.find(({ value }) => value === query.measure) : type?.measures[0];
  return [type?.description, measure?.description].filter(Boolean).join(' ');
}

/** The query in one line, as shown in query lists and history. */
export function describeQuery(query: InsightsQuery): string {
  return queryTypeOf(query)?.describe(query) ?? `Unknown query type "${query.queryType}"`;
}

/** Queries to start from, of all types. */
export const EXAMPLES: Example[] = Object.entries(QUERY_TYPES).flatMap(([queryType, { examples }]) =>
  examples.map(({ query, ...words }) => ({ ...words, query: { queryType: queryType as InsightsQueryType, ...query } }))
);
