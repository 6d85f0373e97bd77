import '../../shared/testing/browser';
import { type DataFrame, dateTime, FieldType, LoadingState, toDataFrame } from '@grafana/data';
import { SceneDataTransformer, SceneTimeRange, SceneObjectBase, type SceneObjectState } from '@grafana/scenes';
import { firstValueFrom, of } from 'rxjs';
import { createPromql } from '../../metrics/promql';
import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { selectBudget } from '../../panel-budget/select';
import { planSlos } from '../../shared/slos/queries';
import { readSlo } from '../../slo/reading';
import { SHIPPED_SLOS } from '../../slo/shipped';
import type { Increment, Slo } from '../../slo/types';
import { DAY, HOUR } from '../../slo/window';
import { burndown } from './burndown';
import { alertMarks, changeMarks, maintenanceMarks, marksFrame } from './marks';
import { onGroup, SloPanels, thresholdSteps } from './SloPanels';

const NOW = Date.UTC(2026, 10, 26) + 17 * 60_000;
const ERRORS = SHIPPED_SLOS.find(({ name }) => name === 'tool-errors') as Slo;
const STORE = { dataSource: 'prom', jobs: ['contextd'], insights: 'insights', resolution: resolve(STORES['v0.5.0']) };

const values = (frame: DataFrame | undefined, name: string) => frame?.fields.find((one) => one.name === name)?.values;

describe('the panels of a budget', () => {
  const [{ resolved }] = planSlos([ERRORS], SHIPPED_SLOS, STORE);
  class Page extends SceneObjectBase<SceneObjectState & { panels: SloPanels }> {}
  const made = (to: number) => {
    if (!resolved.ok) {
      throw new Error(resolved.problem);
    }
    const promql = createPromql(STORE.resolution);
    const panels = new SloPanels({ slo: ERRORS, resolved: resolved.slo, store: STORE, promql });
    const range = new SceneTimeRange({ from: new Date(to - HOUR).toISOString(), to: new Date(to).toISOString() });
    return { panels, range, page: new Page({ panels, $timeRange: range }) };
  };

  it('ask Insights for lines, in a form that any dashboard can take', () => {
    const { budget, burn } = made(NOW).panels.state;
    const query = ({ state }: typeof budget) => {
      const runner = state.$data?.state.$data?.state as { datasource?: unknown; queries?: unknown[] };
      return { datasource: runner.datasource, query: runner.queries?.[0] };
    };
    expect(query(budget)).toMatchObject({
      datasource: { uid: 'insights' },
      query: { queryType: 'slo', measure: 'budget', mode: 'range', slo: { name: 'tool-errors' } },
    });
    expect(query(burn)).toMatchObject({ query: { measure: 'burn', mode: 'range' } });
    expect(budget.state.$data).toBeInstanceOf(SceneDataTransformer);
  });

  it('cover the window that ends with the page, follow it, and keep what a reader has chosen', () => {
    const { panels, range, page } = made(NOW);
    const deactivate = page.activate();
    const own = panels.state.$timeRange;
    const leave = own.activate();
    const span = () => [own.state.value.from.valueOf(), own.state.value.to.valueOf()];
    expect(span()).toEqual([NOW - 30 * DAY, NOW]);
    const value = { from: dateTime(NOW), to: dateTime(NOW + HOUR) };
    range.setState({ value: { ...value, raw: value } });
    expect(span()).toEqual([NOW + HOUR - 30 * DAY, NOW + HOUR]);
    expect(own.isChosen()).toBe(false);
    const zoomed = { from: dateTime(NOW - DAY), to: dateTime(NOW) };
    own.onTimeRangeChange({ ...zoomed, raw: zoomed });
    expect(own.isChosen()).toBe(true);
    range.setState({ value: { ...value, raw: value } });
    expect(span()).toEqual([NOW - DAY, NOW]);
    own.reset();
    expect(own.isChosen()).toBe(false);
    expect(span()).toEqual([NOW + HOUR - 30 * DAY, NOW + HOUR]);
    // The page's address holds the time range of other pages.
    expect(own.urlSync).toBeUndefined();
    leave();
    deactivate();
  });

  it('draw one group alone', async () => {
    const frame = (tool: string) =>
      toDataFrame({
        name: 'budget',
        fields: [{ name: 'remaining', type: FieldType.number, labels: { tool }, values: [1] }],
      });
    const pick = onGroup(() => ({ tool: 'b' }))({ interpolate: (text) => text });
    const [only, ...others] = await firstValueFrom(pick(of([frame('a'), frame('b')])));
    expect(only.fields[0].labels).toEqual({ tool: 'b' });
    expect(others).toEqual([]);
  });
});

