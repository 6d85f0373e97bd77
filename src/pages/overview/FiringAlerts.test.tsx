import '../../shared/testing/browser';
import { FieldType, LoadingState, type DataFrame, type DataQueryError } from '@grafana/data';
import { EmbeddedScene, SceneDataNode, SceneQueryRunner, SceneTimeRange } from '@grafana/scenes';
import { render, screen } from '@testing-library/react';
import React, { type ReactNode } from 'react';
import { PROBLEM_NAMES } from '../../alerts/shipped';
import { createPromql } from '../../metrics/promql';
import { resolve } from '../../metrics/resolve';
import { FiringAlerts, firingAlerts, firingRows } from './FiringAlerts';

jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  // Grafana's link needs Grafana's own router around it.
  TextLink: ({ href, children }: { href: string; children: ReactNode }) => <a href={href}>{children}</a>,
}));

/** The answer for one alert: how many series of it fire. */
function alert(alertname: string | undefined, severity: string | undefined, ...counts: unknown[]): DataFrame {
  const labels = Object.fromEntries(Object.entries({ alertname, severity }).filter(([, value]) => value !== undefined));
  return {
    refId: 'A',
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: counts.map((_, index) => index) },
      { name: 'Value', type: FieldType.number, config: {}, labels: labels as Record<string, string>, values: counts },
    ],
    length: counts.length,
  };
}

const names = (frames: DataFrame[]) => firingRows(frames).map(({ name }) => name);

describe('rows of the firing alerts', () => {
  it('come with the most severe first, then by name; those of an unknown severity last', () => {
    const frames = [
      alert('ContextdUnknown', 'page', 1),
      alert('ContextdNote', 'info', 1),
      alert('SlowTools', 'warning', 1),
      alert('ContextdNone', undefined, 1),
      alert('ContextdDown', 'critical', 1),
      alert('ContextdErrors', 'critical', 1),
      alert('ContextdHeap', 'warning', 1),
    ];
    expect(names(frames)).toEqual([
      'ContextdDown',
      'ContextdErrors',
      'ContextdHeap',
      'SlowTools',
      'ContextdNote',
      'ContextdNone',
      'ContextdUnknown',
    ]);
  });

  it.each<[string, DataFrame[], ReturnType<typeof firingRows>]>([
    ['none without an answer', [], []],
    ['none for a frame without fields', [{ fields: [], length: 0 }], []],
    ['none for a series without a name', [alert(undefined, 'critical', 1)], []],
    ['none for a series without values', [alert('ContextdDown', 'critical')], []],
    [
      'the last count',
      [alert('ContextdDown', 'critical', 1, 3)],
      [{ name: 'ContextdDown', severity: 'critical', count: 3 }],
    ],
    ['a severity of none', [alert('ContextdDown', undefined, 2)], [{ name: 'ContextdDown', severity: '', count: 2 }]],
  ])('are %s', (_, frames, rows) => {
    expect(firingRows(frames)).toEqual(rows);
  });
});

describe('the query of the firing alerts', () => {
  const promql = createPromql(resolve(['ALERTS', 'up']));

  it('asks for contextd’s own that fire, by their exact names, without the watchdog', () => {
    expect(firingAlerts(promql, ['alertname', 'severity'])).toMatchObject({
      expr: `sum by (alertname, severity) (ALERTS{alertstate="firing",alertname=~"${PROBLEM_NAMES.join('|')}"})`,
    });
    expect(PROBLEM_NAMES).toEqual(expect.arrayContaining(['ContextdDown', 'HighMCPErrorRate', 'ErrorBudgetFastBurn']));
    expect(PROBLEM_NAMES).not.toContain('ContextdWatchdog');
  });

  it('is asked for now', () => {
    const { queries } = (new FiringAlerts(promql).state.$data as SceneQueryRunner).state;
    expect(queries).toMatchObject([{ refId: 'A', instant: true, range: false }]);
  });
});

interface Given {
  series?: DataFrame[];
  state?: LoadingState;
  errors?: DataQueryError[];
  names?: string[];
}

/** Shows the list that was given this data. */
function show({ series = [], state = LoadingState.Done, errors, names: present = ['ALERTS'] }: Given) {
  const list = new FiringAlerts(createPromql(resolve(present)));
  const $timeRange = new SceneTimeRange();
  list.setState({ $data: new SceneDataNode({ data: { series, state, errors, timeRange: $timeRange.state.value } }) });
  const scene = new EmbeddedScene({ $timeRange, body: list });
  return render(<list.Component model={scene.state.body as FiringAlerts} />);
}

describe('the list of the firing alerts', () => {
  it('names each with its severity, and how many series of it fire', () => {
    show({
      series: [
        alert('SlowTools', 'warning', 1),
        alert('ContextdDown', 'critical', 3),
        alert('ContextdX', undefined, 1),
      ],
    });
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'criticalContextdDown3 series',
      'warningSlowTools',
      'no severityContextdX',
    ]);
    expect(screen.getByRole('link', { name: 'SlowTools' })).toHaveAttribute(
      'href',
      '/a/contextd-observability-app/alerts/runbook/SlowTools'
    );
  });

  it('says that no alert is firing', () => {
    show({});
    expect(screen.getByText('No alert is firing.')).toBeInTheDocument();
  });

  it.each([LoadingState.NotStarted, LoadingState.Loading])(
    'does not say so before the answer is there: %s',
    (state) => {
      show({ state });
      expect(screen.queryByText('No alert is firing.')).not.toBeInTheDocument();
      expect(screen.queryByRole('list')).not.toBeInTheDocument();
    }
  );

  it('keeps the last rows while it asks again', () => {
    show({ state: LoadingState.Loading, series: [alert('ContextdDown', 'critical', 1)] });
    expect(screen.getByRole('listitem')).toHaveTextContent('ContextdDown');
  });

  it('says what the question failed with', () => {
    show({ state: LoadingState.Error, errors: [{ message: 'connection refused' }] });
    expect(screen.getByText(/Check that the store is running.*connection refused/)).toBeInTheDocument();
    expect(screen.queryByText('No alert is firing.')).not.toBeInTheDocument();
  });

  it('says why it cannot know, where the store has no alert rules', () => {
    show({ names: ['up'] });
    expect(screen.getByText(/No alert rule of this store/)).toBeInTheDocument();
    expect(screen.queryByText('No alert is firing.')).not.toBeInTheDocument();
  });
});
