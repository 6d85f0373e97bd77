import { DAY, HOUR, hourly, insights, number, panelData, T, time, viewFrom } from './testing';
import { count, eventWords, percent, rowsAt, sentence } from './words';

const date = (at: number) => `day ${(at - T) / DAY}`;
const plain = (...values: Array<number | null>) =>
  panelData([
    { fields: [time(...hourly(24 * values.length).filter((_, i) => i % 24 === 23)), number('left', ...values)] },
  ]);
const days = (values: number[], burn: number[], custom = {}, rest = 2) => {
  const frames = insights(values, burn, custom);
  return panelData([frames.budget, ...frames.rest.slice(2 - rest)]);
};

describe('sentence', () => {
  test.each([
    [plain(1, 0.12, 0.61), '61 % left; lowest was 12 % on day -1.'],
    [plain(0.9, 0.3), '30 % left; that is the lowest in this time range.'],
    [plain(0.1, 0.2), 'Low: only 20 % left; lowest was 10 % on day -1.'],
    [plain(0), 'Used up: 0 % left.'],
    [plain(0.5, -0.5, -0.25), 'Overspent by 25 %; lowest was -50 % on day -1. It was used up on day -1.'],
    [plain(null, 0.5, null), '50 % left.'],
  ])('of plain frames: %#', (data, words) => {
    expect(sentence(viewFrom(data), date)).toBe(words);
  });

  test('of Insights’ frames', () => {
    expect(sentence(viewFrom(days([1, 0.921], [1, 2])), date)).toBe(
      "92.1 % left: 341 of 4,320 allowed errors spent. At today's rate it is used up on day 2 (day 1.5 to day 5). Within a day 2.9 % comes back, as old errors leave the window."
    );
    expect(sentence(viewFrom(days([1, 0.921], [1, 0.2], { filled: 0.66 }, 0)), date)).toBe(
      "92.1 % left: 341 of 4,320 allowed errors spent. At today's rate it lasts. Only 66 % of the window has data yet."
    );
  });

  test('of a burn rate alone', () => {
    const burning = panelData([{ fields: [time(T), number('left', 0.5), number('burn', 3.21)] }]);
    expect(sentence(viewFrom(burning), date)).toContain('It burns at 3.21x the sustainable rate.');
    expect(sentence(viewFrom(burning, { windowDays: 32.1 }), date)).toContain('it is used up on day 5');
    const calm = panelData([{ fields: [time(T), number('left', 0.5), number('burn', 0.5)] }]);
    expect(sentence(viewFrom(calm), date)).toContain("At today's rate it lasts.");
  });
});

describe('what is known of one time', () => {
  test('before now', () => {
    const view = viewFrom(days([0.95, 0.92], [0.5, 7]));
    expect(rowsAt(view, T)).toEqual([
      { label: 'Budget left', value: '92 %' },
      { label: 'Burn rate', value: '7x, Burning fast (>= 6x)' },
      { label: 'Even spending', value: '0 %' },
    ]);
    expect(rowsAt(view, T - HOUR)[1].value).toBe('0.5x, Calm (< 1x)');
  });

  test('after now', () => {
    expect(rowsAt(viewFrom(days([0.95, 0.92], [0.5, 7])), T + DAY)).toEqual([
      { label: 'Forecast', value: '40 % (30 % to 60 %)' },
      { label: 'With no further error', value: '95 %' },
    ]);
  });

  test('without a burn rate, and without a value', () => {
    const view = viewFrom(plain(0.2, null, 0.5));
    expect(rowsAt(view, T - 2 * DAY)).toEqual([
      { label: 'Budget left', value: '20 %' },
      { label: 'State', value: 'Low' },
    ]);
    expect(rowsAt(view, T - DAY)).toEqual([{ label: 'Budget left', value: 'No value' }]);
  });

  test('events, a few of many, long text cut short', () => {
    const at = Array.from({ length: 7 }, () => T);
    const view = viewFrom(
      panelData([
        { fields: [time(T), number('left', 1)] },
        {
          name: 'events',
          fields: [
            time(...at),
            number('timeEnd', T + DAY),
            { name: 'kind', values: at.map(() => 'alert') },
            { name: 'text', values: at.map((_, i) => `${i}${'x'.repeat(200)}`) },
          ],
        },
      ])
    );
    const words = eventWords(view, T, HOUR, date);
    expect(words).toHaveLength(6);
    expect(words[0]).toMatch(/^Alert, day 0 to day 1: 0x{78}…$/);
    expect(words[5]).toBe('and 2 more');
    expect(eventWords(view, T - DAY, HOUR, date)).toEqual([]);
  });
});

test.each([
  [0, '0'],
  [0.25, '0.3'],
  [9.94, '9.9'],
  [341.4, '341'],
  [1234567, '1,234,567'],
])('%p events are %s', (events, words) => {
  expect(count(events)).toBe(words);
});

test.each([
  [1, '100 %'],
  [0.61, '61 %'],
  [0.6149, '61.5 %'],
  [0.9999, '> 99.9 %'],
  [0, '0 %'],
  [0.0001, '< 0.1 %'],
  [-0.0001, '> -0.1 %'],
  [-12.3456, '-1,234.6 %'],
  [1e300, '> 1,000,000 %'],
  [-Number.MAX_VALUE, '< -1,000,000 %'],
])('%p is %s', (ratio, words) => {
  expect(percent(ratio)).toBe(words);
});
