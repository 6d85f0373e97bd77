import { DASHES, KNOWN_NAMES, looksOf } from './looks';
import { HUES } from './palette';

const text = (name: string, kind = 'test') => JSON.stringify(looksOf([name], kind).get(name));

test('a known name has one look, whatever group it stands in and whatever kind it is taken for', () => {
  const names = KNOWN_NAMES.flat();
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(text('memory_search', 'tool')).toBe(text('memory_search', 'flow'));
});

test('the names of a group differ', () => {
  const ofStates = 3;
  for (const group of KNOWN_NAMES.slice(0, -ofStates)) {
    expect(new Set(group.map((name) => text(name))).size).toBe(group.length);
  }
});

test('eight names that nobody knows have eight colours, and one more has another line', () => {
  const names = Array.from({ length: 9 }, (_, index) => `model-${'xyzxyzxyz'[index]}${index * index}`);
  const looks = looksOf(names.slice(0, 8), 'eight');
  expect(new Set([...looks.values()].map(({ hue }) => hue)).size).toBe(8);
  expect([...looks.values()].every(({ style }) => style === 0)).toBe(true);
  expect(looksOf(names, 'eight').get(names[8])?.style).toBe(1);
});

test('a look is kept, whatever else comes and in whatever order', () => {
  const first = looksOf(['b', 'j', 'r'], 'kept');
  const later = looksOf(['z', 'r', 'a', 'j', 'b'], 'kept');
  expect(['b', 'j', 'r'].map((name) => later.get(name))).toEqual(['b', 'j', 'r'].map((name) => first.get(name)));
});

test('a name beside known ones takes a colour that they leave', () => {
  const looks = looksOf(['p50', 'p95', 'p99', 'x', 'y', 'z', 'u', 'v'], 'mixed');
  expect(new Set([...looks.values()].map(({ hue }) => hue)).size).toBe(8);
});

test('more names than looks still have one', () => {
  const names = Array.from({ length: HUES.length * DASHES.length + 5 }, (_, index) => `n${index}`);
  expect([...looksOf(names, 'many').values()].every(Boolean)).toBe(true);
});

test('names with a running number have neighbouring colours', () => {
  const names = ['contextd-0', 'contextd-1', 'contextd-2'];
  const places = [...looksOf(names, 'numbered').values()].map(({ hue }) => HUES.indexOf(hue));
  expect(places.map((place) => (place - places[0] + HUES.length) % HUES.length)).toEqual([0, 1, 2]);
});

test('odd names are names', () => {
  expect(text('')).toBeDefined();
  expect(text('日本語 🙂 '.repeat(1000))).toBeDefined();
  expect(text('constructor')).toMatch(/hue/);
});
