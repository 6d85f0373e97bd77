import { colorManipulator, createTheme } from '@grafana/data';
import { colorOfName, PALETTE } from './palette';

test.each(['light', 'dark'] as const)('every colour stands out in the %s theme', (mode) => {
  const { background } = createTheme({ colors: { mode } }).colors;
  const faint = PALETTE.filter((color) => colorManipulator.getContrastRatio(color, background.primary) < 3);
  expect(faint).toEqual([]);
});

test('no two colours are the same', () => {
  expect(new Set(PALETTE).size).toBe(PALETTE.length);
});

test('a name keeps its colour', () => {
  expect(colorOfName('memory_search')).toBe(colorOfName('memory_search'));
  expect(PALETTE).toContain(colorOfName(''));
  expect(PALETTE).toContain(colorOfName('日本語 🙂 '.repeat(1000)));
});

test('names with a running number differ', () => {
  const names = Array.from({ length: 10 }, (_, i) => `contextd-${i}`);
  expect(new Set(names.map(colorOfName)).size).toBe(10);
});

test('names spread over the palette', () => {
  const names = Array.from({ length: 2000 }, (_, i) => `tool_${i * 7919}_x`);
  const counts = PALETTE.map((color) => names.filter((name) => colorOfName(name) === color).length);
  expect(Math.min(...counts)).toBeGreaterThan(50);
});
