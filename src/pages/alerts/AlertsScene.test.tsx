import { setWidth } from '../../shared/testing/browser';
import { type DataFrame, FieldType, LoadingState } from '@grafana/data';
import { getBackendSrv, locationService, setPluginImportUtils, setRunRequest } from '@grafana/runtime';
import {
  CustomVariable,
  EmbeddedScene,
  SceneDataNode,
  SceneTimeRange,
  SceneVariableSet,
  VizPanel,
} from '@grafana/scenes';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { type ReactNode } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { NEVER } from 'rxjs';
import { INSIGHTS_TYPE } from '../../constants';
import { createPromql } from '../../metrics/promql';
import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { objectivesOf } from '../../slo/judging';
import { installDataSources } from '../../shared/testing/grafana';
import { testIds } from '../../shared/testIds';
import { AlertsScene, type View } from './AlertsScene';

jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  // uPlot draws on a canvas, which jsdom does not have.
  Sparkline: () => <svg />,
  // Grafana's link needs Grafana's own router around it.
  TextLink: ({ href, children, 'aria-label': label }: { href: string; children: ReactNode; 'aria-label'?: string }) => (
    <a href={href} aria-label={label}>
      {children}
    </a>
  ),
}));
jest.mock('@grafana/runtime', () => ({ ...jest.requireActual('@grafana/runtime'), getBackendSrv: jest.fn() }));

const HOUR = 3_600_000;
const LABELS = { alertname: 'DatabaseErrors', severity: 'critical', job: 'contextd' };

/** One element of an instant vector. */
const vector = (refId: string, labels: Record<string, string>, value: number): DataFrame => ({
  refId,
  length: 1,
  fields: [{ name: 'Value', type: FieldType.number, config: {}, labels, values: [value] }],
});

interface Given {
  view?: View;
  /** Answers of Grafana's API by path; what is not there is 404. */
  grafana?: Record<string, unknown>;
  firing?: boolean;
  storeFails?: boolean;
  insights?: boolean;
}

async function show({ view = 'state', grafana = {}, firing = false, storeFails = false, insights = true }: Given = {}) {
  jest.mocked(getBackendSrv).mockReturnValue({
    get: async (url: string) => {
      if (url in grafana) {
        const answer = grafana[url];
        if (typeof answer === 'number') {
          throw { status: answer, data: { message: 'refused' } };
        }
        return answer;
      }
      throw { status: 404, data: { message: 'Not found' } };
    },
  } as never);
  const since = Date.now() / 1000 - 720;
  installDataSources([
    {
      uid: 'prom',
      query: () => {
        if (storeFails) {
          throw { status: 500, data: { message: 'out of memory' } };
        }
        return { data: firing ? [vector('firing', LABELS, 1), vector('since', LABELS, since)] : [] };
      },
      answer: () => {
        throw { status: 404 };
      },
    },
    ...(insights ? [{ uid: 'insights', type: INSIGHTS_TYPE, jsonData: { prometheusUid: 'prom' } }] : []),
  ]);
  const resolution = resolve(STORES.roadmap);
  const context = { resolution, promql: createPromql(resolution), objectives: objectivesOf([]) };
  const page = new AlertsScene({ context, text: undefined, view });
  const variables = [
    new CustomVariable({ name: 'ds', query: 'prom', value: 'prom' }),
    new CustomVariable({ name: 'job', query: 'contextd', value: 'contextd' }),
  ];
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-6h', to: 'now' }),
    $variables: new SceneVariableSet({ variables }),
    body: page,
  });
  render(
    <MemoryRouter>
      <scene.Component model={scene} />
    </MemoryRouter>
  );
  await waitFor(() => expect(page.state.now).toBeDefined());
  return page;
}

/** Lets Insights answer. */
async function answer(page: AlertsScene, rows: Array<Record<string, unknown>>) {
  await waitFor(() => expect(page.state.recent).toBeDefined());
  const to = Date.now();
  const frame = (kind: string, fields: Record<string, unknown[]>): DataFrame => ({
    length: Object.values(fields)[0]?.length ?? 0,
    meta: { custom: { kind, from: to - 30 * 24 * HOUR, to } },
    fields: Object.entries(fields).map(([name, values]) => ({ name, values, type: FieldType.other, config: {} })),
  });
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)]));
  const summary = { incidents: [rows.length], mttd: [180], mttr: [1080] };
  const noise = {
    alert: ['DatabaseErrors'],
    severity: ['critical'],
    firings: [5],
    perDay: [0.17],
    inWeek: [4],
    short: [0.5],
    noisy: [true],
  };
  const { recent } = page.state;
  await act(async () => {
    recent?.state.$data.setState({
      data: {
        state: LoadingState.Done,
        timeRange: recent.state.$timeRange.state.value,
        series: [
          frame('contextd-incidents', table),
          frame('contextd-incidents-noise', noise),
          frame('contextd-incidents-summary', summary),
        ],
      },
    });
  });
}

