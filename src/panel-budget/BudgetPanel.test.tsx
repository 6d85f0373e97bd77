import {
  type DataFrame,
  dateTime,
  EventBusSrv,
  FieldType,
  LoadingState,
  type PanelProps,
  toDataFrame,
} from '@grafana/data';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { type ReactNode } from 'react';
import { BudgetPanel } from './BudgetPanel';
import { DAY, insights, number, T, time } from './testing';
import { type BudgetOptions } from './types';

// uPlot draws on a canvas, which jsdom has not, and its layout measures: the test looks at what they are given.
const graph = jest.fn();
jest.mock('@grafana/ui', () => {
  const VizLayout = ({ width, height, legend, children }: VizLayoutProps) => (
    <>
      {children(width, height)}
      {legend}
    </>
  );
  VizLayout.Legend = function VizLegend({ children }: { children: ReactNode }) {
    return <>{children}</>;
  };
  function Combobox({ options, value, onChange, ...rest }: ComboboxProps) {
    return (
      <select {...rest} value={value} onChange={(event) => onChange({ value: event.target.value })}>
        {options.map((option) => (
          <option key={option.value}>{option.value}</option>
        ))}
      </select>
    );
  }
  return {
    ...jest.requireActual('@grafana/ui'),
    VizLayout,
    TimeSeries: (props: { frames: DataFrame[] }) => {
      graph(props);
      return <div data-testid="graph" />;
    },
    Combobox,
  };
});

interface VizLayoutProps {
  width: number;
  height: number;
  legend: ReactNode;
  children: (width: number, height: number) => ReactNode;
}
interface ComboboxProps {
  options: Array<{ value: string }>;
  value: string;
  onChange: (option: { value: string }) => void;
}

declare global {
  // See jest-setup.js.
  interface Window {
    useStyleSheets: () => void;
  }
}

beforeAll(() => window.useStyleSheets());
beforeEach(() => graph.mockClear());

const budget = (...values: Array<number | null>) =>
  toDataFrame({ fields: [time(...values.map((_, i) => T + i * 60000)), number('left', ...values)] });

function panel(series: DataFrame[], options: Partial<BudgetOptions> = {}, height = 300, patch: object = {}) {
  const props = {
    id: 1,
    data: { state: LoadingState.Done, series, ...patch },
    options,
    width: 600,
    height,
    timeZone: 'utc',
    timeRange: { from: dateTime(T - 9 * DAY), to: dateTime(T), raw: { from: '', to: '' } },
    fieldConfig: { defaults: {}, overrides: [] },
    eventBus: new EventBusSrv(),
    onChangeTimeRange: jest.fn(),
  } as unknown as PanelProps<BudgetOptions>;
  return <BudgetPanel {...props} />;
}

const show = (...args: Parameters<typeof panel>) => render(panel(...args));
const given = () => graph.mock.lastCall[0];
const legend = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

test('says how much is left', () => {
  show([budget(1, 0.12, 0.61)]);
  expect(screen.getByText(/61 % left; lowest was 12 % on 2026-01-02 03:05:05\./)).toBeVisible();
  expect(given()).toMatchObject({ width: 600, height: 278, legend: { showLegend: false } });
  expect(legend()).toEqual(['Budget left', 'Low below 25 %', 'Enough left', 'Low']);
});

