import { budgetText, countText, fromPercent, lengthText, ratioText, toPercent } from './words';

test.each([
  [1, '100 %'],
  [0.994, '99.4 %'],
  [0.99953, '99.953 %'],
  [0.999999, '99.9999 %'],
  [0.5, '50 %'],
  [0, '0 %'],
  [0.9, '90 %'],
])('ratioText(%p) is %p', (ratio, text) => expect(ratioText(ratio)).toBe(text));

test.each([
  [0.61, '61 %'],
  [0.004, 'less than 1 %'],
  [0, '0 %'],
  [1, '100 %'],
  [0.997, '99 %'],
  [-0.5, '-50 %'],
  [-12.3, '-1,230 %'],
])('budgetText(%p) is %p', (share, text) => expect(budgetText(share)).toBe(text));

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
