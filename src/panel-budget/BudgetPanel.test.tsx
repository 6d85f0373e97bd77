import { type DataFrame, EventBusSrv, FieldType, LoadingState, type PanelProps, toDataFrame } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { BudgetPanel } from './BudgetPanel';
import { type BudgetOptions } from './types';

// uPlot draws on a canvas, which jsdom has not: the test looks at what it is given.
const graph = jest.fn();
jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  TimeSeries: (props: { frames: DataFrame[] }) => {
    graph(props);
    return <div data-testid="graph" />;
  },
}));

beforeEach(() => graph.mockClear());

const T = Date.UTC(2026, 0, 2, 3, 4, 5);

const budget = (...values: Array<number | null>) =>
  toDataFrame({
    fields: [
      { name: 'Time', type: FieldType.time, values: values.map((_, i) => T + i * 60000) },
      { name: 'left', type: FieldType.number, values },
    ],
  });

function show(series: DataFrame[], options: Partial<BudgetOptions> = {}, height = 300) {
  const props = {
    id: 1,
    data: { state: LoadingState.Done, series },
    options,
    width: 600,
    height,
    timeZone: 'utc',
    timeRange: {},
    fieldConfig: { defaults: {}, overrides: [] },
    eventBus: new EventBusSrv(),
    onChangeTimeRange: jest.fn(),
  } as unknown as PanelProps<BudgetOptions>;
  return render(<BudgetPanel {...props} />);
}

test('says how much is left, to the eye and to the keyboard', async () => {
  show([budget(1, 0.12, 0.61)]);
  const sentence = screen.getByText(/61 % of the error budget is left; lowest was 12 % on 2026-01-02 03:05:05\./);
  await userEvent.tab();
  expect(sentence).toHaveFocus();
  expect(graph.mock.lastCall[0]).toMatchObject({ width: 600, height: 274, legend: { showLegend: true } });
  expect(graph.mock.lastCall[0].frames[0].fields).toHaveLength(4);
});

test('a small panel leaves the room to the graph and keeps the sentence for screen readers', () => {
  show([budget(1)], {}, 100);
  expect(graph.mock.lastCall[0].height).toBe(100);
  expect(screen.getByText(/100 % of the error budget is left/)).toHaveStyle({ position: 'absolute' });
});

test('options reach the graph', () => {
  show([budget(0.4)], { showLegend: false, lowBelow: 50 });
  expect(screen.getByText(/Low: only 40 %/)).toBeInTheDocument();
  expect(graph.mock.lastCall[0].legend.showLegend).toBe(false);
});

test.each([-5, 101, NaN, null as unknown as number])('a limit of %p counts as none', (lowBelow) => {
  show([budget(0.01)], { lowBelow });
  expect(screen.getByText(/^\s*1 % of the error budget is left/)).toBeInTheDocument();
  expect(graph.mock.lastCall[0].frames[0].fields).toHaveLength(3);
});

test.each([
  ['no data', [], /No data\./],
  ['NaN alone', [budget(NaN, null)], /"left" has no value/],
  ['text alone', [toDataFrame({ fields: [{ name: 'a', type: FieldType.string, values: ['x'] }] })], /hold no numbers/],
  ['no time', [toDataFrame({ fields: [{ name: 'a', type: FieldType.number, values: [1] }] })], /no time field/],
])('says what is wrong: %s', (_name, series, words) => {
  show(series);
  expect(screen.getByText(words)).toBeInTheDocument();
  expect(graph).not.toHaveBeenCalled();
});