test('Insights’ frames: burn, forecast, events, all in the legend', () => {
  const frames = insights([1, 0.92], [2, 7]);
  const annotations = [
    toDataFrame({ fields: [time(T - DAY), { name: 'text', type: FieldType.string, values: ['deploy'] }] }),
  ];
  show([frames.budget, ...frames.rest], {}, 300, { annotations });
  expect(
    screen.getByText(/92 % left: 341 of 4,320 allowed errors spent\. At today's rate it is used up on 2026-01-04/)
  ).toBeVisible();
  expect(legend()).toEqual([
    'Budget left',
    'Even spending',
    'Forecast',
    'With no further error',
    'Low below 25 %',
    'Burning (>= 1x)',
    'Burning fast (>= 6x)',
    'Deploy',
  ]);
  expect(given().timeRange.to.valueOf()).toBeGreaterThan(T + 2 * DAY);
});

test('options leave parts out', () => {
  const frames = insights([1, 0.92], [2, 7]);
  const annotations = [toDataFrame({ fields: [time(T - DAY)] })];
  const off = { showIdeal: false, showForecast: false, showEvents: false };
  const { rerender } = show([frames.budget, ...frames.rest], off, 300, { annotations });
  expect(legend()).toEqual(['Budget left', 'Low below 25 %', 'Burning (>= 1x)', 'Burning fast (>= 6x)']);
  expect(given().timeRange.to.valueOf()).toBe(T);
  rerender(panel([frames.budget], { showLegend: false, showSentence: false }));
  expect(screen.queryByRole('list')).toBeNull();
  expect(given().height).toBe(300);
  expect(screen.getByText(/92 % left/)).toHaveStyle({ position: 'absolute' });
});

test.each([
  [100, 100, false, 0],
  [120, 98, true, 0],
  [200, 178, true, 3],
])('at a height of %p the graph has %p', (height, graphHeight, sentenceShown, items) => {
  show([budget(1)], {}, height);
  expect(given().height).toBe(graphHeight);
  expect(getComputedStyle(screen.getByText(/100 % left/)).position === 'absolute').toBe(!sentenceShown);
  expect(screen.queryAllByRole('listitem')).toHaveLength(items);
});

test.each([-5, 101, NaN, null as unknown as number])('a limit of %p counts as none', (lowBelow) => {
  show([budget(0.01)], { lowBelow });
  expect(screen.getByText(/^\s*1 % left/)).toBeInTheDocument();
});

test('several series: says which is drawn and lets one choose', async () => {
  const series = (slo: string, value: number) =>
    toDataFrame({ fields: [time(T), { ...number('Value', value), labels: { slo } }] });
  const { rerender } = show([series('search', 0.9), series('record', 0.4)]);
  expect(screen.getByText(/search.* \(1 of 2 series\): 90 % left/)).toBeInTheDocument();
  const picker = screen.getByRole('combobox', { name: 'Series' });
  await userEvent.selectOptions(picker, screen.getAllByRole('option')[1]);
  expect(screen.getByText(/record.*: 40 % left/)).toBeInTheDocument();
  rerender(panel([series('search', 0.8)]));
  expect(screen.getByText(/80 % left/)).toBeInTheDocument();
});

test('the keyboard moves along the points and says what is there', async () => {
  show([budget(1, 0.12, 0.61)]);
  await userEvent.tab();
  const plot = screen.getByRole('application', { name: /Arrow keys/ });
  expect(plot).toHaveFocus();
  expect(plot).toHaveAccessibleDescription(/61 % left/);
  const said = plot.querySelector('[aria-live]')!;
  const after = async (keys: string) => {
    await userEvent.keyboard(keys);
    return said.textContent;
  };
  expect(await after('{ArrowLeft}')).toBe('2026-01-02 03:06:05. Budget left 61 %. State Enough left');
  expect(await after('{ArrowLeft}')).toBe('2026-01-02 03:05:05. Budget left 12 %. State Low');
  expect(await after('{Home}')).toContain('03:04:05. Budget left 100 %');
  expect(await after('{End}')).toContain('61 %');
  expect(await after('{Escape}')).toBe('');
  await after('{Home}');
  fireEvent.blur(plot);
  expect(said).toBeEmptyDOMElement();
});

test.each([
  ['no data', [], /No data\./],
  ['NaN alone', [budget(NaN, null)], /"left" has no value/],
  ['text alone', [toDataFrame({ fields: [{ name: 'a', type: FieldType.string, values: ['x'] }] })], /hold no numbers/],
  ['no time', [toDataFrame({ fields: [number('a', 1)] })], /no time field/],
])('says what is wrong: %s', (_name, series, words) => {
  show(series);
  expect(screen.getByText(words)).toBeInTheDocument();
  expect(graph).not.toHaveBeenCalled();
});
