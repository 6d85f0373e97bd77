import { config, getBackendSrv } from '@grafana/runtime';
import { installDataSources } from '../testing/grafana';
import { alertmanagers, grafanaAlerts, grafanaFirings, labelsIn, prometheusAlertDetails, silencesIn } from './api';

jest.mock('@grafana/runtime', () => ({ ...jest.requireActual('@grafana/runtime'), getBackendSrv: jest.fn() }));

/** Answers GET requests by the path; an error is thrown as Grafana's backend service does. */
function answer(byPath: Record<string, unknown>) {
  const get = jest.fn(async (url: string, _params?: unknown) => {
    const found = byPath[url] ?? { status: 404, data: { message: 'Not found' } };
    if (typeof found === 'object' && found !== null && 'status' in found && 'data' in found) {
      throw found;
    }
    return found;
  });
  jest.mocked(getBackendSrv).mockReturnValue({ get } as never);
  return get;
}

const RULES = '/api/prometheus/grafana/api/v1/rules';
const LABELS = { alertname: 'SlowTools', severity: 'warning', job: 'contextd', grafana_folder: 'contextd' };

test('contextd’s alerts that fire in Grafana', async () => {
  answer({
    [RULES]: {
      data: {
        groups: [
          {
            rules: [
              {
                uid: 'contextd-slow-tools',
                alerts: [
                  {
                    state: 'Alerting',
                    labels: LABELS,
                    annotations: { summary: 'slow' },
                    activeAt: '2026-01-02T03:00:00Z',
                    value: '2.5e+00',
                  },
                  { state: 'Pending', labels: LABELS },
                  { state: 'Alerting', labels: { alertname: 'DiskFull' } },
                  { state: 'Alerting (NoData)', labels: { ...LABELS, job: 'b' }, activeAt: '0001-01-01T00:00:00Z' },
                ],
              },
              {},
            ],
          },
          {},
        ],
      },
    },
  });
  expect(await grafanaAlerts()).toEqual([
    expect.objectContaining({
      engine: 'grafana',
      name: 'SlowTools',
      severity: 'warning',
      labels: { job: 'contextd' },
      summary: 'slow',
      since: Date.UTC(2026, 0, 2, 3),
      value: '2.5e+00',
      ruleUid: 'contextd-slow-tools',
    }),
    expect.objectContaining({ labels: { job: 'b' }, since: undefined }),
  ]);
});

test.each([
  [404, 'absent', /there is no such API here/],
  [403, 'forbidden', /you lack the permission\. Ask an administrator/],
  [401, 'forbidden', /you lack the permission/],
  [500, 'failed', /broken\. Try again with Refresh/],
  [undefined, 'failed', /broken/],
])('status %s is %s', async (status, kind, words) => {
  answer({ [RULES]: { status, data: { message: 'broken' } } });
  await expect(grafanaAlerts()).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
});

test('an answer that has no groups has no alerts', async () => {
  answer({ [RULES]: 'x' });
  expect(await grafanaAlerts()).toEqual([]);
});

const HISTORY = '/api/v1/rules/history';

afterEach(() => keep(undefined));

/** Tells the app how Grafana keeps the history of states. */
function keep(stateHistory: { backend: string; primary?: string } | undefined) {
  config.unifiedAlerting = { minInterval: '10s', stateHistory };
}

test.each([{ backend: 'loki' }, { backend: 'multiple', primary: 'loki' }])(
  'the history of states tells when alerts fired: %j',
  async (stateHistory) => {
    keep(stateHistory);
    const get = answer({
      [HISTORY]: {
        data: {
          values: [
            [1000, 2000, 3000, 4000],
            [
              { previous: 'Normal', current: 'Pending', labels: LABELS },
              { previous: 'Pending', current: 'Alerting', labels: LABELS },
              { previous: 'Normal', current: 'Alerting', labels: { alertname: 'DiskFull' } },
              { previous: 'Alerting', current: 'Normal', labels: LABELS },
            ],
          ],
        },
      },
    });
    expect(await grafanaFirings(500, 9000)).toEqual([{ labels: LABELS, pending: 1000, start: 2000, end: 4000 }]);
    expect(get.mock.calls.map(([url, params]) => [url, params])).toEqual([[HISTORY, { from: 0, to: 9, limit: 5000 }]]);
  }
);

