import { FieldType, LoadingState, type PanelData, toDataFrame } from '@grafana/data';
import { type BudgetSeries, percent, selectBudget, sentence, summarise } from './budget';

const T = 1_767_322_800_000;

const panelData = (series: object[], patch: object = {}) =>
  ({ state: LoadingState.Done, series: series.map(toDataFrame), ...patch }) as unknown as PanelData;

const time = (...values: Array<number | null>) => ({ name: 'Time', type: FieldType.time, values });
const number = (name: string, ...values: Array<number | null>) => ({ name, type: FieldType.number, values });
const text = (name: string, ...values: string[]) => ({ name, type: FieldType.string, values });

describe('selectBudget', () => {
  test('takes the first number over time', () => {
    const { series } = selectBudget(
      panelData([{ fields: [time(T, T + 1), number('left', 1, 0.5), number('burn', 2, 3)] }])
    );
    expect(series).toEqual({ name: 'left', times: [T, T + 1], values: [1, 0.5], interval: undefined });
  });

  test('takes the field that was chosen, by display name or by name, in any frame', () => {
    const data = panelData([
      { refId: 'A', fields: [time(T), number('burn', 2)] },
      { refId: 'B', fields: [time(T), { ...number('left', 0.4), config: { displayName: 'Budget' } }] },
    ]);
    expect(selectBudget(data, 'Budget').series?.values).toEqual([0.4]);
    expect(selectBudget(data, 'left').series?.values).toEqual([0.4]);
    expect(selectBudget(data, '').series?.values).toEqual([2]);
  });

  test('skips frames without rows, and frames without time when another has it', () => {
    const data = panelData([
      { fields: [time(), number('left')] },
      { fields: [text('slo', 'a'), number('objective', 0.999)] },
      { fields: [number('left', 0.7), time(T)] },
    ]);
    expect(selectBudget(data).series).toMatchObject({ name: 'left', values: [0.7] });
  });

  test('sorts by time and makes gaps of what is no number', () => {
    const { series } = selectBudget(
      panelData([{ fields: [time(T + 3, T, null, T + 2, T + 1), number('left', 3, 0, 9, NaN, Infinity)] }])
    );
    expect(series).toMatchObject({ times: [T, T + 1, T + 2, T + 3], values: [0, null, null, 3] });
  });

  test('keeps the interval of the data source', () => {
    const fields = [{ ...time(T), config: { interval: 15000 } }, number('left', 1)];
    expect(selectBudget(panelData([{ fields }])).series?.interval).toBe(15000);
  });

  test.each([
    ['nothing', panelData([]), '', /^No data\. .* choose a longer one/],
    ['no rows', panelData([{ fields: [time(), number('left')] }]), '', /^No data\./],
    ['no fields', panelData([{ fields: [] }]), '', /^No data\./],
    ['still loading', panelData([], { state: LoadingState.Loading }), '', /^Waiting for data/],
    [
      'failed',
      panelData([], { state: LoadingState.Error, errors: [{ message: 'too many samples' }] }),
      '',
      /^The query failed\. too many samples$/,
    ],
    [
      'failed, old form',
      panelData([], { state: LoadingState.Error, error: { data: { message: 'boom' } } }),
      '',
      /^The query failed\. boom$/,
    ],
    [
      'failed silently',
      panelData([], { state: LoadingState.Error }),
      '',
      /^The query failed\. Open the query inspector/,
    ],
    ['text alone', panelData([{ fields: [time(T), text('state', 'ok')] }]), '', /hold no numbers/],
    ['no time', panelData([{ fields: [text('slo', 'a'), number('left', 1)] }]), '', /no time field/],
    ['no numbers at all', panelData([{ fields: [time(T, T), number('left', NaN, null)] }]), '', /"left" has no value/],
    ['no times at all', panelData([{ fields: [time(null), number('left', 1)] }]), '', /"left" has no value/],
    [
      'another field chosen',
      panelData([{ fields: [time(T), number('left', 1)] }]),
      'gone',
      /called "gone".*there is "left"\./,
    ],
  ])('says what to do: %s', (_name, data, wanted, words) => {
    const { problem, series } = selectBudget(data, wanted);
    expect(series).toBeUndefined();
    expect(problem).toMatch(words);
  });
});

const seriesOf = (...values: Array<number | null>): BudgetSeries => ({
  name: 'left',
  times: values.map((_, i) => T + i),
  values,
});

test.each<[string, BudgetSeries, ReturnType<typeof summarise>]>([
  ['falling', seriesOf(1, 0.5, 0.3), { last: 0.3, lowest: 0.3, lowestAt: T + 2, state: 'ok' }],
  ['recovered', seriesOf(1, 0.12, 0.61), { last: 0.61, lowest: 0.12, lowestAt: T + 1, state: 'ok' }],
  ['low', seriesOf(1, 0.24), { last: 0.24, lowest: 0.24, lowestAt: T + 1, state: 'low' }],
  ['at the limit', seriesOf(0.25), { last: 0.25, lowest: 0.25, lowestAt: T, state: 'ok' }],
  ['used up', seriesOf(0.1, 0), { last: 0, lowest: 0, lowestAt: T + 1, state: 'spent' }],
  ['overspent', seriesOf(-0.4, -0.2), { last: -0.2, lowest: -0.4, lowestAt: T, state: 'spent' }],
  ['gaps at both ends', seriesOf(null, 0.5, null, 0.7, null), { last: 0.7, lowest: 0.5, lowestAt: T + 1, state: 'ok' }],
])('summary: %s', (_name, series, summary) => {
  expect(summarise(series, 0.25)).toEqual(summary);
});

test.each([
  [seriesOf(1, 0.12, 0.61), '61 % of the error budget is left; lowest was 12 % on day 1.'],
  [seriesOf(0.9, 0.3), '30 % of the error budget is left; that is the lowest in this time range.'],
  [seriesOf(0.1, 0.2), 'Low: only 20 % of the error budget is left; lowest was 10 % on day 0.'],
  [seriesOf(0), 'The error budget is used up; that is the lowest in this time range.'],
  [seriesOf(-0.5, -0.25), 'The error budget is overspent by 25 %; lowest was -50 % on day 0.'],
])('sentence: %#', (series, words) => {
  expect(sentence(summarise(series, 0.25), (at) => `day ${at - T}`)).toBe(words);
});

test.each([
  [1, '100 %'],
  [0.61, '61 %'],
  [0.6149, '61.5 %'],
  [0.9999, '> 99.9 %'],
  [0, '0 %'],
  [0.0001, '< 0.1 %'],
  [-0.0001, '> -0.1 %'],
  [-12.3456, '-1234.6 %'],
])('%p is %s', (ratio, words) => {
  expect(percent(ratio)).toBe(words);
});
