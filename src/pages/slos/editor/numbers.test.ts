import { readNumber, unreadable } from './numbers';

test.each<[string, number, number?]>([
  ['99.9', 99.9],
  ['99,9', 99.9],
  [' 5 ', 5],
  ['.5', 0.5],
  ['-3', -3],
  ['\u22123', -3],
  ['1e-7', 1e-7],
  ['1.125', 1.125],
  ['99,995', 99.995, 100],
  ['0,125', 0.125],
  ['1,000', NaN],
  ['12,500', NaN],
  ['1,000', 1, 100],
  ['1,000,000', NaN],
  ['1.000.000', NaN],
  ['1 000', NaN],
  ['0x10', NaN],
  ['Infinity', NaN],
  ['', NaN],
  ['5 s', NaN],
  ['٥', NaN],
])('%j is %d', (text, value, ...[max]) => {
  expect(readNumber(text, max)).toBe(value);
});

test.each<[string, RegExp | undefined]>([
  ['', undefined],
  ['1,5', undefined],
  ['1,000', /^"1,000" can be read in two ways: write 1\.000 or 1000\.$/],
  ['many', /^"many" is not a number; write digits/],
])('%j: %s', (text, sentence) => {
  const said = unreadable(text);
  sentence ? expect(said).toMatch(sentence) : expect(said).toBeUndefined();
});
