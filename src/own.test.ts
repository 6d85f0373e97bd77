import { ownValue } from './own';

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is found only where it was set', (key) => {
  expect(ownValue({}, key)).toBeUndefined();
  expect(ownValue(undefined, key)).toBeUndefined();
  expect(ownValue(Object.fromEntries([[key, 'set']]), key)).toBe('set');
});
