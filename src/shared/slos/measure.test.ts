import '../testing/browser';
import { type DataFrame, dateTime, FieldType, LoadingState, type PanelData, toDataFrame } from '@grafana/data';
import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { SHIPPED_SLOS } from '../../slo/shipped';
import type { Slo } from '../../slo/types';
import { HOUR } from '../../slo/window';
import { measureOf } from './measure';
import { incrementTargets, insightsRunner, planSlos } from './queries';

const NOW = Date.UTC(2026, 10, 26);
const STORE = { dataSource: 'prom', jobs: ['contextd'], insights: 'insights', resolution: resolve(STORES['v0.5.0']) };
const find = (name: string) => SHIPPED_SLOS.find((slo) => slo.name === name) as Slo;
const plan = (slo: Slo) => ({ ...planSlos([slo], SHIPPED_SLOS, STORE)[0], refId: 'A' });
const ERRORS = plan(find('tool-errors'));
const BY_TOOL = plan({ ...find('tool-errors'), groupBy: ['tool'] });
const RATE = plan(find('throughput'));

function increments(bad: number, labels: Record<string, string> = {}, custom: object = {}, refId = 'A'): DataFrame {
  const all = { slo: 'tool-errors', service: 'contextd', ...labels };
  return toDataFrame({
    refId,
    fields: [
      { name: 'time', type: FieldType.time, values: [NOW] },
      { name: 'width', type: FieldType.number, labels: all, values: [HOUR] },
      { name: 'bad', type: FieldType.number, labels: all, values: [bad] },
      { name: 'total', type: FieldType.number, labels: all, values: [10_000] },
    ],
    meta: { custom: { kind: 'contextd-slo-increments', to: NOW, lastSeen: NOW, whole: true, ...custom } },
  });
}

function data(series: DataFrame[], more: Partial<PanelData> = {}): PanelData {
  const range = { from: dateTime(NOW - HOUR), to: dateTime(NOW) };
  return { state: LoadingState.Done, series, timeRange: { ...range, raw: range }, ...more };
}

describe('what Insights answered', () => {
  it('is a reading of the increments, at the moment of the answer', () => {
    const measure = measureOf(ERRORS, data([increments(40), increments(90, {}, {}, 'B')]), 'Insights');
    expect(measure).toMatchObject({ now: NOW, counted: [{ labels: {}, lastSeen: NOW }] });
    expect(measure?.reading?.worst?.state).toMatchObject({ bad: 40, total: 10_000, to: NOW });
    expect(measure?.notices).toBeUndefined();
  });

  it('has the labels of groups, and not those of the SLO', () => {
    const frames = [increments(10, { tool: 'a' }), increments(40, { tool: 'b' })];
    const groups = measureOf(BY_TOOL, data(frames), 'Insights')?.reading?.groups;
    expect(groups?.map(({ labels }) => labels)).toEqual([{ tool: 'b' }, { tool: 'a' }]);
  });

  it('says what Insights says about its numbers, once, and not how full the window is', () => {
    const frame = increments(1);
    const recorded = { severity: 'warning' as const, text: 'The recorded series count something else.' };
    const filled = { severity: 'info' as const, text: 'Window filled 66 %.' };
    const noticed = { ...frame, meta: { ...frame.meta, notices: [recorded, recorded, filled] } };
    expect(measureOf(ERRORS, data([noticed]), 'Insights')?.notices).toEqual([recorded.text]);
  });

  it('tells when the store was last seen, though it counted nothing', () => {
    const frame = increments(1, {}, { lastSeen: NOW - 3 * HOUR });
    expect(measureOf(ERRORS, data([frame]), 'Insights')?.reading?.silentSince).toBe(NOW - 3 * HOUR);
  });

  it('of a store that was never seen is a reading without groups', () => {
    const measure = measureOf(ERRORS, data([increments(0, {}, { lastSeen: undefined })]), 'Insights');
    expect(measure).toMatchObject({ reading: { groups: [], status: 'unknown' } });
  });

  it('of a store that does not tell which events are good is its reason', () => {
    const frame = increments(0, {}, { lastSeen: undefined, problem: 'There is no such bucket.' });
    const measure = measureOf(ERRORS, data([frame]), 'Insights');
    expect(measure?.problem).toBe('There is no such bucket.');
    expect(measure?.reading).toBeUndefined();
  });

  it('says that not everything was looked at finely', () => {
    expect(measureOf(ERRORS, data([increments(1, {}, { whole: false })]), 'Insights')?.coarse).toBe(true);
  });

  it('of a throughput is the proven rate', () => {
    const frame = toDataFrame({
      refId: 'A',
      fields: [
        { name: 'time', type: FieldType.time, values: [NOW - HOUR, NOW] },
        { name: 'rate', type: FieldType.number, values: [12, 3] },
      ],
      meta: { custom: { kind: 'contextd-slo-proven', to: NOW, target: 10, seen: 14, seenAt: NOW } },
    });
    expect(measureOf(RATE, data([frame]), 'Insights')?.proven).toMatchObject({
      rate: 12,
      at: NOW - HOUR,
      seen: 14,
      seenAt: NOW,
      verdict: 'proven',
    });
  });
});

