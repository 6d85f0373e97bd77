import {
  type DisplayValue,
  FALLBACK_COLOR,
  type FieldDisplay,
  formattedValueToString,
  getValueFormat,
} from '@grafana/data';
import { SortOrder } from '@grafana/schema';

/** One value of a pie. */
export interface Slice {
  name: string;
  value: number;
  color: string;
  display: DisplayValue;
  /** Switched off in the legend. */
  hidden: boolean;
  inLegend: boolean;
}

/** The values of a pie: numbers at or above zero, in the requested order. */
export function slicesOf(values: FieldDisplay[], sort: SortOrder = SortOrder.Descending): Slice[] {
  const slices = values
    .filter(({ display }) => Number.isFinite(display.numeric) && display.numeric >= 0)
    .map(({ display, field }): Slice => {
      const hideFrom = field.custom?.hideFrom;
      return {
        name: display.title ?? '',
        value: display.numeric,
        color: display.color ?? FALLBACK_COLOR,
        display,
        hidden: Boolean(hideFrom?.viz),
        inLegend: !hideFrom?.legend,
      };
    });
  if (sort === SortOrder.None) {
    return slices;
  }
  const direction = sort === SortOrder.Ascending ? 1 : -1;
  return slices.sort((a, b) => direction * (a.value - b.value));
}

/** A share of a total; "0%" if the total is 0. */
export function percentOf(value: number, total: number, decimals = 0): DisplayValue {
  const percent = total > 0 ? (value / total) * 100 : 0;
  return { numeric: percent, text: formattedValueToString(getValueFormat('percent')(percent, decimals)) };
}
