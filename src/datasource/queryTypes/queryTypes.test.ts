import { CoreApp } from '@grafana/data';
import { EXAMPLE_SLO } from '../slo';
import { matchersProblem } from '../matchers';
import { type InsightsQuery } from '../types';
import { changeQueryType, defaultQuery, describeQuery, EXAMPLES, explainQuery, QUERY_TYPES } from '.';

const describeOne = (query: object) => describeQuery({ refId: 'A', ...query } as InsightsQuery);

test.each([
  [{}, 'Error budget of no SLO yet, over time'],
  [{ queryType: 'state', job: 'a' }, 'Unknown query type "state"'],
  [{ queryType: 'astrology' }, 'Unknown query type "astrology"'],
  [{ queryType: 'slo' }, 'Error budget of no SLO yet, over time'],
  [{ queryType: 'slo', slo: { name: 'a', title: 'Tool errors' } }, 'Error budget of SLO Tool errors, over time'],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'state', value: 'remaining' }, 'Budget left (ratio) of SLO a, now'],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'state' }, 'State of SLO a, now'],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'burn', mode: 'instant' }, 'Burn rate of SLO a, now'],
  [
    { queryType: 'slo', slo: { name: 'a' }, measure: 'spentBy' },
    'What spent the budget of SLO a, by no label yet, now',
  ],
  [{ queryType: 'slo', slo: { name: 'a' }, measure: 'luck' }, 'Unknown measure "luck" of SLO a'],
  [{ queryType: 'incidents' }, 'Incidents, noise and their numbers of alerts'],
  [{ queryType: 'incidents', measure: 'noise', matchers: 'a="b"' }, 'How often alerts fired of alerts with a="b"'],
  [
    { queryType: 'incidents', measure: 'summary', value: 'mttd', severity: 'critical' },
    'MTTD: onset to firing (seconds, median) of critical alerts',
  ],
  [{ queryType: 'incidents', measure: 'budget' }, 'Unknown measure "budget" of incidents'],
])('%j reads %s', (query, text) => {
  expect(describeOne(query)).toBe(text);
});

test('a new query draws a line in a panel and gives one number to an alert rule', () => {
  expect(defaultQuery()).toEqual({ queryType: 'slo', measure: 'budget', mode: 'range', slo: EXAMPLE_SLO });
  expect(defaultQuery(CoreApp.Explore).mode).toBe('range');
  for (const app of [CoreApp.UnifiedAlerting, CoreApp.CloudAlerting]) {
    expect(defaultQuery(app)).toMatchObject({ measure: 'state', value: 'remaining', mode: 'instant' });
  }
});

test('every example says what it returns', () => {
  expect(EXAMPLES.length).toBeGreaterThan(0);
  for (const { query } of EXAMPLES) {
    expect(describeOne(query)).not.toMatch(/Unknown|no SLO|no label/);
    expect(query.queryType! in QUERY_TYPES).toBe(true);
  }
});

test('another query type keeps what was entered', () => {
  const slo = { ...EXAMPLE_SLO, name: 'mine' };
  expect(changeQueryType('slo', undefined, { refId: 'A', slo }).slo).toBe(slo);
});

test('a query for incidents chooses contextd’s alerts, and gives one number to an alert rule', () => {
  expect(changeQueryType('incidents')).toEqual({
    queryType: 'incidents',
    measure: 'incidents',
    matchers: 'service="contextd", severity!="none"',
  });
  expect(changeQueryType('incidents', CoreApp.UnifiedAlerting)).toMatchObject({ measure: 'summary', value: 'mttd' });
  expect(changeQueryType('incidents', undefined, { refId: 'A', matchers: 'a="b"' }).matchers).toBe('a="b"');
});

test.each([
  ['', true],
  ['service="contextd", severity!="none"', true],
  ['alertname=~"A|$alert",', true],
  ['a="say \\"hi\\""', true],
  ['{a="b"}', false],
  ['a=b', false],
  ['a="b"} or vector(1)', false],
])('the matchers %s', (matchers, usable) => {
  expect(matchersProblem(matchers) === undefined).toBe(usable);
});

test('every query type and measure is explained', () => {
  for (const [queryType, { measures, description }] of Object.entries(QUERY_TYPES)) {
    for (const measure of [undefined, ...measures]) {
      const query = { refId: 'A', queryType, measure: measure?.value } as InsightsQuery;
      expect(explainQuery(query)).toBe(`${description} ${(measure ?? measures[0]).description}`);
      expect(describeQuery(query)).not.toMatch(/Unknown/);
    }
  }
});
