import { CoreApp } from '@grafana/data';
import { defaultQuery, describeQuery, EXAMPLES } from './questions';
import { type InsightsQuery } from './types';

const describeOne = (query: object) => describeQuery({ refId: 'A', ...query } as InsightsQuery);

test.each([
  [{ queryType: 'state', job: 'contextd' }, 'Share of instances up of job contextd, over time'],
  [{ queryType: 'state', job: '$job', measure: 'up', mode: 'instant' }, 'Instances up of job $job, now'],
  [{ job: 'a', measure: 'all' }, 'Instances up, all, and their share of job a, over time'],
  [{ queryType: 'state', job: ' ' }, 'Share of instances up of no job yet, over time'],
  [{}, 'Share of instances up of no job yet, over time'],
  [{ queryType: 'astrology', job: 'a' }, 'Unknown question "astrology"'],
  [{ job: 'a', measure: 'down' }, 'Unknown value "down" of job a, over time'],
])('%j reads %s', (query, text) => {
  expect(describeOne(query)).toBe(text);
});

test('a new query draws a line in a panel and gives one number to an alert rule', () => {
  expect(defaultQuery()).toEqual({ queryType: 'state', job: 'contextd', measure: 'share', mode: 'range' });
  expect(defaultQuery(CoreApp.Explore).mode).toBe('range');
  expect(defaultQuery(CoreApp.UnifiedAlerting).mode).toBe('instant');
});

test('every example says what it asks', () => {
  for (const { query } of EXAMPLES) {
    expect(describeOne(query)).not.toMatch(/Unknown|no job/);
  }
});