// Panels need Grafana, and queries are answered by the tests.
beforeAll(() => {
  VizPanel.Component = function NoPanel() {
    return <></>;
  };
  setRunRequest(() => NEVER);
  setPluginImportUtils({ importPanelPlugin: () => new Promise(() => {}), getPanelPluginFromCache: () => undefined });
});

beforeEach(() => {
  setWidth(0);
  locationService.push('/a/x?from=now-1h&to=now&var-ds=prom');
});

const sentence = () => screen.getByTestId(testIds.sentence);

test('without Grafana’s alerting, the alerts of Prometheus are shown, and the page says so', async () => {
  await show({ firing: true });
  expect(
    await screen.findByText(/Grafana’s own rules cannot be read here, so only the alerts of Prometheus/)
  ).toBeVisible();
  const table = within(screen.getByRole('region', { name: 'Table of alerts that fire' }));
  expect(table.getByRole('rowheader')).toHaveTextContent('DatabaseErrors');
  expect(table.getByText('for 12 min')).toBeVisible();
  expect(table.getByText('Prometheus')).toBeVisible();
  expect(table.getByRole('link', { name: 'Runbook: DatabaseErrors' })).toHaveAttribute(
    'href',
    '/a/contextd-observability-app/alerts/runbook/DatabaseErrors?from=now-1h&to=now&var-ds=prom'
  );
  expect(sentence()).toHaveTextContent('DatabaseErrors fires, for 12 min');
  expect(sentence()).toHaveAttribute('data-state', 'critical');
  expect(screen.getByText(/No Alertmanager can be read here/)).toBeVisible();
});

const RULES = '/api/prometheus/grafana/api/v1/rules';
const SILENCES = '/api/alertmanager/grafana/api/v2/silences';

test('the same alert in both engines notifies twice, and a silence is named', async () => {
  const alert = { state: 'Alerting', labels: LABELS, activeAt: new Date(Date.now() + HOUR).toISOString() };
  const silence = {
    id: 's',
    comment: 'known',
    createdBy: 'me',
    startsAt: '',
    endsAt: new Date(Date.now() + HOUR).toISOString(),
    status: { state: 'active' },
    matchers: [{ name: 'alertname', value: 'Database.*', isRegex: true, isEqual: true }],
  };
  await show({
    firing: true,
    grafana: { [RULES]: { data: { groups: [{ rules: [{ uid: 'r1', alerts: [alert] }] }] } }, [SILENCES]: [silence] },
  });
  expect(
    await screen.findByText(/Two engines notify: DatabaseErrors fires in Prometheus and in Grafana/)
  ).toBeVisible();
  expect(screen.getByText(/DatabaseErrors began in the future: the clocks/)).toBeVisible();
  expect(screen.getAllByText('silenced')).toHaveLength(1);
  expect(screen.getByRole('link', { name: 'Grafana' })).toHaveAttribute('href', '/alerting/grafana/r1/view');
  expect(screen.queryByText(/for -/)).not.toBeInTheDocument();
  const silences = within(screen.getByRole('region', { name: 'Table of silences' }));
  expect(silences.getByRole('rowheader')).toHaveTextContent('alertname=~"Database.*"');
});

test('an engine that refuses is no proof that nothing fires', async () => {
  await show({ grafana: { [RULES]: 403, [SILENCES]: [] } });
  expect(await screen.findByText(/Grafana’s own alert rules could not be read: you lack the permission/)).toBeVisible();
  expect(sentence()).toHaveAttribute('data-state', 'unknown');
  expect(screen.getByText('Whether an alert fires is unknown.')).toBeVisible();
  expect(screen.getByText('No silence is in force.')).toBeVisible();
});

test('where no engine answers, the page does not claim that nothing fires', async () => {
  await show({ storeFails: true });
  expect(await screen.findByText(/"prom" answered with an error \(500\).*out of memory/)).toBeVisible();
  expect(sentence()).toHaveTextContent('Whether an alert fires is unknown.');
  expect(screen.getByText('Whether an alert fires is unknown.')).toBeVisible();
  expect(screen.getByTestId(testIds.number('firing'))).toHaveTextContent('could not be measured');
});