describe('without an answer', () => {
  const error = (more: object) => ({ errors: [{ message: 'This SLI counts more good than total.', ...more }] });
  test.each<[string, PanelData | undefined, RegExp | undefined]>([
    ['nothing yet', undefined, undefined],
    ['it is on its way', data([], { state: LoadingState.Loading }), undefined],
    ['it is that of another SLO', data([increments(1, {}, {}, 'B')], { state: LoadingState.Loading }), undefined],
    ['Insights refuses this SLO', data([], error({ refId: 'A' })), /^This SLI counts more good than total\.$/],
    ['it refuses another', data([increments(1)], error({ refId: 'B' })), undefined],
    [
      'the request fails',
      data([], { errors: [{ status: 502, message: 'Bad Gateway' }] }),
      /"Insights" answered with an error \(502\)/,
    ],
    [
      'the reader may not query',
      data([], { errors: [{ status: 403, message: 'no' }] }),
      /You may not query "Insights"/,
    ],
    ['a login page answers', data([]), /The answer had no data for this SLO/],
  ])('%s', (_, answer, problem) => {
    const said = measureOf(ERRORS, answer, 'Insights')?.problem;
    problem ? expect(said).toMatch(problem) : expect(said).toBeUndefined();
  });

  it('an SLO whose metrics the store does not have says so without a query', () => {
    const [planned] = planSlos([find('tool-errors')], SHIPPED_SLOS, { ...STORE, resolution: resolve(['up']) });
    expect(measureOf(planned, undefined, 'Insights')?.problem).toMatch(/cannot be measured here/);
  });
});

describe('the queries', () => {
  it('is one query for each SLO that can be measured, in one request', () => {
    const targets = incrementTargets(planSlos(SHIPPED_SLOS, SHIPPED_SLOS, STORE), 'state');
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    const throughput = targets.filter(({ slo }) => slo?.indicator.kind === 'throughput');
    expect(throughput).toMatchObject([{ measure: 'proven' }]);
    expect(throughput[0]).not.toHaveProperty('plan');
    expect(targets.filter(({ plan: one, measure }) => one === 'state' && measure === 'increments')).toHaveLength(
      targets.length - 1
    );
    expect(insightsRunner(STORE, targets).state).toMatchObject({
      datasource: { uid: 'insights', type: 'contextd-insights-datasource' },
      queries: targets,
    });
  });

  it('leaves out what the store does not have', () => {
    const planned = planSlos(SHIPPED_SLOS, SHIPPED_SLOS, { ...STORE, resolution: resolve(['up']) });
    expect(incrementTargets(planned, 'state').map(({ slo }) => slo?.name)).toEqual(['availability']);
  });
});
