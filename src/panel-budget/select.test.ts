import { LoadingState } from '@grafana/data';
import { selectBudget } from './select';
import { DAY, HOUR, insights, number, panelData, T, text, time } from './testing';

describe('which field', () => {
  test('the first number over time', () => {
    const { budget } = selectBudget(
      panelData([{ fields: [time(T, T + 1), number('left', 1, 0.5), number('b', 2, 3)] }])
    );
    expect(budget?.series).toEqual({ name: 'left', times: [T, T + 1], values: [1, 0.5], interval: undefined });
  });

  test('the one that was chosen, by display name or by name, in any frame', () => {
    const data = panelData([
      { refId: 'A', fields: [time(T), number('other', 2)] },
      { refId: 'B', fields: [time(T), { ...number('left', 0.4), config: { displayName: 'Budget' } }] },
    ]);
    expect(selectBudget(data, 'Budget').budget?.series.values).toEqual([0.4]);
    expect(selectBudget(data, 'left').budget?.series.values).toEqual([0.4]);
    expect(selectBudget(data, '').budget?.series.values).toEqual([2]);
  });

  test('not a burn rate, unless there is nothing else', () => {
    const burn = { fields: [time(T), number('burn', 2)] };
    const left = { fields: [time(T), number('left', 0.4)] };
    expect(selectBudget(panelData([burn, left])).budget).toMatchObject({ series: { name: 'left' }, burn: [2] });
    expect(selectBudget(panelData([burn])).budget?.series.name).toBe('burn');
  });

  test('not what stands beside the budget', () => {
    const { budget, rest } = insights([1], [0]);
    expect(selectBudget(panelData([...rest, budget])).budget?.series.values).toEqual([1]);
    expect(selectBudget(panelData(rest)).problem).toMatch(/^No data\./);
  });

  test('frames without rows or without time are skipped when another has both', () => {
    const data = panelData([
      { fields: [time(), number('left')] },
      { fields: [text('slo', 'a'), number('objective', 0.999)] },
      { fields: [number('left', 0.7), time(T)] },
    ]);
    expect(selectBudget(data).budget?.series).toMatchObject({ name: 'left', values: [0.7] });
  });
});

describe('what belongs to it', () => {
  test('all that Insights says', () => {
    const { budget, rest } = insights([1, 0.9], [0.5, 7]);
    const selected = selectBudget(panelData([budget, ...rest])).budget;
    expect(selected?.burn).toEqual([0.5, 7]);
    expect(selected?.slo).toMatchObject({ title: 'MCP errors', objective: 0.99, badEvents: 341, filled: 1 });
    expect(selected?.slo.periodStart).toBeUndefined();
    expect(selected?.forecast).toMatchObject({
      remaining: [0.4, 0],
      lower: [0.3, -3],
      exhaustion: { at: T + 2 * DAY },
    });
    expect(selected?.expiring?.values).toEqual([0.9, 0.95]);
    expect(selected?.choices).toEqual(['budget remaining']);
    expect(selected?.notes).toEqual([]);
  });

  test.each([
    ['objective', { objective: 1 }],
    ['objective', { objective: 0 }],
    ['objective', { objective: 'high' }],
    ['windowSeconds', { windowSeconds: -1 }],
    ['badEvents', { badEvents: NaN }],
    ['filled', { filled: 7 }],
    ['periodStart', { calendar: false, periodStart: T }],
  ])('nonsense counts as not said: %s of %p', (name, custom) => {
    const slo = selectBudget(panelData([insights([1], [1], custom).budget])).budget?.slo;
    expect(slo).toHaveProperty(name, undefined);
  });

  test('each group has its own burn rate and forecast', () => {
    const group = (tool: string, left: number, burn: number) => [
      {
        name: 'budget',
        fields: [
          time(T),
          { ...number('remaining', left), labels: { tool } },
          { ...number('burn', burn), labels: { tool } },
        ],
      },
      { name: 'forecast', fields: [time(T + HOUR), { ...number('remaining', left / 2), labels: { tool } }] },
    ];
    const data = panelData([...group('search', 0.9, 1), ...group('record', 0.4, 8)]);
    const { choices } = selectBudget(data).budget!;
    expect(choices).toHaveLength(2);
    const second = selectBudget(data, choices[1]).budget;
    expect(second?.series.values).toEqual([0.4]);
    expect(second?.burn).toEqual([8]);
    expect(second?.forecast?.remaining).toEqual([0.2]);
  });

  test('a burn rate of another query is taken at the times of the budget, and not when it is old', () => {
    const data = panelData([
      { fields: [time(T, T + HOUR, T + 9 * HOUR), number('left', 1, 0.9, 0.8)] },
      { fields: [time(T - 1, T + HOUR - 1), number('speed', 3, 4)] },
    ]);
    expect(selectBudget(data, 'left', 'speed').budget?.burn).toEqual([3, 4, null]);
  });

  test('series that the data source gave one name are told apart', () => {
    const named = (value: number, labels?: object) => ({
      fields: [time(T), { ...number('Value', value), labels, config: { displayNameFromDS: 'Budget left' } }],
    });
    const { choices } = selectBudget(
      panelData([named(0.1, { tool: 'search' }), named(0.2, { tool: 'record' }), named(0.3), named(0.4)])
    ).budget!;
    expect(choices).toEqual(['search', 'record', 'Budget left (1)', 'Budget left (2)']);
  });

  test('by the labels that differ alone, however many all have', () => {
    const group = (labels: object, ...names: string[]) => ({
      fields: [
        time(T),
        ...names.map((name) => ({
          ...number(name, 0.5),
          labels: { slo: 'tool-errors', service: 'contextd', ...labels },
          config: { displayNameFromDS: name === 'burn' ? 'Burn rate' : name },
        })),
      ],
    });
    const choices = (...frames: object[]) => selectBudget(panelData(frames)).budget?.choices;
    expect(choices(group({ tool: 'a' }, 'left', 'burn'), group({ tool: 'b' }, 'left', 'burn'))).toEqual(['a', 'b']);
    expect(choices(group({ tool: 'a', status: 'x' }, 'left'), group({ tool: 'b', status: 'y' }, 'left'))).toEqual([
      'tool="a", status="x"',
      'tool="b", status="y"',
    ]);
    expect(choices(group({ tool: 'a' }, 'left', 'gone'), group({ tool: 'b' }, 'left', 'gone'))).toEqual([
      'left a',
      'gone a',
      'left b',
      'gone b',
    ]);
  });

  test('a hundred series', () => {
    const series = Array.from({ length: 100 }, (_, i) => ({
      fields: [time(T), { ...number('Value', i / 100), labels: { slo: `slo ${i}` } }],
    }));
    const { budget } = selectBudget(panelData(series));
    expect(budget?.choices).toHaveLength(100);
    expect(selectBudget(panelData(series), budget?.choices[42]).budget?.series.values).toEqual([0.42]);
  });
});

