import { type DataFrame, type Field, FieldType, getFieldDisplayName } from '@grafana/data';
import { colorOf } from './heatColors';
import { type RowCell } from './RowsPlot';

export interface HeatCell extends RowCell {
  value: number;
}

export interface Heat {
  rows: string[];
  cells: HeatCell[];
  min: number;
  max: number;
}

interface HeatOptions {
  /** Values at or below this are not drawn. */
  least: number;
  min?: number;
  max?: number;
  reverse?: boolean;
  scale: string[];
}

/**
 * The cells of a heatmap: a row for each number field, from the bottom in the fields' order, a column for each time.
 *
 * @returns undefined when there is no time or no number
 */
export function heatCells(frames: DataFrame[], options: HeatOptions): Heat | undefined {
  const rows: Array<{ name: string; time: Field; value: Field }> = [];
  for (const frame of frames) {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    if (time && frame.length > 0) {
      const values = frame.fields.filter(({ type }) => type === FieldType.number);
      values.forEach((value) => rows.push({ name: getFieldDisplayName(value, frame, frames), time, value }));
    }
  }
  if (rows.length === 0) {
    return undefined;
  }
  if (options.reverse) {
    rows.reverse();
  }
  const found = rows.flatMap(({ time, value }, row) => rowCells(row, time.values, value.values, options.least));
  const values = found.map(({ value }) => value);
  const min = options.min ?? values.reduce((a, b) => Math.min(a, b), Infinity);
  const max = options.max ?? values.reduce((a, b) => Math.max(a, b), -Infinity);
  const cells = found.map((cell): HeatCell => ({ ...cell, color: colorOf(cell.value, min, max, options.scale) }));
  return {
    rows: rows.map(({ name }) => name),
    cells,
    min: Number.isFinite(min) ? min : 0,
    max: Number.isFinite(max) ? max : 0,
  };
}

function rowCells(row: number, times: number[], values: number[], least: number): Array<Omit<HeatCell, 'color'>> {
  const step = smallestStep(times);
  return times.flatMap((to, index) => {
    const value = values[index];
    return Number.isFinite(value) && value > least ? [{ row, from: to - step, to, value }] : [];
  });
}

/** A sample counts the events of the step before it. */
function smallestStep(times: number[]): number {
  let step = Infinity;
  for (let index = 1; index < times.length; index++) {
    step = Math.min(step, times[index] - times[index - 1]);
  }
  return Number.isFinite(step) ? step : 60_000;
}