test('without Insights, incidents are unknown, and it can be added', async () => {
  await show({ insights: false });
  expect(await screen.findByTestId(testIds.addInsights)).toBeVisible();
  expect(sentence()).toHaveTextContent('Nothing fires; incidents could not be measured.');
});

test('incidents tell when they began and what they cost, with links that keep the context', async () => {
  const start = Date.now() - 48 * HOUR;
  const page = await show({ view: 'incidents' });
  await answer(page, [
    {
      alert: 'DatabaseErrors',
      severity: 'critical',
      labels: 'job=contextd',
      source: 'prometheus',
      slo: 'tool-errors',
      onset: start - 400_000,
      onsetFrom: 'slo',
      start,
      end: start + 1_080_000,
      detected: 400,
      lasted: 1080,
      spent: 0.05,
      firings: 2,
      before: false,
    },
    {
      alert: 'SlowTools',
      severity: 'warning',
      labels: '',
      source: 'both',
      slo: '',
      onsetFrom: '',
      start: Date.now() - 600_000,
      firings: 1,
      before: true,
    },
  ]);
  expect(sentence()).toHaveTextContent(
    '2 incidents in the last 30 days, detected in 3 min and resolved in 18 min (medians).'
  );
  const [, first, second] = within(screen.getByRole('region', { name: 'Table of incidents' })).getAllByRole('row');
  expect(first).toHaveTextContent(
    /DatabaseErrors.*job=contextd; fired 2 times.*7 minover 5 min.*18 min.*5 %.*Prometheus/
  );
  const slo = within(first).getByRole('link', { name: 'SLO tool-errors' }).getAttribute('href');
  expect(slo).toContain('/slos/slo/tool-errors?');
  expect(new URL(slo ?? '', 'http://x').searchParams.get('from')).toBe(String(start - 400_000 - HOUR));
  expect(new URL(slo ?? '', 'http://x').searchParams.get('var-ds')).toBe('prom');
  expect(second).toHaveTextContent(
    /SlowTools.*unknown.*before this time.*over 10 min, ongoing.*–.*Prometheus and Grafana/
  );
  expect(screen.getByText('more than 3 a week')).toBeVisible();
});

test('many incidents are shown on demand', async () => {
  const page = await show({ view: 'incidents' });
  const rows = Array.from({ length: 30 }, (_, i) => ({
    alert: `A${i}`,
    severity: 'info',
    labels: '',
    source: 'grafana',
    slo: '',
    onsetFrom: 'pending',
    onset: 1,
    start: 2,
    end: 3,
    lasted: 1,
    detected: 1,
    firings: 1,
    before: false,
  }));
  await answer(page, rows);
  const table = within(screen.getByRole('region', { name: 'Table of incidents' }));
  expect(table.getAllByRole('row')).toHaveLength(26);
  await userEvent.click(screen.getByRole('button', { name: 'Show all 30 incidents' }));
  expect(table.getAllByRole('row')).toHaveLength(31);
});

test('the timeline shows what fired in the time range', async () => {
  const page = await show();
  await answer(page, [
    {
      alert: 'DatabaseErrors',
      severity: 'critical',
      labels: '',
      source: 'prometheus',
      slo: '',
      onsetFrom: '',
      start: Date.now() - HOUR,
      end: Date.now() - HOUR / 2,
      firings: 1,
      before: false,
    },
  ]);
  const { $data } = page.state.timeline.state;
  expect($data instanceof SceneDataNode && $data.state.data?.series.map(({ name }) => name)).toEqual([
    'DatabaseErrors',
  ]);
});

test('an answer of Insights that failed is told', async () => {
  const page = await show({ view: 'incidents' });
  await waitFor(() => expect(page.state.recent).toBeDefined());
  const { recent } = page.state;
  await act(async () => {
    recent?.state.$data.setState({
      data: {
        state: LoadingState.Error,
        series: [],
        timeRange: recent.state.$timeRange.state.value,
        errors: [{ refId: 'incidents', message: 'The store did not answer within 30 s.' }],
      },
    });
  });
  expect(screen.getByText(/"insights" could not answer\. The store did not answer within 30 s\./)).toBeVisible();
  expect(sentence()).toHaveTextContent('incidents could not be measured');
});