describe('notes on the data', () => {
  test.each([
    ['percent', panelData([{ fields: [time(T), number('left', 92.1)] }]), '', /divide percentages by 100/],
    [
      'a failed query beside a good one',
      panelData([{ fields: [time(T), number('left', 1)] }], {
        state: LoadingState.Error,
        errors: [{ message: 'boom' }],
      }),
      '',
      /A query failed, so this may be incomplete: boom\./,
    ],
    ['no such burn field', panelData([{ fields: [time(T), number('left', 1)] }]), 'gone', /"gone".*there is "left"\./],
  ])('%s', (_name, data, burnField, words) => {
    expect(selectBudget(data, '', burnField).budget?.notes.join()).toMatch(words);
  });
});

test.each([
  ['nothing', panelData([]), '', /^No data\. .* choose a longer one/],
  ['no rows', panelData([{ fields: [time(), number('left')] }]), '', /^No data\./],
  ['no fields', panelData([{ fields: [] }]), '', /^No data\./],
  ['still loading', panelData([], { state: LoadingState.Loading }), '', /^Waiting for data/],
  ['failed', panelData([], { state: LoadingState.Error, errors: [{ message: 'too many' }] }), '', /failed\. too many$/],
  [
    'failed, old form',
    panelData([], { state: LoadingState.Error, error: { data: { message: 'boom' } } }),
    '',
    /^The query failed\. boom$/,
  ],
  ['failed silently', panelData([], { state: LoadingState.Error }), '', /failed\. Open the query inspector/],
  ['text alone', panelData([{ fields: [time(T), text('state', 'ok')] }]), '', /hold no numbers/],
  ['no time', panelData([{ fields: [text('slo', 'a'), number('left', 1)] }]), '', /no time field/],
  [
    'no numbers at all',
    panelData([{ fields: [time(T, T + 1), number('left', NaN, null)] }]),
    '',
    /"left" has no value/,
  ],
  ['no times at all', panelData([{ fields: [time(null), number('left', 1)] }]), '', /"left" has no value/],
  ['another chosen', panelData([{ fields: [time(T), number('left', 1)] }]), 'gone', /"gone".*there is "left"\./],
])('says what to do: %s', (_name, data, wanted, words) => {
  const { problem, budget } = selectBudget(data, wanted);
  expect(budget).toBeUndefined();
  expect(problem).toMatch(words);
});
