import { toDataFrame } from '@grafana/data';
import { lastIndex, nearest, readSeries, valuesAt } from './series';
import { number, T, time } from './testing';

const read = (times: Array<number | null>, values: Array<number | null>, interval?: number) => {
  const frame = toDataFrame({ fields: [{ ...time(...times), config: { interval } }, number('left', ...values)] });
  return readSeries(frame, frame.fields[1], 'left');
};

test('sorts by time and makes gaps of what is not a number', () => {
  expect(read([T + 3, T, null, T + 2, T + 1], [3, 0, 9, NaN, Infinity])).toMatchObject({
    times: [T, T + 1, T + 2, T + 3],
    values: [0, null, null, 3],
  });
});

test('one value per moment: the last that is one', () => {
  expect(read([T, T, T, T + 1], [1, 2, NaN, 3])).toMatchObject({ times: [T, T + 1], values: [2, 3] });
});

test('keeps the interval of the data source', () => {
  expect(read([T], [1], 15000).interval).toBe(15000);
});

test('values of another series at these times', () => {
  const other = { name: '', times: [0, 10, 20], values: [1, null, 3] };
  expect(valuesAt([-1, 0, 9, 10, 25, 40, 41], other)).toEqual([null, 1, 1, null, 3, 3, null]);
  expect(valuesAt([0], { name: '', times: [], values: [] })).toEqual([null]);
});

test.each([
  [[], 5, -1],
  [[1], 5, 0],
  [[1, 4, 9], 0, 0],
  [[1, 4, 9], 6, 1],
  [[1, 4, 9], 7, 2],
  [[1, 4, 9], 99, 2],
])('nearest of %p to %p is number %p', (times, at, index) => {
  expect(nearest(times, at)).toBe(index);
});

test.each([
  [[1, null], 0],
  [[null, 2], 1],
  [[null], -1],
  [[], -1],
])('last value of %p is number %p', (values, index) => {
  expect(lastIndex({ name: '', times: values.map((_, i) => i), values })).toBe(index);
});
