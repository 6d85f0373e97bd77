import { createTheme, FieldColorModeId, FieldType } from '@grafana/data';
import { buildScaleKey } from '@grafana/ui';
import { budgetFrame, LOW, USED_UP } from './frame';

const series = { name: 'left', times: [1, 2, 3], values: [1, null, -0.2], interval: 1000 };

test('the budget and its two reference lines', () => {
  const { fields, length } = budgetFrame(series, 0.25);
  expect(length).toBe(3);
  expect(fields.map((f) => [f.name, f.type, f.values])).toEqual([
    ['Time', FieldType.time, [1, 2, 3]],
    ['left', FieldType.number, [1, null, -0.2]],
    [USED_UP, FieldType.number, [0, 0, 0]],
    [LOW, FieldType.number, [0.25, 0.25, 0.25]],
  ]);
  expect(fields[0].config.interval).toBe(1000);
});

test.each(['light', 'dark'] as const)('colour follows the value in the %s theme', (mode) => {
  const theme = createTheme({ colors: { mode } });
  const display = budgetFrame(series, 0.25, theme).fields[1].display!;
  const color = (name: string) => theme.visualization.getColorByName(name);
  expect([0.9, 0.25, 0.1, 0, -0.1].map((v) => display(v).color)).toEqual(
    ['green', 'green', 'orange', 'orange', 'red'].map(color)
  );
  expect(display(0.5).text).toBe('50');
});

test('without a limit there is no line for it, and no orange', () => {
  const [, budget, ...lines] = budgetFrame(series, 0).fields;
  expect(lines.map((f) => f.name)).toEqual([USED_UP]);
  expect(budget.config.color?.mode).toBe(FieldColorModeId.Thresholds);
  expect(budget.config.thresholds?.steps.map((s) => s.color)).toEqual(['red', 'green']);
});

test('all lines share one axis', () => {
  const [, ...lines] = budgetFrame(series, 0.25).fields;
  expect(new Set(lines.map((field) => buildScaleKey(field.config, field.type))).size).toBe(1);
});
