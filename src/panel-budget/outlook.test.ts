import { axisEnd, forecastFromBurn, idealAt, idealLine, usedUpSince, windowOf } from './outlook';
import { selectBudget } from './select';
import { DAY, HOUR, hourly, insights, number, panelData, T, time } from './testing';

describe('window', () => {
  test.each([
    ['rolling', { windowSeconds: 86400 }, 0, { start: T - DAY, end: T, calendar: false }],
    [
      'calendar',
      { windowSeconds: 86400, periodStart: T - HOUR },
      0,
      { start: T - HOUR, end: T + 23 * HOUR, calendar: true },
    ],
    ['by option', {}, 7, { start: T - 7 * DAY, end: T, calendar: false }],
    ['data before option', { windowSeconds: 86400 }, 7, { start: T - DAY, end: T, calendar: false }],
    ['unknown', {}, 0, undefined],
    ['nonsense', {}, NaN, undefined],
  ])('%s', (_name, slo, days, window) => {
    expect(windowOf(slo, T, days)).toEqual(window);
  });
});

describe('even spending', () => {
  const window = { start: 0, end: 100, calendar: true };
  test.each([
    [0, 100, { times: [0, 100], values: [1, 0] }],
    [25, 75, { times: [25, 75], values: [0.75, 0.25] }],
    [-50, 500, { times: [0, 100], values: [1, 0] }],
    [200, 300, { times: [], values: [] }],
  ])('from %p to %p', (from, to, line) => {
    expect(idealLine(window, from, to)).toEqual(line);
  });
  test('at a time', () => expect(idealAt(window, 30)).toBeCloseTo(0.7, 12));
});

describe('forecast from the burn rate', () => {
  const window = { start: T - 30 * DAY, end: T, calendar: false };
  const forecast = (left: number, burn: number[], over: Parameters<typeof forecastFromBurn>[1] = window) => {
    const values = burn.map(() => left);
    return forecastFromBurn(selectBudget(panelData([insights(values, burn).budget])).budget!, over);
  };

  test('half a budget at 2x in a window of 30 days is gone in 7.5 days', () => {
    const { exhaustion, times, remaining } = forecast(0.5, [2, 2, 2])!;
    expect(exhaustion).toEqual({ at: T + 7.5 * DAY, earliest: T + 7.5 * DAY, latest: T + 7.5 * DAY });
    expect([times[0], times.at(-1)]).toEqual([T, T + 7.5 * DAY]);
    expect([remaining[0], remaining.at(-1)]).toEqual([0.5, 0]);
  });

  test('the band is that of the last 24 hours', () => {
    // 0 to 10, evenly: 10th percentile 1, median 5, 90th percentile 9. What is older does not count.
    const burn = [...new Array<number>(30).fill(500), ...Array.from({ length: 11 }, (_, i) => i)].slice(-24);
    const { exhaustion } = forecast(0.5, [...new Array<number>(20).fill(99), ...burn].slice(-11))!;
    expect(exhaustion!.at).toBeCloseTo(T + 3 * DAY, -1);
    expect(exhaustion!.earliest).toBeCloseTo(T + (0.5 * 30 * DAY) / 9, -1);
    expect(exhaustion!.latest).toBeCloseTo(T + 15 * DAY, -1);
    const old = forecast(0.5, [...new Array<number>(10).fill(500), ...new Array<number>(24).fill(2)])!;
    expect(old.exhaustion!.at).toBeCloseTo(T + 7.5 * DAY, -1);
  });

  test.each([
    ['lasts one window', 0.5, [0.3], window],
    ['does not burn', 0.5, [0], window],
    ['lasts the calendar period', 0.5, [2], { start: T - 28 * DAY, end: T + 2 * DAY, calendar: true }],
  ])('null when it %s', (_name, left, burn, over) => {
    expect(forecast(left, burn, over)?.exhaustion).toBeNull();
  });

  test.each([
    ['nothing is left', () => forecast(0, [2])],
    ['the window is unknown', () => forecastFromBurn(withBurn(), undefined)],
    ['there is no burn rate', () => forecastFromBurn(withoutBurn(), window)],
    ['the period is over', () => forecast(0.5, [0.1], { start: T - DAY, end: T - HOUR, calendar: true })],
  ])('none when %s', (_name, make) => {
    expect(make()).toBeUndefined();
  });

  const withBurn = () => selectBudget(panelData([insights([0.5], [2]).budget])).budget!;
  const withoutBurn = () => selectBudget(panelData([{ fields: [time(...hourly(2)), number('left', 1, 0.5)] }])).budget!;
});

describe('end of the axis', () => {
  const forecast = (at: number | null) => ({
    times: [100, 10_000],
    remaining: [1, 0],
    lower: [1, 0],
    upper: [1, 0],
    exhaustion: at === null ? null : { at },
  });
  test('without anything ahead, that of the time range', () => expect(axisEnd(0, 90)).toBe(90));
  test('the end of the budget, with a margin', () => expect(axisEnd(0, 90, forecast(100))).toBeCloseTo(101.8, 9));
  test('not more than a third of the requested range', () => {
    expect(axisEnd(0, 90, forecast(5000))).toBe(120);
    expect(axisEnd(0, 90, forecast(null))).toBe(120);
  });
  test('what leaves the window', () => {
    expect(axisEnd(0, 90, undefined, { name: '', times: [90, 95], values: [1, 1] })).toBe(95);
  });
});

test.each([
  [[1, 0.5], undefined],
  [[1, 0, -1], 1],
  [[1, -1, 0.2, 0, null], 3],
  [[-1, -1], 0],
])('%p is used up since %p', (values, since) => {
  expect(usedUpSince({ name: '', times: values.map((_, i) => i), values })).toBe(since);
});
