import { type Evaluation } from '../../../shared/alerting/client';
import { type ProvisionedRule } from '../../../shared/alerting/provisioned';
import { type RuleStatus } from '../../../shared/alerting/state';
import { ANSWERED, SENT } from '../../../shared/alerting/testing';
import { ALL, filtered, NO_FILTER, optionsOf } from './filter';
import { choosable, doubled, removable, ruleRows, rulesSentence, stateSentence, suggested, writable } from './rows';

const PLACED = { rule: SENT.rules[0], interval: 60 };
const EVALUATIONS = new Map<string, Evaluation>([[ANSWERED.uid, { health: 'ok', lastError: '', folder: 'contextd' }]]);

function status(state: RuleStatus['state'], more: Partial<RuleStatus> = {}): RuleStatus {
  const there = state !== 'missing';
  return {
    uid: ANSWERED.uid,
    title: ANSWERED.title,
    group: ANSWERED.ruleGroup,
    severity: 'warning',
    state,
    ...(state !== 'removed' && { expected: PLACED }),
    ...(there && { installed: { rule: ANSWERED, interval: 60 } }),
    changes: [],
    lostDataSources: [],
    ...more,
  };
}

interface Options {
  inPrometheus?: boolean;
  unmeasured?: string[];
  unknown?: boolean;
}

function rows(states: RuleStatus[], { inPrometheus, unmeasured = [], unknown = false }: Options = {}) {
  return ruleRows(states, {
    subjects: new Map([['HighMCPErrorRate', 'errors' as const]]),
    unmeasured,
    prometheus: inPrometheus === undefined ? undefined : { has: () => inPrometheus },
    evaluations: unknown ? undefined : EVALUATIONS,
  });
}
const one = (of: RuleStatus, options?: Options) => rows([of], options)[0];
const from = (rule: Partial<ProvisionedRule>) => ({ installed: { rule: { ...ANSWERED, ...rule }, interval: 60 } });
const ofSlo = { installed: { rule: { ...ANSWERED, labels: { slo: 'tool-errors' } }, interval: 60 } };

describe('what can be done with a rule:', () => {
  test.each<[string, RuleStatus, Options, boolean, boolean]>([
    ['missing', status('missing'), {}, true, false],
    ['installed', status('installed'), {}, false, true],
    ['edited', status('edited'), {}, true, true],
    ['outdated', status('outdated'), {}, true, true],
    ['removed', status('removed'), {}, false, true],
    ['of an SLO that is not measured here', status('removed', ofSlo), { unmeasured: ['tool-errors'] }, false, true],
    ['taken', status('taken'), {}, false, false],
    ['from a file', status('differs', from({ provenance: 'file' })), {}, false, false],
    ['with the uid of another', status('missing', { twin: 'Other' }), {}, false, false],
    ['unknown', status('missing'), { unknown: true }, false, false],
  ])('%s', (_, of, options, writes, removes) => {
    const row = one(of, options);
    expect([writable(row), removable(row), choosable(row)]).toEqual([writes, removes, writes || removes]);
  });
});

test('what is missing or old is chosen at first, unless Prometheus has it or somebody edited it', () => {
  const chosen = (of: RuleStatus, options?: Options) => suggested([one(of, options)]).length > 0;
  expect(chosen(status('missing'))).toBe(true);
  expect(chosen(status('missing'), { inPrometheus: false })).toBe(true);
  expect(chosen(status('missing'), { inPrometheus: true })).toBe(false);
  expect(chosen(status('outdated'))).toBe(true);
  expect(chosen(status('otherDataSource'))).toBe(false);
  expect(chosen(status('otherDataSource', { lostDataSources: ['gone'] }))).toBe(true);
  expect(chosen(status('edited'))).toBe(false);
  expect(chosen(status('outdated', from({ provenance: 'file' })))).toBe(false);
});

test('two engines notify where both evaluate a rule that is not paused', () => {
  expect(doubled([one(status('installed'), { inPrometheus: true })])).toHaveLength(1);
  expect(doubled([one(status('installed'), { inPrometheus: false })])).toHaveLength(0);
  expect(doubled([one(status('installed'))])).toHaveLength(0);
  expect(doubled([one(status('missing'), { inPrometheus: true })])).toHaveLength(0);
  expect(doubled([one(status('installed', from({ isPaused: true })), { inPrometheus: true })])).toHaveLength(0);
});

