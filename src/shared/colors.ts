import { type FieldConfigOverridesBuilder } from '@grafana/scenes';
import { FieldColorModeId } from '@grafana/schema';

/**
 * Colours that mean the same thing on every page, in both themes. Colour means state only; series without a state take
 * the palette's colour that belongs to their name, so that a tool or a model looks the same wherever it appears.
 */
const STATE_COLORS: Record<string, string> = {
  success: 'green',
  error: 'red',
  '2xx': 'green',
  '3xx': 'blue',
  '4xx': 'orange',
  '5xx': 'red',
  p50: 'blue',
  p95: 'orange',
  p99: 'purple',
};

/** Overrides for every time series panel. */
export function seriesColors(overrides: FieldConfigOverridesBuilder<unknown & object>) {
  for (const [name, color] of Object.entries(STATE_COLORS)) {
    overrides.matchFieldsWithName(name).overrideColor({ mode: FieldColorModeId.Fixed, fixedColor: color });
  }
}
