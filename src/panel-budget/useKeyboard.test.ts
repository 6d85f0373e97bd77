import { target } from './useKeyboard';

test.each<[string, number | undefined, number, number | undefined]>([
  ['ArrowLeft', undefined, 5, 4],
  ['ArrowLeft', 4, 5, 3],
  ['ArrowLeft', 0, 5, 0],
  ['ArrowRight', undefined, 5, 0],
  ['ArrowRight', 4, 5, 4],
  ['PageUp', 14, 20, 4],
  ['PageUp', 4, 20, 0],
  ['PageDown', 4, 20, 14],
  ['Home', 3, 5, 0],
  ['End', undefined, 5, 4],
  ['End', undefined, 0, undefined],
  ['a', 3, 5, undefined],
  ['toString', 3, 5, undefined],
])('%s from %p of %p leads to %p', (key, here, length, to) => {
  expect(target(key, here, length)).toBe(to);
});
