import {
  createTheme,
  type DataFrame,
  type Field,
  FieldColorModeId,
  FieldType,
  getDisplayProcessor,
  type GrafanaTheme2,
} from '@grafana/data';
import { type GraphFieldConfig, LineInterpolation, VisibilityMode } from '@grafana/schema';
import { type View } from './view';

/** Colours that are not a state and have a contrast of at least 3:1 in both themes. */
const BLUE = '#4087de';
export const VIOLET = '#8673d9';

/** Colours of lines that are not a state, by their name in Grafana's palette or as they are. */
export const LINES = {
  left: { words: 'Budget left', color: 'text', dash: undefined },
  ideal: { words: 'Even spending', color: 'text', dash: [2, 4] },
  forecast: { words: 'Forecast', color: BLUE, dash: [8, 6] },
  low: { words: 'Low', color: 'orange', dash: [6, 6] },
  expiring: { words: 'With no further error', color: VIOLET, dash: [4, 3] },
};

const LOWER = 'Forecast, lower bound';
const UPPER = 'Forecast, upper bound';

/** A million percent: beyond it words.ts says no number either, and nothing else could be seen. */
const DRAWN_LIMIT = 1e4;

/**
 * The frames that the graph draws, one per line, each with the time field that Grafana joins them by.
 * The forecast stops where the budget is used up, and its band at the lowest value there was: what lies below says
 * nothing more and would flatten the rest.
 */
export function budgetFrames(view: View, theme: GrafanaTheme2 = createTheme()): DataFrame[] {
  const { drawn, ideal, ahead, axis } = view;
  const left = drawn.values.map((value) => value && Math.max(-DRAWN_LIMIT, Math.min(DRAWN_LIMIT, value)));
  const frames = [frame(drawn.times, [field(LINES.left.words, left, lineConfig(LINES.left, 2))])];
  if (ideal.times.length > 0) {
    frames.push(frame(ideal.times, [field(LINES.ideal.words, ideal.values, lineConfig(LINES.ideal))]));
  }
  if (ahead.forecast) {
    const floor = Math.min(0, ...lowestOf(left));
    const { times, remaining, lower, upper } = ahead.forecast;
    const within = (values: Array<number | null>) =>
      values.map((value) => (value === null ? null : Math.min(DRAWN_LIMIT, Math.max(floor, value))));
    const band: GraphFieldConfig = { ...lineConfig(LINES.forecast), lineWidth: 0, fillOpacity: 0 };
    frames.push(
      frame(times, [
        field(LOWER, within(lower), band),
        field(UPPER, within(upper), { ...band, fillBelowTo: LOWER, fillOpacity: 18 }),
        field(LINES.forecast.words, within(remaining), lineConfig(LINES.forecast, 2)),
      ])
    );
  }
  const { expiring } = ahead;
  if (expiring) {
    frames.push(frame(expiring.times, [field(LINES.expiring.words, expiring.values, lineConfig(LINES.expiring, 2))]));
  }
  for (const { fields } of frames) {
    for (const each of fields) {
      each.display = getDisplayProcessor({ field: each, theme });
    }
  }
  // Grafana gives the plot only the points of the axis, but scales the other axis by all of them.
  return frames.map((each) => until(each, axis.to));
}

function lowestOf(values: Array<number | null>): number[] {
  let lowest = Infinity;
  for (const value of values) {
    lowest = value !== null && value < lowest ? value : lowest;
  }
  return lowest === Infinity ? [] : [lowest];
}

/** Up to the first point after the end, so that the line continues to the edge. */
function until(whole: DataFrame, end: number): DataFrame {
  const times = whole.fields[0].values as number[];
  const after = times.findIndex((at) => at > end);
  if (after < 0 || after === times.length - 1) {
    return whole;
  }
  const fields = whole.fields.map((each) => ({ ...each, values: each.values.slice(0, after + 1) }));
  return { fields, length: after + 1 };
}

interface Line {
  color: string;
  dash?: number[];
}

/** One axis for all lines: Grafana gives fields an axis of their own when their ranges differ. */
function lineConfig({ color, dash }: Line, lineWidth = 1): GraphFieldConfig {
  return {
    lineWidth,
    lineColor: color,
    lineStyle: dash && { fill: 'dash', dash },
    lineInterpolation: LineInterpolation.Linear,
    showPoints: dash ? VisibilityMode.Never : VisibilityMode.Auto,
    pointSize: 5,
    fillOpacity: 0,
    axisSoftMin: 0,
    axisSoftMax: 1,
  };
}

function frame(times: number[], fields: Field[]): DataFrame {
  return {
    fields: [{ name: 'Time', type: FieldType.time, config: {}, values: times }, ...fields],
    length: times.length,
  };
}

function field(name: string, values: Array<number | null>, { lineColor, ...custom }: GraphFieldConfig): Field {
  const color = { mode: FieldColorModeId.Fixed, fixedColor: lineColor };
  return { name, type: FieldType.number, values, config: { displayName: name, unit: 'percentunit', color, custom } };
}
