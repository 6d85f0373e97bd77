import { type DataFrame, type Field, FieldType, getFieldDisplayName } from '@grafana/data';
import { type CustomTransformOperator, type FieldConfigOverridesBuilder } from '@grafana/scenes';
import { FieldColorModeId } from '@grafana/schema';
import { map } from 'rxjs/operators';
import { colorOfName } from './palette';

/**
 * Colours that mean the same thing on every page, in both themes. Red and orange stand for states and the slow end alone;
 * every other series takes the colour that belongs to its name, so that a tool or a model looks the same wherever it appears.
 */
const COLORS: Record<string, string> = {
  success: 'green',
  error: 'red',
  failed: 'red',
  rejected: 'red',
  'timed out': 'orange',
  hits: 'green',
  misses: 'blue',
  checked: 'blue',
  '2xx': 'green',
  '3xx': 'blue',
  '4xx': 'orange',
  '5xx': 'red',
  p50: 'blue',
  p95: 'orange',
  p99: 'purple',
  mean: 'green',
  all: 'blue',
  blocked: 'orange',
  allocated: 'blue',
  'in use': 'green',
  'from system': 'purple',
  released: 'yellow',
  'request mean': 'blue',
  'request p95': 'dark-blue',
  'response mean': 'orange',
  'response p95': 'dark-orange',
};

/** Overrides for every time series panel. */
export function seriesColors(overrides: FieldConfigOverridesBuilder<unknown & object>) {
  for (const [name, color] of Object.entries(COLORS)) {
    overrides.matchFieldsWithName(name).overrideColor({ mode: FieldColorModeId.Fixed, fixedColor: color });
  }
}

/** Gives each series the colour of its name; the states' own colours win over it. */
export function colorByName(frames: DataFrame[]): DataFrame[] {
  return frames.map((frame) => ({ ...frame, fields: frame.fields.map((field) => colored(field, frame, frames)) }));
}

function colored(field: Field, frame: DataFrame, all: DataFrame[]): Field {
  if (field.type === FieldType.time) {
    return field;
  }
  const fixedColor = colorOfName(getFieldDisplayName(field, frame, all));
  return { ...field, config: { ...field.config, color: { mode: FieldColorModeId.Fixed, fixedColor } } };
}

/** The same as a transformation of a panel's answers. */
export const colorTransformation: CustomTransformOperator = () => map(colorByName);
