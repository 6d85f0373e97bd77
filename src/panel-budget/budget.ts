import { type DataFrame, type Field, FieldType, getFieldDisplayName, type PanelData } from '@grafana/data';
import { noDataProblem } from './noData';

/** The remaining budget over time: ascending times in milliseconds, and ratios (1 is the whole budget, below 0 is overspent). */
export interface BudgetSeries {
  name: string;
  times: number[];
  /** null is a moment without a value. */
  values: Array<number | null>;
  /** Milliseconds between two points, when the data source says so. */
  interval?: number;
}

export type Selection = { series: BudgetSeries; problem?: undefined } | { series?: undefined; problem: string };

interface Candidate {
  frame: DataFrame;
  field: Field<number | null>;
  name: string;
}

/**
 * Finds the field to draw.
 * @param wanted display name of the field; empty means the first numeric field of the first frame that has a time field
 * @returns the series, or a sentence that says why there is none and what to do
 */
export function selectBudget(data: PanelData, wanted = ''): Selection {
  const frames = data.series.filter((frame) => frame.length > 0 && frame.fields.length > 0);
  if (frames.length === 0) {
    return { problem: noDataProblem(data) };
  }
  const all = candidates(frames, data.series);
  if (all.length === 0) {
    return { problem: 'The data hold no numbers. Query the remaining error budget as a ratio over time.' };
  }
  const chosen = wanted ? all.filter((c) => c.name === wanted || c.field.name === wanted) : all;
  if (chosen.length === 0) {
    const names = [...new Set(all.map((c) => `"${c.name}"`))].slice(0, 5).join(', ');
    return {
      problem: `No numeric field is called "${wanted}". Choose another value field in the options: there is ${names}.`,
    };
  }
  const overTime = chosen.find((c) => timeField(c.frame) !== undefined);
  if (!overTime) {
    return { problem: 'The data have no time field. Query a series over time instead of a table or a single value.' };
  }
  const series = readSeries(overTime);
  if (!series.values.some((value) => value !== null)) {
    return { problem: `"${series.name}" has no value in this time range. Choose a longer one, or check the query.` };
  }
  return { series };
}

function candidates(frames: DataFrame[], all: DataFrame[]): Candidate[] {
  return frames.flatMap((frame) =>
    frame.fields
      .filter((field) => field.type === FieldType.number)
      .map((field) => ({ frame, field, name: getFieldDisplayName(field, frame, all) }))
  );
}

function timeField(frame: DataFrame): Field<number | null> | undefined {
  return frame.fields.find((field) => field.type === FieldType.time);
}

/** Time ascends, as the graph needs it; what is not a finite number becomes a gap. */
function readSeries({ frame, field, name }: Candidate): BudgetSeries {
  const time = timeField(frame);
  const points: Array<[number, number | null]> = [];
  for (let i = 0; i < frame.length; i++) {
    const at = time?.values[i];
    const value = field.values[i];
    if (typeof at === 'number' && Number.isFinite(at)) {
      points.push([at, typeof value === 'number' && Number.isFinite(value) ? value : null]);
    }
  }
  points.sort((a, b) => a[0] - b[0]);
  return {
    name,
    times: points.map(([at]) => at),
    values: points.map(([, value]) => value),
    interval: time?.config.interval ?? undefined,
  };
}

/** The budget in a nutshell. Ratios and milliseconds, as in BudgetSeries. */
export interface Summary {
  last: number;
  lowest: number;
  lowestAt: number;
  /** ok: at or above the limit; low: below it; spent: nothing left, or less. */
  state: 'ok' | 'low' | 'spent';
}

/** @param lowBelow ratio below which the budget counts as low */
export function summarise({ times, values }: BudgetSeries, lowBelow: number): Summary {
  let last = NaN;
  let lowest = Infinity;
  let lowestAt = NaN;
  values.forEach((value, i) => {
    if (value === null) {
      return;
    }
    last = value;
    if (value < lowest) {
      lowest = value;
      lowestAt = times[i];
    }
  });
  const state = last <= 0 ? 'spent' : last < lowBelow ? 'low' : 'ok';
  return { last, lowest, lowestAt, state };
}

/** The summary as a sentence; `date` writes a time in milliseconds as the reader wants it. */
export function sentence({ last, lowest, lowestAt, state }: Summary, date: (at: number) => string): string {
  const now = {
    ok: `${percent(last)} of the error budget is left`,
    low: `Low: only ${percent(last)} of the error budget is left`,
    spent: last < 0 ? `The error budget is overspent by ${percent(-last)}` : 'The error budget is used up',
  }[state];
  return `${now}; ${lowest < last ? `lowest was ${percent(lowest)} on ${date(lowestAt)}` : 'that is the lowest in this time range'}.`;
}

/** A ratio as percent, with one decimal unless it is a whole number; no rounding turns "some" into "none" or "all". */
export function percent(ratio: number): string {
  const value = ratio * 100;
  const rounded = Math.round(value * 10) / 10;
  if (rounded === 0 && value !== 0) {
    return value > 0 ? '< 0.1 %' : '> -0.1 %';
  }
  if (rounded === 100 && value < 100) {
    return '> 99.9 %';
  }
  return `${rounded} %`;
}
