import { type ProvisionedRule, type RuleGroup, STAMP } from './provisioned';
import { stamped } from './stamp';
import { groupKey, ruleStates } from './state';
import { ANSWERED, FOLDER, GROUP, PROMETHEUS, SENT } from './testing';

const [RULE] = SENT.rules;
const INTERVALS = new Map([[groupKey(FOLDER, GROUP), 60]]);
const isHere = (uid: string) => uid === PROMETHEUS || uid === 'second-prometheus';

/** As Grafana answers a rule that the app installed. */
const INSTALLED: ProvisionedRule = {
  ...ANSWERED,
  annotations: stamped(RULE, 60, '0.1.0').annotations,
};

function stateOf(
  installed: ProvisionedRule[],
  groups: RuleGroup[] = [{ ...SENT, rules: [RULE] }],
  intervals = INTERVALS
) {
  return ruleStates(groups, { rules: installed, intervals }, isHere);
}

const withExpr = (rule: ProvisionedRule, expr: string): ProvisionedRule => ({
  ...rule,
  data: [{ ...rule.data[0], model: { ...rule.data[0].model, expr } }, rule.data[1]],
});
const withSource = (rule: ProvisionedRule, datasourceUid: string): ProvisionedRule => ({
  ...rule,
  data: [{ ...rule.data[0], datasourceUid }, rule.data[1]],
});

describe('the state of a rule', () => {
  const OLD = withExpr(RULE, 'vector(0)');
  test.each<[string, ProvisionedRule[], string, string[]]>([
    ['is not there', [], 'missing', []],
    ['is as the app has it', [INSTALLED], 'installed', []],
    ['is the same from a file', [{ ...ANSWERED, provenance: 'file' }], 'installed', []],
    ['was edited', [{ ...INSTALLED, for: '1h' }], 'edited', ['For']],
    [
      'is what an earlier version installed',
      [{ ...OLD, annotations: stamped(OLD, 60, '0.0.9').annotations }],
      'outdated',
      ['Query A'],
    ],
    ['is another one from a file', [{ ...ANSWERED, for: '1h', provenance: 'file' }], 'differs', ['For']],
    [
      'reads another data source',
      [withSource(INSTALLED, 'second-prometheus')],
      'otherDataSource',
      ['Data source of A'],
    ],
    [
      'has a stamp of a later form',
      [{ ...INSTALLED, for: '1h', annotations: { ...INSTALLED.annotations, [STAMP]: '9.0.0 v2:00' } }],
      'outdated',
      ['For'],
    ],
    ['is another rule under its uid', [{ ...ANSWERED, title: 'Mine' }], 'taken', ['Name']],
    ['was renamed by hand', [{ ...INSTALLED, title: 'Mine' }], 'edited', ['Name']],
  ])('%s', (_, installed, state, labels) => {
    const [status] = stateOf(installed);
    expect(status.state).toBe(state);
    state === 'missing' || expect(status.changes.map(({ label }) => label)).toEqual(labels);
  });

  test('names the version that installed it', () => {
    const outdated = stateOf([{ ...OLD, annotations: stamped(OLD, 60, '0.0.9').annotations }]);
    expect(outdated[0].version).toBe('0.0.9');
    expect(stateOf([ANSWERED])[0].version).toBeUndefined();
  });

  test('is edited where somebody changed how often its group is evaluated', () => {
    const [status] = stateOf([INSTALLED], undefined, new Map([[groupKey(FOLDER, GROUP), 300]]));
    expect(status.state).toBe('edited');
    expect(status.changes).toEqual([{ key: 'interval', label: 'Evaluated every', before: '5m', after: '1m' }]);
  });

  test('says which data sources are not here', () => {
    expect(stateOf([withSource(INSTALLED, 'gone')])[0]).toMatchObject({
      state: 'otherDataSource',
      lostDataSources: ['gone'],
    });
    expect(stateOf([withSource(INSTALLED, 'second-prometheus')])[0].lostDataSources).toEqual([]);
  });
});

test('rules that the app has no more are listed last, other rules not at all', () => {
  const old = { ...ANSWERED, uid: 'contextd-old', title: 'Old' };
  const stampedOne = { ...INSTALLED, uid: 'other', title: 'Copied' };
  const foreign = { ...ANSWERED, uid: 'foreign', title: 'Foreign' };
  const states = stateOf([foreign, old, INSTALLED, stampedOne]);
  expect(states.map(({ title, state }) => [title, state])).toEqual([
    ['HighMCPErrorRate', 'installed'],
    ['Old', 'removed'],
    ['Copied', 'removed'],
  ]);
});

test('two rules of the app with one uid name each other', () => {
  const second = { ...RULE, title: 'Second' };
  const states = stateOf([], [{ ...SENT, rules: [RULE, second] }]);
  expect(states.map(({ title, twin }) => [title, twin])).toEqual([
    ['HighMCPErrorRate', 'Second'],
    ['Second', 'HighMCPErrorRate'],
  ]);
});
