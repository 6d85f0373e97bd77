import { CoreApp } from '@grafana/data';
import { EXAMPLE_SLO, SLO_MEASURES, SLO_MODES, SLO_VALUES } from './slo';
import {
  type InsightsQuery,
  type InsightsQueryType,
  type QueryMode,
  type SloMeasure,
  type StateMeasure,
} from './types';

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
  {
    value: 'slo',
    label: 'Service level objective',
    description: 'How much of an error budget is left, and how fast it is spent.',
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

const isAlerting = (app?: CoreApp) => app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;

/** What a new query asks. An alert rule needs one number, a panel a line. */
export function defaultQuery(app?: CoreApp): Partial<InsightsQuery> {
  return { queryType: 'state', job: 'contextd', measure: 'share', mode: isAlerting(app) ? 'instant' : 'range' };
}

/** What changes with the question. The parameters of the other one are kept, so that nothing is lost by looking. */
export function changeQuestion(
  query: InsightsQuery,
  queryType: InsightsQueryType,
  app?: CoreApp
): Partial<InsightsQuery> {
  if (queryType !== 'slo') {
    return { ...defaultQuery(app), job: query.job ?? 'contextd', queryType };
  }
  const measure: SloMeasure = isAlerting(app) ? 'state' : 'budget';
  const value = isAlerting(app) ? 'remaining' : undefined;
  return { queryType, measure, mode: SLO_MODES[measure][0], value, slo: query.slo ?? EXAMPLE_SLO };
}

/** What the query answers, in a sentence or two. */
export function explainQuery(query: InsightsQuery): string {
  const question = QUESTIONS.find((q) => q.value === (query.queryType ?? 'state'));
  const measures: Array<Choice<string>> = question?.value === 'slo' ? SLO_MEASURES : MEASURES;
  const fallback = question?.value === 'slo' ? 'budget' : 'share';
  const measure = measures.find((m) => m.value === (query.measure ?? fallback));
  return [question?.description, measure?.description].filter(Boolean).join(' ');
}

const MEASURE_TEXT: Record<StateMeasure, string> = {
  share: 'Share of instances up',
  up: 'Instances up',
  total: 'Instances',
  all: 'Instances up, all, and their share',
};

/** The query in one line, as it stands in query lists and history. */
export function describeQuery(query: InsightsQuery): string {
  if (query.queryType === 'slo') {
    return describeSlo(query);
  }
  const { queryType, job, measure, mode } = { ...defaultQuery(), job: undefined, ...query };
  if (queryType !== 'state') {
    return `Unknown question "${queryType}"`;
  }
  const what = MEASURE_TEXT[(measure ?? 'share') as StateMeasure] ?? `Unknown value "${measure}"`;
  return `${what} of ${job?.trim() ? `job ${job}` : 'no job yet'}, ${mode === 'instant' ? 'now' : 'over time'}`;
}

function describeSlo({ slo, measure = 'budget', mode, by, value }: InsightsQuery): string {
  const of = slo?.name?.trim() ? `SLO ${slo.title?.trim() || slo.name}` : 'no SLO yet';
  const when = (mode ?? SLO_MODES[measure as SloMeasure]?.[0]) === 'instant' ? 'now' : 'over time';
  const one = SLO_VALUES.find((v) => v.value === value && value !== 'all');
  switch (measure) {
    case 'budget':
      return `Error budget of ${of}, ${when}`;
    case 'state':
      return `${one ? one.label : 'State'} of ${of}, ${when}`;
    case 'burn':
      return `Burn rate of ${of}, ${when}`;
    case 'spentBy':
      return `What spent the budget of ${of}, by ${by?.trim() || 'no label yet'}, ${when}`;
    default:
      return `Unknown value "${measure}" of ${of}`;
  }
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
  {
    title: 'How much error budget is left?',
    text: 'The error budget of 99 % good tool calls in 30 days, over the time range. For the error budget panel or a time series.',
    query: { queryType: 'slo', measure: 'budget', mode: 'range', slo: EXAMPLE_SLO },
  },
  {
    title: 'Which tool spent the budget?',
    text: 'The share of the budget that the errors of each tool have spent, for a bar gauge.',
    query: { queryType: 'slo', measure: 'spentBy', by: 'tool', mode: 'instant', slo: EXAMPLE_SLO },
  },
  {
    title: 'Tell me when the budget runs low',
    text: 'For an alert rule: alert when this value is below 0.25.',
    query: { queryType: 'slo', measure: 'state', value: 'remaining', mode: 'instant', slo: EXAMPLE_SLO },
  },
  {
    title: 'Page me when the budget burns fast',
    text: 'For an alert rule: alert when this value, and that of a second query with burn5m, are above 14.4.',
    query: { queryType: 'slo', measure: 'state', value: 'burn1h', mode: 'instant', slo: EXAMPLE_SLO },
  },
];
