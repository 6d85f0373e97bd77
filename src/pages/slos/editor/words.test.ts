import { countText, fromPercent, lengthText, toPercent } from './words';

test.each([
  [43.2 * 60_000, '43.2 minutes'],
  [7.2 * 3_600_000, '7.2 hours'],
  [3 * 86_400_000, '3 days'],
  [26_000, '26 seconds'],
  [90_000, '90 seconds'],
])('lengthText(%p) is %p', (ms, text) => expect(lengthText(ms)).toBe(text));

test('events and percent', () => {
  expect(countText(12_345.4)).toBe('12,345');
  expect(countText(2.25)).toBe('2.3');
  expect(toPercent(0.999)).toBe(99.9);
  expect(fromPercent(99.95)).toBe(0.9995);
});