test('rates from which alerts fire have the colour of their window, the lowest first', () => {
  expect(thresholdSteps(ERRORS.window)).toEqual([
    { value: -Infinity, color: 'transparent' },
    { value: 1, color: 'blue' },
    { value: 3, color: 'yellow' },
    { value: 6, color: 'orange' },
    { value: 14.4, color: 'red' },
  ]);
});

describe('marks', () => {
  const marks = [
    ...alertMarks([{ policy: 'pageFast', severity: 'page', start: NOW - HOUR, spent: 0.1 }]),
    ...maintenanceMarks(
      { ...ERRORS, maintenance: [{ start: '2026-11-20T00:00:00Z', end: '2026-11-20T01:00:00Z' }] },
      NOW
    ),
  ];

  it('are what the budget panel reads', () => {
    const budget = toDataFrame({
      name: 'budget',
      fields: [
        { name: 'time', type: FieldType.time, values: [NOW - HOUR, NOW] },
        { name: 'remaining', type: FieldType.number, values: [0.5, 0.4] },
      ],
    });
    const range = { from: dateTime(NOW - DAY), to: dateTime(NOW) };
    const series = [budget, marksFrame(marks)];
    const selected = selectBudget({ state: LoadingState.Done, series, timeRange: { ...range, raw: range } });
    expect(selected.problem).toBeUndefined();
    expect(selected.budget?.series.values).toEqual([0.5, 0.4]);
    expect(values(series[1], 'kind')).toEqual(['alert', 'maintenance']);
  });

  it('leave out maintenance of other times', () => {
    const maintenance = [
      { start: '2025-01-01T00:00:00Z', end: '2025-01-01T01:00:00Z' },
      { start: '2027-01-01T00:00:00Z', end: '2027-01-01T01:00:00Z' },
    ];
    expect(maintenanceMarks({ ...ERRORS, maintenance }, NOW)).toEqual([]);
  });

  it('are deploys and restarts where there are values', () => {
    const answer = (refId: string, labels: Record<string, string>, all: Array<number | null>) =>
      toDataFrame({
        refId,
        fields: [
          { name: 'Time', type: FieldType.time, values: all.map((_, i) => i) },
          { name: 'Value', type: FieldType.number, labels, values: all },
        ],
      });
    expect(
      changeMarks([answer('deploys', { version: '1.2' }, [null, 1]), answer('restarts', { instance: 'a:1' }, [0, 2])])
    ).toEqual([
      { t: 1, kind: 'deploy', text: 'Version 1.2 runs' },
      { t: 1, kind: 'restart', text: 'Restart of a:1' },
    ]);
  });
});

test('the line of the list ends at what is left', () => {
  const steps: Increment[] = Array.from({ length: 60 * 24 }, (_, i) => {
    const t = Math.floor(NOW / HOUR) * HOUR - i * HOUR;
    return { t, width: HOUR, bad: i < 3 ? 4 : 0.5, total: 100 };
  });
  const [group] = readSlo(ERRORS, [{ labels: { tool: 'a' }, increments: steps }], NOW).groups;
  const line = burndown(ERRORS, group.sums, NOW);
  expect(line[0].value).toBe(1);
  expect(line.at(-1)?.value).toBeCloseTo(group.state.remaining ?? NaN, 12);
  expect(burndown(ERRORS, group.sums, NOW - 400 * DAY)).toEqual([]);
});
