import {
  type ActiveAlert,
  affected,
  firedTwice,
  firingsOf,
  fromTheFuture,
  isOurs,
  labelText,
  type Transition,
} from './firings';
import { fromSeries } from './prometheusAlerts';
import { matcherText, type Silence, type SilenceMatcher, silencesOf } from './silences';

const alert = (patch: Partial<ActiveAlert>): ActiveAlert => ({
  engine: 'prometheus',
  name: 'SlowTools',
  severity: 'warning',
  labels: {},
  allLabels: {},
  ...patch,
});

test('labels say what is affected, not which engine evaluates the rule', () => {
  const labels = {
    alertname: 'A',
    severity: 'x',
    __alert_rule_uid__: 'u',
    grafana_folder: 'f',
    tool: 'b',
    job: 'c',
    no: '',
  };
  expect(labelText(affected(labels))).toBe('job=c, tool=b');
});

test.each([
  [{ alertname: 'DatabaseErrors' }, true],
  [{ alertname: 'ErrorBudgetFastBurn', service: 'shop' }, true],
  [{ alertname: 'Mine', service: 'contextd' }, true],
  [{ alertname: 'ContextdWatchdog', severity: 'none' }, false],
  [{ alertname: 'DiskFull' }, false],
])('%j is ours: %s', (labels, ours) => {
  expect(isOurs(labels as Record<string, string>)).toBe(ours);
});

test('the same alert in both engines notifies twice', () => {
  const both = [alert({ labels: { job: 'a' } }), alert({ labels: { job: 'a' }, engine: 'grafana' })];
  expect(firedTwice(both)).toEqual(['SlowTools']);
  expect(firedTwice([both[0], alert({ labels: { job: 'b' }, engine: 'grafana' })])).toEqual([]);
  expect(firedTwice([both[0], both[0]])).toEqual([]);
});

test('a start in the future is told, unless it is within a minute', () => {
  const now = 1_000_000_000;
  const since = (ms: number | undefined) => fromTheFuture([alert({ since: ms })], now);
  expect(since(now + 61_000)).toEqual(['SlowTools']);
  expect(since(now + 30_000)).toEqual([]);
  expect(since(now - 5000)).toEqual([]);
  expect(since(undefined)).toEqual([]);
});

describe('firings from changes of state', () => {
  const labels = { alertname: 'A', job: 'c' };
  const change = (at: number, from: string, to: string, of = labels): Transition => ({ at, from, to, labels: of });
  const times = (changes: Transition[]) =>
    firingsOf(changes, 100).map(({ pending, start, end }) => [pending, start, end]);

  test.each<[string, Transition[], number[][]]>([
    ['nothing', [], []],
    [
      'pending, then firing',
      [change(200, 'Normal', 'Pending'), change(260, 'Pending', 'Alerting'), change(900, 'Alerting', 'Normal')],
      [[200, 260, 900]],
    ],
    ['in any order', [change(900, 'Alerting', 'Normal'), change(260, 'Normal', 'Alerting')], [[260, 260, 900]]],
    ['still firing', [change(260, 'Normal', 'Alerting (NoData)')], [[260, 260, 0]]],
    [
      'recovering still fires',
      [change(260, 'Normal', 'Alerting'), change(400, 'Alerting', 'Recovering'), change(500, 'Recovering', 'Normal')],
      [[260, 260, 500]],
    ],
    [
      'fired before the first change',
      [change(300, 'Alerting', 'Normal (MissingSeries)'), change(400, 'Normal', 'Alerting')],
      [
        [0, 99, 300],
        [400, 400, 0],
      ],
    ],
    ['only pending', [change(200, 'Normal', 'Pending'), change(260, 'Pending', 'Normal')], []],
    [
      'a pending that was given up does not count',
      [change(200, 'Normal', 'Pending'), change(210, 'Pending', 'Normal'), change(260, 'Normal', 'Alerting')],
      [[260, 260, 0]],
    ],
  ])('%s', (_, changes, expected) => {
    expect(times(changes)).toEqual(expected);
  });

  test('alerts with other labels are others', () => {
    expect(
      times([change(200, 'Normal', 'Alerting'), change(300, 'Normal', 'Alerting', { alertname: 'A', job: 'd' })])
    ).toEqual([
      [200, 200, 0],
      [300, 300, 0],
    ]);
  });
});

test('series of a Prometheus are joined with since when, and with what its rules say', () => {
  const labels = {
    alertname: 'SlowTools',
    severity: 'warning',
    job: 'contextd',
    alertstate: 'firing',
    __name__: 'ALERTS',
  };
  const [first, ...others] = fromSeries(
    [
      { labels: { ...labels, replica: 'a' }, value: 1 },
      { labels: { ...labels, replica: 'b' }, value: 1 },
      { labels: { ...labels, alertname: 'DiskFull' }, value: 1 },
    ],
    [{ labels: { alertname: 'SlowTools', severity: 'warning', job: 'contextd' }, value: 1000 }],
    [
      alert({
        allLabels: { alertname: 'SlowTools', severity: 'warning', job: 'contextd' },
        value: '2.5e+00',
        summary: 'slow',
      }),
    ]
  );
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    name: 'SlowTools',
    since: 1_000_000,
    value: '2.5e+00',
    summary: 'slow',
    labels: { job: 'contextd' },
  });
});

describe('silences', () => {
  const silence = (
    matchers: Array<Partial<SilenceMatcher>>,
    state: Silence['status']['state'] = 'active'
  ): Silence => ({
    id: '1',
    matchers: matchers.map((one) => ({ name: 'job', value: 'a', isRegex: false, isEqual: true, ...one })),
    startsAt: '',
    endsAt: '',
    createdBy: '',
    comment: '',
    status: { state },
  });

  test.each<[string, Silence, boolean]>([
    ['an equal label', silence([{}]), true],
    ['another value', silence([{ value: 'b' }]), false],
    ['a regular expression matches the whole value', silence([{ value: 'a|b', isRegex: true }]), true],
    ['and not a part', silence([{ value: '', isRegex: true }]), false],
    ['unequal', silence([{ value: 'b', isEqual: false }]), true],
    ['a label that is not there is empty', silence([{ name: 'x', value: '' }]), true],
    ['all matchers must hold', silence([{}, { name: 'x', value: 'y' }]), false],
    ['of an old Alertmanager', silence([{ isEqual: undefined }]), true],
    ['an expression that this browser does not know', silence([{ value: '(?i)a', isRegex: true }]), false],
    ['not yet in force', silence([{}], 'pending'), false],
  ])('%s', (_, one, silenced) => {
    expect(silencesOf({ job: 'a' }, [one]).length > 0).toBe(silenced);
  });

  test.each([
    [{}, 'job="a"'],
    [{ isRegex: true }, 'job=~"a"'],
    [{ isEqual: false }, 'job!="a"'],
    [{ isEqual: false, isRegex: true }, 'job!~"a"'],
  ])('%j reads %s', (patch, text) => {
    expect(matcherText(silence([patch]).matchers[0])).toBe(text);
  });
});