test.each([undefined, { backend: 'annotations' }, { backend: 'multiple', primary: 'annotations' }])(
  'where the history is kept as annotations, only these are read: %j',
  async (stateHistory) => {
    keep(stateHistory);
    const get = answer({
      '/api/annotations': [
        {
          time: 2000,
          prevState: 'Normal',
          newState: 'Alerting',
          text: 'SlowTools {alertname=SlowTools, job=contextd, service=contextd} - A=2.5',
        },
        {
          time: 3000,
          prevState: 'Alerting',
          newState: 'Normal',
          text: 'SlowTools {alertname=SlowTools, job=contextd, service=contextd} - A=0',
        },
        { time: 3000, text: 'no labels' },
      ],
    });
    expect(await grafanaFirings(500, 9000)).toEqual([
      {
        labels: { alertname: 'SlowTools', job: 'contextd', service: 'contextd' },
        pending: 2000,
        start: 2000,
        end: 3000,
      },
    ]);
    expect(get.mock.calls.map(([url, params]) => [url, params])).toEqual([
      ['/api/annotations', { type: 'alert', from: 500, to: 9000, limit: 5000 }],
    ]);
  }
);

test('a history that this reader may not see is told', async () => {
  answer({ '/api/annotations': { status: 403, data: { message: 'no' } } });
  await expect(grafanaFirings(0, 1)).rejects.toMatchObject({
    kind: 'forbidden',
    message: expect.stringContaining(
      'The history of Grafana’s own alert rules could not be read: you lack the permission'
    ),
  });
});

test.each([
  ['A {a=1, b=x=y} - V=1', { a: '1', b: 'x=y' }],
  ['A {a=one, two, b=2}', { a: 'one, two', b: '2' }],
  ['A {} - V=1', {}],
  ['A', {}],
])('the labels in %j', (text, labels) => {
  expect(labelsIn(text)).toEqual(labels);
});

test('the silences in force, of Grafana and of Alertmanagers', async () => {
  installDataSources([{ uid: 'am/1', name: 'Alertmanager', type: 'alertmanager' }, { uid: 'prom' }]);
  expect(alertmanagers()).toEqual([
    { id: 'grafana', name: 'Grafana' },
    { id: 'am/1', name: 'Alertmanager' },
  ]);
  answer({
    '/api/alertmanager/am%2F1/api/v2/silences': [
      { id: 'a', status: { state: 'active' } },
      { id: 'b', status: { state: 'expired' } },
    ],
  });
  expect((await silencesIn({ id: 'am/1', name: 'Alertmanager' })).map(({ id }) => id)).toEqual(['a']);
  await expect(silencesIn({ id: 'grafana', name: 'Grafana' })).rejects.toMatchObject({
    kind: 'absent',
    message: expect.stringContaining('The silences of Grafana could not be read'),
  });
});

test('what a Prometheus says of its alerts, where it says it', async () => {
  installDataSources([
    {
      uid: 'prom',
      answer: (path) => (path === 'api/v1/alerts' ? { data: { alerts: [{ labels: LABELS, value: '1e+00' }] } } : {}),
    },
    {
      uid: 'mimir',
      answer: () => {
        throw { status: 404 };
      },
    },
  ]);
  expect(await prometheusAlertDetails('prom')).toEqual([
    expect.objectContaining({ name: 'SlowTools', value: '1e+00' }),
  ]);
  expect(await prometheusAlertDetails('mimir')).toEqual([]);
});
