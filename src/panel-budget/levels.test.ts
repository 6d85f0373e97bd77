import { budgetLevel, burnLevel, inOrder, lookOf, worse } from './levels';

test.each([
  [null, 'unknown'],
  [-1, 'calm'],
  [0.99, 'calm'],
  [1, 'burning'],
  [5.99, 'burning'],
  [6, 'fast'],
  [14.39, 'fast'],
  [14.4, 'veryFast'],
  [1e9, 'veryFast'],
])('a burn rate of %p is %s', (burn, level) => {
  expect(burnLevel(burn)).toBe(level);
});

test.each([
  [0.25, 0.25, 'ok'],
  [0.24, 0.25, 'low'],
  [0.001, 0, 'ok'],
  [0, 0, 'spent'],
  [-1, 0.25, 'spent'],
])('%p left with a limit of %p is %s', (left, lowBelow, level) => {
  expect(budgetLevel(left, lowBelow)).toBe(level);
});

test('states are told apart without colours, by words and patterns', () => {
  const burning = (['calm', 'burning', 'fast', 'veryFast'] as const).map(lookOf);
  expect(new Set(burning.map(({ words }) => words)).size).toBe(4);
  expect(new Set(burning.map(({ pattern }) => pattern)).size).toBe(4);
});

test('order', () => {
  expect(inOrder(['veryFast', 'calm', 'veryFast', 'unknown'])).toEqual(['unknown', 'calm', 'veryFast']);
  expect(worse('fast', 'burning')).toBe('fast');
  expect(worse('calm', 'fast')).toBe('fast');
});
