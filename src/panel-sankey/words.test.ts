import { layout } from './layout';
import { describeJourney, describeLink, describeNode, share } from './words';

const format = (value: number) => `${value} calls`;
const options = { height: 100, gap: 10, minBoxes: 20, maxNodes: 3 };

test('a ribbon and a box in words', () => {
  const placed = layout(
    [
      { from: 'a', to: 'b', value: 3 },
      { from: 'a', to: 'c', value: 1 },
    ],
    options
  );
  expect(describeLink(placed.links[0], placed, format)).toBe('a to b: 3 calls, 75 % of what leaves a');
  expect(describeNode(placed.to[1], 'to', placed.total, format)).toBe('To c: 1 calls, 25 % of all');
  expect(describeNode(placed.from[0], 'from', placed.total, format)).toBe('From a: 4 calls, 100 % of all');
});

test('the whole in words, with what is not shown', () => {
  const one = layout([{ from: 'a', to: 'b', value: 1 }], options);
  expect(describeJourney(one, 0)).toBe('1 flow from 1 step to 1 step.');
  const many = layout(
    Array.from({ length: 5 }, (_, i) => ({ from: `s${i}`, to: 'end', value: i + 1 })),
    options
  );
  expect(describeJourney(many, 2)).toBe(
    '3 flows from 5 steps to 1 step. The 3 smallest steps are together in "Other"; the table has all of them. ' +
      '2 rows without a value above 0 left out.'
  );
});

test.each([
  [1, 3, '33.3 %'],
  [1, 1, '100 %'],
  [99999, 100000, '> 99.9 %'],
  [1, 100000, '< 0.1 %'],
])('%p of %p is %s', (part, whole, words) => {
  expect(share(part, whole)).toBe(words);
});
