import {
  createTheme,
  type DataFrame,
  type Field,
  FieldColorModeId,
  FieldType,
  getDisplayProcessor,
  type GrafanaTheme2,
  ThresholdsMode,
} from '@grafana/data';
import {
  GraphGradientMode,
  GraphTransform,
  type GraphFieldConfig,
  LineInterpolation,
  VisibilityMode,
} from '@grafana/schema';
import { type BudgetSeries } from './budget';

/** Names of the two reference lines, as the legend shows them. */
export const USED_UP = 'Used up';
export const LOW = 'Low';

/** One axis for all three lines: Grafana gives fields an axis of their own when their ranges differ. */
const AXIS: GraphFieldConfig = { axisSoftMin: 0, axisSoftMax: 1 };

/**
 * The frame that the graph draws: the budget, coloured by its own value, and two constant lines where it is used up
 * and where it is low. Lines are series, not decoration: the axis then includes them and the legend names them.
 * @param lowBelow ratio below which the budget counts as low; 0 leaves that line out
 */
export function budgetFrame(series: BudgetSeries, lowBelow: number, theme: GrafanaTheme2 = createTheme()): DataFrame {
  const length = series.times.length;
  const fields: Field[] = [
    { name: 'Time', type: FieldType.time, config: { interval: series.interval }, values: series.times },
    budgetField(series, lowBelow),
    constantField(USED_UP, 0, length, 'red'),
  ];
  if (lowBelow > 0) {
    fields.push(constantField(LOW, lowBelow, length, 'orange'));
  }
  for (const field of fields) {
    field.display = getDisplayProcessor({ field, theme });
  }
  return { fields, length };
}

function budgetField({ name, values }: BudgetSeries, lowBelow: number): Field {
  const steps = [
    { value: -Infinity, color: 'red' },
    { value: 0, color: 'orange' },
    { value: lowBelow, color: 'green' },
  ];
  const custom: GraphFieldConfig = {
    lineWidth: 2,
    fillOpacity: 12,
    gradientMode: GraphGradientMode.Scheme,
    lineInterpolation: LineInterpolation.Linear,
    showPoints: VisibilityMode.Auto,
    pointSize: 5,
    ...AXIS,
  };
  return {
    name,
    type: FieldType.number,
    values,
    config: {
      displayName: name,
      unit: 'percentunit',
      color: { mode: FieldColorModeId.Thresholds },
      // Without a limit, what is left is green down to the last bit.
      thresholds: {
        mode: ThresholdsMode.Absolute,
        steps: lowBelow > 0 ? steps : [steps[0], { value: 0, color: 'green' }],
      },
      custom,
    },
  };
}

function constantField(name: string, value: number, length: number, color: string): Field {
  const custom: GraphFieldConfig = {
    transform: GraphTransform.Constant,
    lineWidth: 1,
    lineStyle: { fill: 'dash', dash: [6, 6] },
    showPoints: VisibilityMode.Never,
    fillOpacity: 0,
    ...AXIS,
  };
  return {
    name,
    type: FieldType.number,
    values: new Array<number>(length).fill(value),
    config: {
      displayName: name,
      unit: 'percentunit',
      color: { mode: FieldColorModeId.Fixed, fixedColor: color },
      custom,
    },
  };
}
