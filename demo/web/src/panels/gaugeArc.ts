import {
  type FieldConfig,
  GAUGE_DEFAULT_MAXIMUM,
  GAUGE_DEFAULT_MINIMUM,
  type GrafanaTheme2,
  ThresholdsMode,
} from '@grafana/data';
import { arc } from 'd3-shape';

/** The gauge is open below: it spans two thirds of a circle, in radians from the top. */
const SPAN = (4 / 3) * Math.PI;

/** One threshold's part of the gauge; from and to are shares of the range, 0 to 1. */
export interface Band {
  from: number;
  to: number;
  color: string;
  label: string;
}

/** The outline of a part of the gauge, between two shares of its range. */
export function arcPath(from: number, to: number, innerRadius: number, outerRadius: number): string {
  const angle = (share: number) => (share - 0.5) * SPAN;
  const draw = arc().innerRadius(Math.max(0, innerRadius)).outerRadius(Math.max(0, outerRadius));
  return draw({ startAngle: angle(from), endAngle: angle(to) }) ?? '';
}

/** The position of a value in the range of its field, 0 to 1; 0 if it is not a number. */
export function positionOf(
  value: number,
  { min = GAUGE_DEFAULT_MINIMUM, max = GAUGE_DEFAULT_MAXIMUM }: FieldConfig
): number {
  const share =
    (value - (min ?? GAUGE_DEFAULT_MINIMUM)) / ((max ?? GAUGE_DEFAULT_MAXIMUM) - (min ?? GAUGE_DEFAULT_MINIMUM));
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

/** The thresholds of a field as parts of the gauge. */
export function bandsOf(field: FieldConfig, theme: Pick<GrafanaTheme2, 'visualization'>): Band[] {
  const { thresholds } = field;
  const steps = thresholds?.steps ?? [];
  const share = (value: number) =>
    thresholds?.mode === ThresholdsMode.Percentage ? Math.min(1, Math.max(0, value / 100)) : positionOf(value, field);
  return steps
    .map(({ value, color }, index): Band => {
      const from = index === 0 ? 0 : share(value);
      const to = index + 1 < steps.length ? share(steps[index + 1].value) : 1;
      return { from, to, color: theme.visualization.getColorByName(color), label: String(value) };
    })
    .filter(({ from, to }) => to > from);
}
