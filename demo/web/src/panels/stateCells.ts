import {
  colorManipulator,
  type DataFrame,
  FALLBACK_COLOR,
  type Field,
  FieldType,
  formattedValueToString,
  getFieldDisplayName,
} from '@grafana/data';
import { type RowCell } from './RowsPlot';

export interface StateCell extends RowCell {
  state: string;
}

/**
 * The states of each series over time: a state lasts until the next sample, the last one until its step or the end.
 *
 * @param end end of the time range in milliseconds
 * @param merge joins neighbours with the same state
 * @returns rows from the bottom, so that the first series is on top; undefined without a time or a value
 */
export function stateCells(
  frames: DataFrame[],
  end: number,
  merge: boolean
): { rows: string[]; cells: StateCell[] } | undefined {
  const series: Array<{ name: string; time: Field; value: Field }> = [];
  for (const frame of frames) {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    if (time && frame.length > 0) {
      const values = frame.fields.filter(
        (field) => field !== time && field.type !== FieldType.time && !field.config.custom?.hideFrom?.viz
      );
      values.forEach((value) => series.push({ name: getFieldDisplayName(value, frame, frames), time, value }));
    }
  }
  if (series.length === 0) {
    return undefined;
  }
  series.reverse();
  const cells = series.flatMap(({ time, value }, row) => rowCells(row, time, value, end, merge));
  return { rows: series.map(({ name }) => name), cells };
}

function rowCells(row: number, time: Field, field: Field, end: number, merge: boolean): StateCell[] {
  const cells: StateCell[] = [];
  const opacity = (field.config.custom?.fillOpacity ?? 100) / 100;
  const step = time.config.interval ?? 0;
  for (let index = 0; index < field.values.length; index++) {
    const value = field.values[index];
    if (value === null || value === undefined) {
      continue;
    }
    const from = time.values[index];
    const next = time.values[index + 1] ?? (step > 0 ? Math.min(end, from + step) : end);
    // A gap of more than a step is a period without samples, not an ongoing state.
    const to = step > 0 ? Math.min(next, from + 1.5 * step) : next;
    const display = field.display?.(value);
    const state = display ? formattedValueToString(display) : String(value);
    const color = colorManipulator.alpha(display?.color ?? FALLBACK_COLOR, opacity);
    const last = cells.at(-1);
    if (merge && last && last.state === state && last.color === color && from - last.to <= step / 2) {
      last.to = to;
    } else {
      cells.push({ row, from, to, color, state, text: state });
    }
  }
  return cells;
}
