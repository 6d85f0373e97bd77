import { type FieldConfigOverridesBuilder } from '@grafana/scenes';
import { FieldColorModeId } from '@grafana/schema';

/**
 * Colours that mean the same thing on every page, in both themes. Red and orange stand for states and the slow end alone;
 * every other series takes the palette's colour that belongs to its name, so that a tool or a model looks the same wherever it
 * appears.
 */
const COLORS: Record<string, string> = {
  success: 'green',
  error: 'red',
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