describe('a row says what its state means:', () => {
  test.each<[string, RuleStatus, Options, RegExp]>([
    ['missing', status('missing'), {}, /does not have it/],
    ['installed', status('installed'), {}, /as this version of the app has it\.$/],
    ['installed from a file', status('installed', from({ provenance: 'file' })), {}, /Change the file on Grafana/],
    [
      'edited',
      status('edited', { version: '0.1.0' }),
      {},
      /Version 0\.1\.0 of the app installed it, and somebody has changed it/,
    ],
    [
      'outdated',
      status('outdated', { version: '0.0.9' }),
      {},
      /Version 0\.0\.9 of the app installed it\. An update changes/,
    ],
    ['differs', status('differs'), {}, /nothing tells who wrote it/],
    ['differs, from a file', status('differs', from({ provenance: 'file' })), {}, /read-only in Grafana/],
    [
      'lost data source',
      status('otherDataSource', { lostDataSources: ['gone'] }),
      {},
      /"gone", a data source that this Grafana does not have/,
    ],
    ['other data source', status('otherDataSource'), {}, /another data source than the one chosen/],
    ['taken', status('taken', from({ title: 'Mine' })), {}, /A rule that is not the app's has its uid: "Mine"/],
    ['removed', status('removed'), {}, /does not have it: the rule was dropped/],
    ['not measured', status('removed', ofSlo), { unmeasured: ['tool-errors'] }, /cannot measure the SLO "tool-errors"/],
    ['twins', status('missing', { twin: 'Other' }), {}, /"HighMCPErrorRate" and "Other" have the same uid/],
    ['unknown', status('missing'), { unknown: true }, /does not say whether it has this rule/],
  ])('%s', (_, of, options, sentence) => expect(stateSentence(one(of, options))).toMatch(sentence));
});

describe('the sentence of the tab', () => {
  test.each<[string, RuleStatus[], Options, string, string]>([
    [
      'all installed',
      [status('installed'), status('installed')],
      {},
      'good',
      'All 2 rules are installed in this Grafana.',
    ],
    [
      'some missing, one edited',
      [status('installed'), status('missing'), status('missing'), status('edited')],
      {},
      'warning',
      'Of 4 rules, 2 are missing in this Grafana and 1 was edited by hand.',
    ],
    [
      'all in Prometheus',
      [status('missing')],
      { inPrometheus: true },
      'neutral',
      'None of the 1 rules is in this Grafana. Prometheus evaluates all that are missing here.',
    ],
    [
      'one too many',
      [status('installed'), status('removed')],
      {},
      'warning',
      'All 1 rules are installed in this Grafana. 1 installed rule is no longer in the app.',
    ],
    [
      'every other state',
      [status('outdated'), status('differs'), status('otherDataSource'), status('taken')],
      {},
      'warning',
      'Of 4 rules, 1 is outdated, 1 differs, 1 reads another data source and 1 has a uid that another rule took.',
    ],
  ])('%s', (_, states, options, state, text) => expect(rulesSentence(rows(states, options))).toEqual({ state, text }));
});

test('rows are filtered by text, subject, severity and state', () => {
  const all = rows([
    status('missing'),
    { ...status('installed', ofSlo), title: 'ErrorBudgetFastBurn', severity: 'critical', expected: undefined },
  ]);
  const titles = (filter: object) => filtered(all, { ...NO_FILTER, ...filter }).map(({ title }) => title);
  expect(titles({})).toHaveLength(2);
  expect(titles({ text: 'mcp ERROR' })).toEqual(['HighMCPErrorRate']);
  expect(titles({ text: 'tool-errors' })).toEqual(['ErrorBudgetFastBurn']);
  expect(titles({ subject: 'SLO' })).toEqual(['ErrorBudgetFastBurn']);
  expect(titles({ severity: 'warning' })).toEqual(['HighMCPErrorRate']);
  expect(titles({ state: 'installed' })).toEqual(['ErrorBudgetFastBurn']);
  expect(optionsOf(all).subject).toEqual([
    { value: ALL, label: 'All' },
    { value: 'errors', label: 'errors (1)' },
    { value: 'SLO', label: 'SLO (1)' },
  ]);
});
