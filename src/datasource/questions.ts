import { CoreApp } from '@grafana/data';
import { type InsightsQuery, type InsightsQueryType, type QueryMode, type StateMeasure } from './types';

interface Choice<T> {
  value: T;
  label: string;
  description: string;
}

/** The questions in the order of the menu. */
export const QUESTIONS: Array<Choice<InsightsQueryType>> = [
  {
    value: 'state',
    label: 'State of a job',
    description: 'How many instances of a job are up, by the "up" series that Prometheus writes at every scrape.',
  },
];

export const MEASURES: Array<Choice<StateMeasure>> = [
  { value: 'share', label: 'Share up', description: 'Instances up, divided by all instances that Prometheus scrapes.' },
  { value: 'up', label: 'Up', description: 'Number of instances that answered their last scrape.' },
  { value: 'total', label: 'All', description: 'Number of instances that Prometheus scrapes.' },
  { value: 'all', label: 'All three', description: 'Share, up and all, told apart by the label "measure".' },
];

export const MODES: Array<Choice<QueryMode>> = [
  { value: 'range', label: 'Over time', description: 'A series over the time range.' },
  { value: 'instant', label: 'Now', description: 'One number, at the end of the time range.' },
];

/** What a new query asks. An alert rule needs one number, a panel a line. */
export function defaultQuery(app?: CoreApp): Partial<InsightsQuery> {
  const alerting = app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;
  return { queryType: 'state', job: 'contextd', measure: 'share', mode: alerting ? 'instant' : 'range' };
}

const MEASURE_TEXT: Record<StateMeasure, string> = {
  share: 'Share of instances up',
  up: 'Instances up',
  total: 'Instances',
  all: 'Instances up, all, and their share',
};

/** The query in one line, as it stands in query lists and history. */
export function describeQuery(query: InsightsQuery): string {
  const { queryType, job, measure, mode } = { ...defaultQuery(), job: undefined, ...query };
  if (queryType !== 'state') {
    return `Unknown question "${queryType}"`;
  }
  const what = MEASURE_TEXT[measure ?? 'share'] ?? `Unknown value "${measure}"`;
  return `${what} of ${job?.trim() ? `job ${job}` : 'no job yet'}, ${mode === 'instant' ? 'now' : 'over time'}`;
}

/** Queries to start from; without refId and data source, which belong to the place where they are used. */
export const EXAMPLES: Array<{ title: string; text: string; query: Partial<InsightsQuery> }> = [
  {
    title: 'How much of contextd has been up?',
    text: 'The share of instances up, over the time range.',
    query: { queryType: 'state', job: 'contextd', measure: 'share', mode: 'range' },
  },
  {
    title: 'How many instances are up, of how many?',
    text: 'All three values at the end of the time range, for a stat panel.',
    query: { queryType: 'state', job: 'contextd', measure: 'all', mode: 'instant' },
  },
  {
    title: 'Tell me when an instance is down',
    text: 'For an alert rule: alert when this value is below 1.',
    query: { queryType: 'state', job: 'contextd', measure: 'share', mode: 'instant' },
  },
];
