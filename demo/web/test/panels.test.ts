import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataFrame, type Field, type FieldDisplay, FieldType, ThresholdsMode } from '@grafana/data';
import { arcPath, bandsOf, positionOf } from '../src/panels/gaugeArc';
import { heatCells } from '../src/panels/heatCells';
import { colorOf, colorScale } from '../src/panels/heatColors';
import { marksOf } from '../src/panels/marks';
import { percentOf, slicesOf } from '../src/panels/pieSlices';
import { stateCells } from '../src/panels/stateCells';

const theme = { visualization: { getColorByName: (name: string) => `#${name}` } } as unknown as Parameters<
  typeof bandsOf
>[1];
const time = (values: number[], interval?: number): Field => ({
  name: 'Time',
  type: FieldType.time,
  config: { interval },
  values,
});
const number = (name: string, values: unknown[], display?: (value: unknown) => unknown): Field =>
  ({ name, type: FieldType.number, config: {}, values, display }) as Field;
const frame = (...fields: Field[]): DataFrame => ({ fields, length: fields[0].values.length });

test('a gauge shows the position of a value', () => {
  const cases: Array<[number, { min?: number; max?: number }, number]> = [
    [50, {}, 0.5],
    [5, { min: 0, max: 10 }, 0.5],
    [-1, { min: 0, max: 10 }, 0],
    [99, { max: 10 }, 1],
    [NaN, {}, 0],
    [1, { min: 1, max: 1 }, 0],
  ];
  for (const [value, field, want] of cases) {
    assert.equal(positionOf(value, field), want, JSON.stringify([value, field]));
  }
  assert.match(arcPath(0, 0.5, 10, 20), /^M/);
});

test('thresholds become parts of a gauge', () => {
  const steps = [
    { value: -Infinity, color: 'green' },
    { value: 20, color: 'orange' },
    { value: 150, color: 'red' },
  ];
  const absolute = bandsOf({ min: 0, max: 200, thresholds: { mode: ThresholdsMode.Absolute, steps } }, theme);
  assert.deepEqual(
    absolute.map(({ from, to, color }) => [from, to, color]),
    [
      [0, 0.1, '#green'],
      [0.1, 0.75, '#orange'],
      [0.75, 1, '#red'],
    ]
  );
  const percentage = bandsOf(
    { min: 0, max: 200, thresholds: { mode: ThresholdsMode.Percentage, steps: steps.slice(0, 2) } },
    theme
  );
  assert.deepEqual(
    percentage.map(({ from, to }) => [from, to]),
    [
      [0, 0.2],
      [0.2, 1],
    ]
  );
  assert.deepEqual(bandsOf({}, theme), []);
});

test('a pie omits values that are not shares and sorts the rest', () => {
  const value = (title: string, numeric: number, hideFrom?: object) =>
    ({
      display: { title, numeric, text: String(numeric), color: '#123' },
      field: { custom: { hideFrom } },
    }) as unknown as FieldDisplay;
  const slices = slicesOf([
    value('a', 1),
    value('b', 3, { viz: true }),
    value('c', NaN),
    value('d', -1),
    value('e', 2, { legend: true }),
  ]);
  assert.deepEqual(
    slices.map(({ name, hidden, inLegend }) => [name, hidden, inLegend]),
    [
      ['b', true, true],
      ['e', false, false],
      ['a', false, true],
    ]
  );
  assert.equal(percentOf(1, 4).text, '25%');
  assert.equal(percentOf(1, 0).text, '0%');
});

test('a heatmap has a cell for each count, coloured between minimum and maximum', () => {
  const scale = ['low', 'mid', 'high'];
  const heat = heatCells([frame(time([10, 20, 30]), number('0.1', [1, 0, null]), number('0.5', [3, 2, NaN]))], {
    least: 0,
    scale,
  });
  assert.deepEqual(heat?.rows, ['0.1', '0.5']);
  assert.deepEqual(heat?.cells, [
    { row: 0, from: 0, to: 10, value: 1, color: 'low' },
    { row: 1, from: 0, to: 10, value: 3, color: 'high' },
    { row: 1, from: 10, to: 20, value: 2, color: 'mid' },
  ]);
  assert.equal(heatCells([frame(number('x', [1]))], { least: 0, scale }), undefined);
  assert.equal(colorOf(5, 5, 5, scale), 'high');
});

test('colour scales start faint in both themes', () => {
  const [light] = colorScale('Oranges', 8, false, false);
  const dark = colorScale('Oranges', 8, false, true);
  assert.equal(dark.at(-1), light);
  assert.deepEqual(colorScale('no such scheme', 8, false, false), colorScale('Oranges', 8, false, false));
  assert.equal(colorScale('Oranges', NaN, false, false).length, 2);
});

test('states last until the next sample, equal ones are merged, gaps are kept', () => {
  const display = (value: unknown) => ({
    text: value ? 'up' : 'down',
    color: value ? '#00ff00' : '#ff0000',
    numeric: Number(value),
  });
  const states = stateCells([frame(time([0, 10, 20, 30, 90], 10), number('a', [1, 1, 0, null, 1], display))], 95, true);
  assert.deepEqual(states?.rows, ['a']);
  assert.deepEqual(
    states?.cells.map(({ from, to, state }) => [from, to, state]),
    [
      [0, 20, 'up'],
      [20, 30, 'down'],
      [90, 95, 'up'],
    ]
  );
  const two = stateCells(
    [frame(time([0]), number('a', [1], display)), frame(time([0]), number('b', [1], display))],
    5,
    true
  );
  assert.deepEqual(two?.rows, ['b', 'a'], 'the first series is on top');
  assert.equal(stateCells([], 5, true), undefined);
});

test('annotation frames become marks', () => {
  const text = (name: string, values: string[]): Field => ({ name, type: FieldType.string, config: {}, values });
  const annotations = frame(
    { ...time([1, 2]), name: 'time' },
    number('timeEnd', [5, 2]),
    number('isRegion', [true, false]),
    text('title', ['t', 'u']),
    text('color', ['red', 'blue'])
  );
  const marks = marksOf([annotations], theme);
  assert.deepEqual(marks, [
    { from: 1, to: 5, color: '#red', title: 't', text: '', tags: [] },
    { from: 2, to: 2, color: '#blue', title: 'u', text: '', tags: [] },
  ]);
});
