import '../../shared/testing/browser';
import { FieldType, type DataFrame } from '@grafana/data';
import { PAGES } from '../../routing';
import { type ActiveAlert } from '../../shared/alerting/firings';
import { type Incident, type Incidents, readIncidents } from './incidents';
import { type AlertsNow, firingIn, mayHideAlerts, silencesFor } from './now';
import { stripNumbers } from './strip';
import { TABS } from './tabs';
import { incidentSpan, spanBefore, spanWords } from './timeRange';
import { MOST_ROWS, timelineFrames } from './timeline';
import { alertsSentence, durationWords, type Situation } from './words';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = 1_800_000 * MINUTE;

const incident = (patch: Partial<Incident> = {}): Incident => ({
  alert: 'SlowTools',
  severity: 'critical',
  labels: '',
  source: 'prometheus',
  slo: '',
  onsetFrom: 'pending',
  start: NOW - DAY,
  end: NOW - DAY + 18 * MINUTE,
  detected: 180,
  lasted: 1080,
  firings: 1,
  before: false,
  ...patch,
});

const incidents = (patch: Partial<Incidents> = {}): Incidents => ({
  incidents: [],
  noise: [],
  all: { incidents: 0, open: 0, mttdIncidents: 0, mttrIncidents: 0, alertsPerDay: 0, noisyAlerts: 0 },
  bySeverity: {},
  from: NOW - 30 * DAY,
  to: NOW,
  notices: [],
  ...patch,
});

const alert = (patch: Partial<ActiveAlert> = {}): ActiveAlert => ({
  engine: 'prometheus',
  name: 'SlowTools',
  severity: 'warning',
  labels: {},
  allLabels: {},
  ...patch,
});

test('every tab of the routing has its content', () => {
  expect(Object.keys(TABS)).toEqual(PAGES.alerts.tabs.map(({ path }) => path));
});

