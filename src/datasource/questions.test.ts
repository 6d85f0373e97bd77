import { CoreApp } from '@grafana/data';
import { changeQuestion, defaultQuery, describeQuery, EXAMPLES, explainQuery } from './questions';
import { type InsightsQuery } from './types';

const describeOne = (query: object) => describeQuery({ refId: 'A', ...query } as InsightsQuery);

test.each([
  [{ queryType: 'state', job: 'contextd' }, 'Share of instances up of job contextd, over time'],
  [{ queryType: 'state', job: '$job', measure: 'up', mode: 'instant' }, 'Instances up of job $job, now'],
  [{ job: 'a', measure: 'all' }, 'Instances up, all, and their share of job a, over time'],
  [{ queryType: 'state', job: ' ' }, 'Share of instances up of no job yet, over time'],
  [{}, 'Share of instances up of no job yet, over time'],
  [{ queryType: 'astrology', job: 'a' }, 'Unknown question "astrology"'],
  [{ queryType: 'slo' }, 'Error budget of no SLO yet, over time'],
  [{ queryType: 'slo', slo: { name: 'a', title: 'Tool errors' } }, 'Error budget of SLO Tool errors, over time'],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'state', value: 'remaining' }, 'Budget left (ratio) of SLO a, now'],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'state' }, 'State of SLO a, now'],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'burn', mode: 'instant' }, 'Burn rate of SLO a, now'],
  [
    { queryType: 'slo', slo: { name: 'a' }, measure: 'spentBy' },
    'What spent the budget of SLO a, by no label yet, now',
  ],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'luck' }, 'Unknown value "luck" of SLO a'],
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
    expect(describeOne(query)).not.toMatch(/Unknown|no job|no SLO|no label/);
  }
});

test('another question keeps what was entered', () => {
  const state: InsightsQuery = { refId: 'A', queryType: 'state', job: 'other' };
  const slo = { ...state, ...changeQuestion(state, 'slo') };
  expect(slo).toMatchObject({
    queryType: 'slo',
    measure: 'budget',
    mode: 'range',
    job: 'other',
    slo: { name: 'tool-errors' },
  });
  const mine = { ...slo.slo!, name: 'mine' };
  const back = { ...slo, slo: mine, ...changeQuestion({ ...slo, slo: mine }, 'state') };
  expect(back).toMatchObject({ queryType: 'state', measure: 'share', mode: 'range', job: 'other', slo: mine });
  expect(changeQuestion(back, 'slo').slo).toBe(mine);
});

test('an alert rule gets one number of an SLO', () => {
  expect(changeQuestion({ refId: 'A' }, 'slo', CoreApp.UnifiedAlerting)).toMatchObject({
    measure: 'state',
    value: 'remaining',
    mode: 'instant',
  });
});

test('every question and measure is explained', () => {
  expect(explainQuery({ refId: 'A' })).toMatch(/instances of a job.*divided by/);
  expect(explainQuery({ refId: 'A', queryType: 'slo', measure: 'burn' })).toMatch(/error budget.*at 1 it is all gone/);
});
