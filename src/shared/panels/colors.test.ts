import { FieldType, toDataFrame } from '@grafana/data';
import { FieldColorModeId } from '@grafana/schema';
import { colorByName } from './colors';
import { colorOfName } from './palette';

const frame = (name: string) =>
  toDataFrame({
    fields: [
      { name: 'Time', type: FieldType.time, values: [1] },
      { name: 'Value', type: FieldType.number, values: [2], config: { displayNameFromDS: name, unit: 's' } },
    ],
  });

test('a series has the colour of the name that the legend shows, and keeps what else it has', () => {
  const [first, second] = colorByName([frame('memory_search'), frame('checkpoint_save')]);
  expect(first.fields[1].config).toEqual({
    displayNameFromDS: 'memory_search',
    unit: 's',
    color: { mode: FieldColorModeId.Fixed, fixedColor: colorOfName('memory_search') },
  });
  expect(second.fields[1].config.color?.fixedColor).toBe(colorOfName('checkpoint_save'));
  expect(second.fields[1].values).toEqual([2]);
});

test('times have none, and what came is left alone', () => {
  const given = frame('a');
  const [{ fields }] = colorByName([given]);
  expect(fields[0]).toBe(given.fields[0]);
  expect(given.fields[1].config.color).toBeUndefined();
});

test('no frames, no colours', () => {
  expect(colorByName([])).toEqual([]);
});
