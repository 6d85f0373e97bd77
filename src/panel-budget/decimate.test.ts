import { decimate } from './decimate';
import { type Level } from './levels';

const calm = (length: number): Level[] => new Array<Level>(length).fill('calm');

test('few points stay as they are', () => {
  const series = { name: '', times: [0, 7, 9], values: [1, null, 0.5] };
  expect(decimate(series, calm(3), 600)).toEqual({ times: [0, 7, 9], values: [1, null, 0.5], levels: calm(3) });
});

test('a step that is missing is a gap', () => {
  const series = { name: '', times: [0, 10, 40, 50], values: [1, 0.9, 0.5, 0.4], interval: 10 };
  expect(decimate(series, calm(4), 600)).toMatchObject({
    times: [0, 10, 20, 40, 50],
    values: [1, 0.9, null, 0.5, 0.4],
  });
});

describe('many points', () => {
  const length = 10_000;
  const times = Array.from({ length }, (_, i) => i * 60_000);
  const values: Array<number | null> = times.map((_, i) => 1 - i / length);
  values[1234] = -3;
  values[7777] = 2;
  values[5000] = null;
  const levels = calm(length);
  levels[4321] = 'veryFast';
  const drawn = decimate({ name: '', times, values }, levels, 600);

  test('are as many as the panel has room for', () => {
    expect(drawn.times.length).toBeLessThanOrEqual(1500);
    expect(drawn.times.length).toBeGreaterThan(500);
    expect(drawn.times).toEqual([...drawn.times].sort((a, b) => a - b));
    expect(new Set(drawn.times).size).toBe(drawn.times.length);
  });

  test('keep their ends, extremes, gaps and worst states', () => {
    expect(drawn.times[0]).toBe(0);
    expect(drawn.times.at(-1)).toBe(times.at(-1));
    expect(drawn.values[drawn.times.indexOf(1234 * 60_000)]).toBe(-3);
    expect(drawn.values[drawn.times.indexOf(7777 * 60_000)]).toBe(2);
    expect(drawn.values).toContain(null);
    const worst = drawn.levels.indexOf('veryFast');
    expect(drawn.levels.filter((level) => level === 'veryFast')).toHaveLength(1);
    expect(drawn.times[worst - 1]).toBeLessThan(4321 * 60_000);
    expect(drawn.times[worst]).toBeGreaterThanOrEqual(4321 * 60_000);
  });

  test('even in no room at all, or all at one place', () => {
    expect(decimate({ name: '', times, values }, levels, 0).times.length).toBeLessThanOrEqual(10);
    expect(decimate({ name: '', times: [5], values: [1] }, calm(1), 0).times).toEqual([5]);
    expect(decimate({ name: '', times: [], values: [] }, [], 0).times).toEqual([]);
  });
});
