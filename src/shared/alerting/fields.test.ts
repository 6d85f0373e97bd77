import { changesBetween, duration, fieldsOf } from './fields';
import { type ProvisionedRule } from './provisioned';
import { ANSWERED, SAVED_IN_EDITOR, SENT } from './testing';

const [RULE] = SENT.rules;

function changes(change: Partial<ProvisionedRule>, from: ProvisionedRule = RULE) {
  return changesBetween(fieldsOf(from), fieldsOf({ ...from, ...change }));
}

function withModel(refId: string, model: Record<string, unknown>): Partial<ProvisionedRule> {
  return {
    data: RULE.data.map((query) => (query.refId === refId ? { ...query, model: { ...query.model, ...model } } : query)),
  };
}

describe('what Grafana adds is no difference:', () => {
  test('a rule as Grafana answers it', () => {
    expect(changesBetween(fieldsOf(RULE), fieldsOf(ANSWERED))).toEqual([]);
  });

  test('a rule that was saved in Grafana’s editor', () => {
    expect(changesBetween(fieldsOf(RULE), fieldsOf(SAVED_IN_EDITOR))).toEqual([]);
  });

  test('folder, pause and contact point belong to a Grafana', () => {
    expect(
      changes({ folderUID: 'x', isPaused: true, notification_settings: { receiver: 'slack' }, provenance: 'api' })
    ).toEqual([]);
  });
});

describe('a difference is told field by field:', () => {
  const CASES: Array<[string, Partial<ProvisionedRule>, string, string | undefined, string | undefined]> = [
    ['query', withModel('A', { expr: 'vector(1)' }), 'Query A', RULE.data[0].model.expr as string, 'vector(1)'],
    [
      'kind of query',
      withModel('A', { instant: false, range: true }),
      'Query A',
      RULE.data[0].model.expr as string,
      `${RULE.data[0].model.expr}\n(as a range query)`,
    ],
    ['threshold', withModel('C', { expression: '$A > 0.5' }), 'Expression C', '$A > 0.1', '$A > 0.5'],
    ['for', { for: '1h30m' }, 'For', '5m', '1h30m'],
    ['keep firing for', { keep_firing_for: '5m' }, 'Keep firing for', '0s', '5m'],
    ['name', { title: 'Other' }, 'Name', 'HighMCPErrorRate', 'Other'],
    ['group', { ruleGroup: 'other' }, 'Group', 'contextd-errors', 'other'],
    ['label', { labels: { ...RULE.labels, severity: 'critical' } }, 'Label severity', 'warning', 'critical'],
    ['label that is gone', { labels: { severity: 'warning' } }, 'Label service', 'contextd', undefined],
    [
      'annotation that is new',
      { annotations: { ...RULE.annotations, runbook_url: 'https://r' } },
      'Annotation runbook_url',
      undefined,
      'https://r',
    ],
    ['no data', { noDataState: 'NoData' }, 'When there is no data', 'OK', 'NoData'],
    ['error', { execErrState: 'Alerting' }, 'When a query fails', 'Error', 'Alerting'],
    ['condition', { condition: 'A' }, 'Condition', 'C', 'A'],
    [
      'missing series',
      { missingSeriesEvalsToResolve: 4 },
      'Evaluations until a missing series resolves',
      'default',
      '4',
    ],
  ];
  test.each(CASES)('%s', (_, change, label, before, after) => {
    expect(changes(change)).toEqual([expect.objectContaining({ label, before, after })]);
  });

  test('data source and time range of a query', () => {
    const [query, expression] = RULE.data;
    const data = [{ ...query, datasourceUid: 'other', relativeTimeRange: { from: 3600, to: 60 } }, expression];
    expect(changes({ data }).map(({ label, before, after }) => [label, before, after])).toEqual([
      ['Time range of A', '10m ago to now', '1h ago to 1m ago'],
      ['Data source of A', 'contextd-prometheus', 'other'],
    ]);
  });

  test('interval of the group', () => {
    expect(changesBetween(fieldsOf(RULE, 60), fieldsOf(RULE, 30))).toEqual([
      { key: 'interval', label: 'Evaluated every', before: '1m', after: '30s' },
    ]);
  });
});

describe('expressions are readable:', () => {
  const evaluator = (type: string, ...params: number[]) => ({ type, params });
  test.each([
    [{ type: 'threshold', expression: 'A', conditions: [{ evaluator: evaluator('gt', 2) }] }, 'A > 2'],
    [
      { type: 'threshold', expression: 'A', conditions: [{ evaluator: evaluator('outside_range', 1, 2) }] },
      'A is outside range 1 to 2',
    ],
    [
      {
        type: 'threshold',
        expression: 'A',
        conditions: [{ evaluator: evaluator('gt', 2), unloadEvaluator: evaluator('lt', 1) }],
      },
      'A > 2, resolved when A < 1',
    ],
    [{ type: 'reduce', expression: 'A', reducer: 'max', settings: { mode: 'dropNN' } }, 'max(A), {"mode":"dropNN"}'],
    [{ type: 'sql', expression: 'select 1' }, '{"expression":"select 1","type":"sql"}'],
  ])('%j', (model, text) => {
    const rule = { ...RULE, data: [{ refId: 'B', datasourceUid: '__expr__', model }] };
    expect(fieldsOf(rule).find(({ key }) => key === 'expression B')?.value).toBe(text);
  });
});

test.each([
  [0, '0s'],
  [90, '1m30s'],
  [86_400, '1d'],
  [694_861, '1w1d1h1m1s'],
])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

test.each([
  ['5m', '300s'],
  ['1h30m', '90m'],
  ['1d', '24h'],
  ['0', '0s'],
])('%s is the same as %s', (a, b) => expect(changes({ for: b }, { ...RULE, for: a })).toEqual([]));
