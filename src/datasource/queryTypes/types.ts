import { CoreApp } from '@grafana/data';
import { type ComponentType } from 'react';
import { type QueryFieldsProps } from '../fields';
import { type InsightsQuery } from '../types';

/** One of the values that a field offers. */
export interface Choice<T = string> {
  value: T;
  label: string;
  description: string;
}

/** A query to start from; without refId and data source, which belong to the place where it is used. */
export interface Example {
  title: string;
  text: string;
  query: Partial<InsightsQuery>;
}

/** All that the front end knows about one type of query. A handler of the same name in pkg/insights answers it. */
export interface QueryType {
  label: string;
  description: string;
  /** What it can measure; the first one is the default. */
  measures: Choice[];
  /** What else a reader of the help should know. */
  help: string;
  /** A query of this type that can be run, with what an earlier query already holds. */
  start: (app?: CoreApp, earlier?: Partial<InsightsQuery>) => Partial<InsightsQuery>;
  /** The editor of the parameters. */
  Fields: ComponentType<QueryFieldsProps>;
  /** The query in one line, as shown in query lists and history. */
  describe: (query: InsightsQuery) => string;
  examples: Example[];
}

export const isAlerting = (app?: CoreApp) => app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;