test.each([
  [0, '0 s'],
  [40, '40 s'],
  [60, '1 min'],
  [180, '3 min'],
  [3599, '1 h'],
  [7200, '2 h'],
  [7500, '2 h 5 min'],
  [259_200, '3 days'],
])('%d s read %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

describe('the sentence', () => {
  const four = incidents({ all: { incidents: 4, mttd: 180, mttr: 1080 } });
  const cases: Array<[string, Partial<Situation>, string, string]> = [
    [
      'quiet',
      { incidents: four },
      'good',
      'Nothing fires; 4 incidents in the last 30 days, detected in 3 min and resolved in 18 min (medians).',
    ],
    ['never', { incidents: incidents() }, 'good', 'Nothing fires; no incident in the last 30 days.'],
    [
      'critical incidents are judged',
      { incidents: { ...four, bySeverity: { critical: { incidents: 1, mttr: 600 } } } },
      'good',
      'Nothing fires; 1 critical incident in the last 30 days, resolved in 10 min (median).',
    ],
    [
      'one fires',
      { firing: [alert({ severity: 'critical', since: NOW - 12 * MINUTE })], incidents: incidents() },
      'critical',
      'SlowTools fires, for 12 min; no incident in the last 30 days.',
    ],
    [
      'several labels are one alert',
      { firing: [alert(), alert({ labels: { tool: 'a' } })], incidents: incidents() },
      'warning',
      'SlowTools fires; no incident in the last 30 days.',
    ],
    [
      'several',
      {
        firing: [
          alert({ name: 'C', since: NOW - 60 * MINUTE }),
          alert({ name: 'A', severity: 'critical' }),
          alert({ name: 'B', severity: 'info' }),
        ],
        incidents: incidents(),
      },
      'critical',
      '3 alerts fire, the first for 1 h: A, C and 1 more; no incident in the last 30 days.',
    ],
    [
      'info does not worry',
      { firing: [alert({ severity: 'info' })], incidents: incidents() },
      'good',
      'SlowTools fires; no incident in the last 30 days.',
    ],
    [
      'a start in the future is no negative time',
      { firing: [alert({ since: NOW + DAY })], incidents: incidents() },
      'warning',
      'SlowTools fires; no incident in the last 30 days.',
    ],
    [
      'an engine that failed',
      { unread: true, incidents: incidents() },
      'unknown',
      'Nothing fires; no incident in the last 30 days.',
    ],
    [
      'a critical alert is critical all the same',
      { unread: true, firing: [alert({ severity: 'critical' })], incidents: incidents() },
      'critical',
      'SlowTools fires; no incident in the last 30 days.',
    ],
    [
      'no engine',
      { firing: undefined, incidents: four },
      'unknown',
      'Whether an alert fires is unknown. 4 incidents in the last 30 days, detected in 3 min and resolved in 18 min (medians).',
    ],
    ['without Insights', { withoutIncidents: true }, 'good', 'Nothing fires; incidents could not be measured.'],
    ['before the answer', {}, 'good', 'Nothing fires; incidents are being measured.'],
    [
      'a time in the past',
      { incidents: { ...four, from: NOW - 90 * DAY, to: NOW - 60 * DAY } },
      'good',
      'Nothing fires; 4 incidents in the 30 days up to the end of the time range, detected in 3 min and resolved in 18 min (medians).',
    ],
  ];
  test.each(cases)('%s', (_, situation, state, text) => {
    expect(alertsSentence({ firing: [], unread: false, withoutIncidents: false, now: NOW, ...situation })).toEqual({
      state,
      text,
    });
  });
});

describe('the numbers', () => {
  const shown = (input: Parameters<typeof stripNumbers>[0]) =>
    Object.fromEntries(stripNumbers(input).map(({ id, value, note, state }) => [id, [value, note, state]]));

  test('are six, judged by their targets where people were paged', () => {
    const numbers = { incidents: 2, mttd: 300, mttdIncidents: 2, mttr: 1799, mttrIncidents: 2 };
    expect(
      shown({
        firing: [alert(), alert({ severity: 'critical' })],
        incidents: incidents({
          all: { incidents: 6, alertsPerDay: 0.2, shortFirings: 0.5 },
          bySeverity: { critical: numbers },
        }),
        before: incidents({
          all: { incidents: 3, alertsPerDay: 0.1, shortFirings: 0.5 },
          bySeverity: { critical: { incidents: 1, mttd: 150 } },
        }),
        failed: false,
      })
    ).toEqual({
      firing: ['2', '1 critical, 1 warning', 'critical'],
      incidents: ['2', '+100 % vs the 30 days before', undefined],
      mttd: ['5 min', 'target < 5 min, +100 % vs the 30 days before', 'warning'],
      mttr: ['30 min', 'target < 30 min', undefined],
      perDay: ['0.2', '+100 % vs the 30 days before', undefined],
      short: ['50 %', 'unchanged', undefined],
    });
  });

  test('warnings have no target, and a time without incidents is not compared', () => {
    const all = { incidents: 1, mttd: 900, mttdIncidents: 1, alertsPerDay: 0.03 };
    expect(shown({ firing: [], incidents: incidents({ all }), before: incidents(), failed: false })).toEqual({
      firing: ['0', '', undefined],
      incidents: ['1', '', undefined],
      mttd: ['15 min', 'target < 5 min', undefined],
      mttr: ['none yet', '', undefined],
      perDay: ['0', undefined, undefined],
      short: ['none yet', undefined, undefined],
    });
  });

  test('say what could not be measured', () => {
    const values = Object.values(shown({ failed: true }));
    expect(values.map(([value]) => value)).toEqual(['–', '–', '–', '–', '–', '–']);
    expect(new Set(values.map(([, note]) => note))).toEqual(new Set(['could not be measured']));
  });

  test('have their course by the week', () => {
    const weeks = [3, 3, 20].map((days) => incident({ start: NOW - days * DAY, lasted: days * 100 }));
    const strip = stripNumbers({ incidents: incidents({ incidents: weeks, all: { incidents: 3 } }), failed: false });
    const values = (id: string) => strip.find((one) => one.id === id)?.spark?.y.values;
    expect(values('incidents')).toEqual([0, 0, 1, 0, 2]);
    expect(values('mttr')).toEqual([null, null, 2000, null, 300]);
    expect(values('short')).toEqual([null, null, 0, null, 1]);
  });
});

describe('the time of incidents', () => {
  const days = (span: { from: number; to: number }) => [(NOW - span.from) / DAY, (NOW - span.to) / DAY];
  test.each([
    ['six hours become 30 days', [0.25, 0], [30, 0]],
    ['a past week ends with the 30 days', [14, 7], [37, 7]],
    ['60 days stay', [60, 0], [60, 0]],
    ['a year is cut', [365, 0], [92, 0]],
    ['the future is left out', [1, -1], [30, 0]],
  ])('%s', (_, [from, to], expected) => {
    const span = incidentSpan({ from: NOW - from * DAY, to: NOW - to * DAY }, NOW);
    expect(days(span)).toEqual(expected);
    expect(spanBefore(span).to).toBe(span.from);
  });

  test('is told', () => {
    expect(spanWords({ from: NOW - 30 * DAY, to: NOW }, NOW + MINUTE)).toBe('in the last 30 days');
  });
});

describe('the timeline', () => {
  const rows = (all: Incident[], from = NOW - DAY, to = NOW) =>
    timelineFrames(all, { from, to }).map(({ name, fields: [time, state] }) => [
      name,
      time.values.map((at, i) => `${(at - NOW) / MINUTE} ${state.values[i] ?? '-'}`).join(', '),
    ]);
  const at = (start: number, end: number | undefined, patch: Partial<Incident> = {}) =>
    incident({ start: NOW + start * MINUTE, end: end === undefined ? undefined : NOW + end * MINUTE, ...patch });

  test('has a row for each alert, the most severe first', () => {
    expect(rows([at(-100, -90, { alert: 'B', severity: 'warning' }), at(-50, -40, { alert: 'Z' })])).toEqual([
      ['Z', '-1440 -, -50 critical, -40 -, 0 -'],
      ['B', '-1440 -, -100 warning, -90 -, 0 -'],
    ]);
  });

  test('joins what fires with several labels at once', () => {
    expect(rows([at(-100, -80), at(-90, -60), at(-30, -20)])).toEqual([
      ['SlowTools', '-1440 -, -100 critical, -60 -, -30 critical, -20 -, 0 -'],
    ]);
  });

  test('ends with the range, and begins with it', () => {
    expect(rows([at(-2000, -1400), at(-10, undefined)])).toEqual([
      ['SlowTools', '-1440 critical, -1400 -, -10 critical, 0 critical'],
    ]);
    expect(rows([at(-3000, -2000)])).toEqual([]);
  });

  test('has few rows', () => {
    const many = Array.from({ length: MOST_ROWS + 5 }, (_, i) => at(-10, -5, { alert: `A${i}` }));
    expect(rows(many)).toHaveLength(MOST_ROWS);
  });
});

describe('what Insights answers', () => {
  const frame = (kind: string, fields: Array<[string, unknown[], Record<string, string>?]>): DataFrame => ({
    length: fields[0]?.[1].length ?? 0,
    meta: { custom: { kind, from: 1, to: 2 }, notices: [{ severity: 'warning', text: 'cut' }] },
    fields: fields.map(([name, values, labels]) => ({ name, values, labels, type: FieldType.other, config: {} })),
  });

  test('is read by its kind, and what is null is left out', () => {
    const read = readIncidents([
      frame('contextd-incidents', [
        ['alert', ['A']],
        ['end', [null]],
        ['firings', [2]],
      ]),
      frame('contextd-incidents-noise', [
        ['alert', ['A']],
        ['short', [0.5]],
      ]),
      frame('contextd-incidents-summary', [
        ['mttd', [60], {}],
        ['mttd', [30], { severity: 'critical' }],
      ]),
    ]);
    expect(read).toEqual({
      incidents: [{ alert: 'A', firings: 2 }],
      noise: [{ alert: 'A', short: 0.5 }],
      all: { mttd: 60 },
      bySeverity: { critical: { mttd: 30 } },
      from: 1,
      to: 2,
      notices: ['cut'],
    });
  });

  test('of something else is nothing', () => {
    expect(readIncidents([frame('contextd-budget', [])])).toBeUndefined();
    expect(readIncidents([])).toBeUndefined();
  });
});

test('an engine that is not there hides no alert; one that fails or refuses may', () => {
  const now = (kind: 'absent' | 'forbidden' | 'failed'): AlertsNow => ({
    at: NOW,
    alerts: { prometheus: [] },
    unread: { grafana: { kind, sentence: '' } },
    silences: [],
  });
  expect([now('absent'), now('forbidden'), now('failed')].map(mayHideAlerts)).toEqual([false, true, true]);
});

test('an engine’s notifications are silenced by its own Alertmanager', () => {
  const all = ['grafana', 'am'].map((id) => ({ id, name: id, silences: [] }));
  expect(silencesFor('grafana', all).map(({ id }) => id)).toEqual(['grafana']);
  expect(silencesFor('prometheus', all).map(({ id }) => id)).toEqual(['am']);
});

describe('what fires, where not every engine answers', () => {
  const failed = { kind: 'failed' as const, sentence: 'x' };
  const absent = { kind: 'absent' as const, sentence: 'x' };
  const one = [alert()];
  it.each([
    ['both answer', { prometheus: [], grafana: [] }, {}, []],
    ['Grafana has no alerting', { prometheus: [] }, { grafana: absent }, []],
    ['Prometheus fails, and may have the only alerts', { grafana: [] }, { prometheus: failed }, undefined],
    ['Prometheus fails, and an alert fires in Grafana', { grafana: one }, { prometheus: failed }, one],
    ['none answers', {}, { prometheus: failed, grafana: absent }, undefined],
  ])('%s', (_, alerts, unread, expected) => {
    expect(firingIn({ at: 0, alerts, unread, silences: [] })).toEqual(expected);
  });
});
