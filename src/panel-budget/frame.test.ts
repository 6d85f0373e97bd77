import { createTheme, type DataFrame } from '@grafana/data';
import { buildScaleKey } from '@grafana/ui';
import { budgetFrames } from './frame';
import { DAY, HOUR, insights, number, panelData, T, time, viewFrom } from './testing';

const all = () => {
  const { budget, rest } = insights([1, 0.9], [0.5, 7]);
  return panelData([budget, ...rest]);
};
const lines = (frames: DataFrame[]) => frames.flatMap(({ fields }) => fields.slice(1));

test('a frame per line, joined by time', () => {
  const frames = budgetFrames(viewFrom(all()));
  expect(lines(frames).map(({ name }) => name)).toEqual([
    'Budget left',
    'Even spending',
    'Forecast, lower bound',
    'Forecast, upper bound',
    'Forecast',
    'With no further error',
  ]);
  expect(new Set(frames.map(({ fields }) => fields[0].name)).size).toBe(1);
  expect(frames[0].fields.map(({ values }) => values)).toEqual([
    [T - HOUR, T],
    [1, 0.9],
  ]);
});

test('options leave lines out', () => {
  const view = viewFrom(all(), { showIdeal: false, showForecast: false });
  expect(lines(budgetFrames(view)).map(({ name }) => name)).toEqual(['Budget left']);
  expect(view.axis.to).toBe(T);
});

test('the band ends at nothing left, or where the line itself was lower', () => {
  const lower = (...left: number[]) => {
    const { budget, rest } = insights(left, [7]);
    return lines(budgetFrames(viewFrom(panelData([budget, ...rest]))))[2].values;
  };
  expect(lower(0.9)).toEqual([0.3, 0]);
  expect(lower(-5, 0.1)).toEqual([0.3, -3]);
});

test('of a budget that is used up there is no forecast, and what is below zero is not calm', () => {
  const { budget, rest } = insights([0.1, -0.1, -0.2], [0.5, 0.5, 2]);
  const view = viewFrom(panelData([budget, ...rest]));
  expect(lines(budgetFrames(view)).map(({ name }) => name)).toEqual([
    'Budget left',
    'Even spending',
    'With no further error',
  ]);
  expect(view.drawn.levels).toEqual(['calm', 'spent', 'burning']);
});

test('huge values do not break the axis', () => {
  const view = viewFrom(panelData([{ fields: [time(T - 2, T - 1, T), number('left', 1e308, -1e308, 0)] }]));
  expect(lines(budgetFrames(view))[0].values).toEqual([1e4, -1e4, 0]);
});

test('all lines share one axis', () => {
  const fields = lines(budgetFrames(viewFrom(all())));
  expect(new Set(fields.map((field) => buildScaleKey(field.config, field.type))).size).toBe(1);
});

test.each(['light', 'dark'] as const)('lines have colours and units in the %s theme', (mode) => {
  for (const field of lines(budgetFrames(viewFrom(all()), createTheme({ colors: { mode } })))) {
    expect(field.display!(0.5)).toMatchObject({ text: '50', suffix: '%', color: expect.stringMatching(/^(#|rgb)/) });
  }
});

test('what lies beyond the axis is cut, but for the point to which the line leads', () => {
  const data = all();
  const view = viewFrom(data, {}, 1);
  expect(view.axis.to).toBe(T + DAY / 3);
  expect(lines(budgetFrames(view)).at(-1)!.values).toEqual([0.9, 0.95]);
  expect(lines(budgetFrames(view))[4].values).toEqual([0.4]);
});
