import { FieldType, toDataFrame } from '@grafana/data';
import { FieldColorModeId } from '@grafana/schema';
import { colorByName, greyRest } from './colors';
import { DASHES, looksOf } from './looks';
import { shadeOf } from './palette';

const DARK = { theme: { isDark: true } };
const frame = (name: string, labels = {}) =>
  toDataFrame({
    fields: [
      { name: 'Time', type: FieldType.time, values: [1] },
      { name: 'Value', type: FieldType.number, values: [2], labels, config: { displayNameFromDS: name, unit: 's' } },
    ],
  });

test('a series has the colour of the name that the legend shows, and keeps what else it has', () => {
  const [first, second] = colorByName([frame('memory_search'), frame('checkpoint_save')], DARK);
  expect(first.fields[1].config).toEqual({
    displayNameFromDS: 'memory_search',
    unit: 's',
    color: { mode: FieldColorModeId.Fixed, fixedColor: shadeOf('blue', DARK.theme) },
  });
  expect(second.fields[1].config.color?.fixedColor).toBe(shadeOf('teal', DARK.theme));
  expect(second.fields[1].values).toEqual([2]);
});

test('the shade follows the theme', () => {
  const [light] = colorByName([frame('error')], { theme: { isDark: false } });
  expect(light.fields[1].config.color?.fixedColor).toBe(shadeOf('bad', { isDark: false }));
});

test('a ninth name differs by its line, in a stack by its fill', () => {
  const dashed = [frame('memory_feedback')];
  expect(looksOf(['memory_feedback']).get('memory_feedback')?.style).toBe(1);
  const [line] = colorByName(dashed, DARK);
  expect(line.fields[1].config.custom).toEqual({ lineStyle: { fill: 'dash', dash: DASHES[1] } });
  const [part] = colorByName(dashed, { ...DARK, stacked: true });
  expect(part.fields[1].config.custom).toEqual({ fillOpacity: 30 });
});

test('times have none, and what came is left alone', () => {
  const given = frame('a');
  const [{ fields }] = colorByName([given], DARK);
  expect(fields[0]).toBe(given.fields[0]);
  expect(given.fields[1].config.color).toBeUndefined();
});

test('no frames, no colours', () => {
  expect(colorByName([], DARK)).toEqual([]);
});

test('of more than eight series the largest keep their colours, the rest is grey and not in the legend', () => {
  const frames = colorByName(
    Array.from({ length: 10 }, (_, index) => {
      const one = frame(`n${index}`);
      one.fields[1].values = [index];
      return one;
    }),
    DARK
  );
  const drawn = greyRest(frames, 'grey').map(({ fields }) => fields[1].config);
  expect(drawn.map(({ color }) => color?.fixedColor === 'grey')).toEqual([true, true, ...Array(8).fill(false)]);
  expect(drawn[0].custom.hideFrom).toEqual({ legend: true, tooltip: false, viz: false });
  expect(greyRest(frames.slice(0, 8), 'grey')).toEqual(frames.slice(0, 8));
});
