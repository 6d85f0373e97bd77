import { rateInterval, windowFor } from './traffic';

const HOUR = 3600;

test.each<[string, number | undefined, number, string | undefined]>([
  ['frequent events need no longer window', 1, 240, undefined],
  ['exactly enough is enough', 20 / 240, 240, undefined],
  ['a little less needs the next', 19 / 240, 240, '5m'],
  ['five minutes hold enough', 20 / 300, 60, '5m'],
  ['forty an hour', 40 / HOUR, 240, '30m'],
  ['twenty an hour', 20 / HOUR, 240, '1h'],
  ['five an hour', 5 / HOUR, 240, '6h'],
  ['rarer than all windows hold: the longest', 0.1 / HOUR, 240, '6h'],
  ['a window shorter than the chart can draw is none', 20 / HOUR, 2 * HOUR, undefined],
  ['only a longer one counts', 5 / HOUR, 2 * HOUR, '6h'],
  ['no longer one is left', 0.1 / HOUR, 7 * HOUR, undefined],
  ['nothing happened', 0, 240, undefined],
  ['unknown', undefined, 240, undefined],
])('%s', (_, rate, least, expected) => {
  expect(windowFor(rate, least)).toBe(expected);
});

test('the shortest window follows the range, and holds four samples', () => {
  expect(rateInterval(HOUR, 15)).toBe(60);
  expect(rateInterval(24 * HOUR, 60)).toBe(240);
  expect(rateInterval(30 * 24 * HOUR, 60)).toBe(5244);
});
