import { type DataFrame, type Field, FieldType, getFieldDisplayName, type PanelData } from '@grafana/data';
import { noDataProblem } from '../panel-budget/noData';
import { type SankeyOptions } from './types';

/** How much went from one step to another; always above 0. */
export interface Flow {
  from: string;
  to: string;
  value: number;
}

export interface Journey {
  /** One per pair of steps, the largest first. */
  flows: Flow[];
  /** Display names of the two columns. */
  fromName: string;
  toName: string;
  valueField: Field<number | null>;
  /** Rows that no ribbon can show: without a value, or with one that is not above 0. */
  leftOut: number;
}

export type Selection = { journey: Journey; problem?: undefined } | { journey?: undefined; problem: string };

/** What a step without a name is called. */
export const UNNAMED = '(no name)';

interface Columns {
  from: Field<unknown>;
  to: Field<unknown>;
  value: Field<number | null>;
}

/** Finds the three fields and adds up the rows of each pair, or says why it cannot and what to do. */
export function selectJourney(data: PanelData, options: Partial<SankeyOptions>): Selection {
  const frames = data.series.filter((frame) => frame.length > 0 && frame.fields.length > 0);
  if (frames.length === 0) {
    return { problem: noDataProblem(data) };
  }
  const nameOf = (field: Field, frame: DataFrame) => getFieldDisplayName(field, frame, data.series);
  for (const frame of frames) {
    const columns = findColumns(frame, options, nameOf);
    if (columns) {
      return readJourney(frame, columns, nameOf);
    }
  }
  return { problem: columnsProblem(frames, options, nameOf) };
}

type NameOf = (field: Field, frame: DataFrame) => string;

function findColumns(frame: DataFrame, options: Partial<SankeyOptions>, nameOf: NameOf): Columns | undefined {
  const { fromField, toField, valueField } = options;
  const find = (type: FieldType, wanted?: string, ...taken: Array<Field | undefined>) =>
    frame.fields.find(
      (field) =>
        field.type === type &&
        (wanted ? wanted === field.name || wanted === nameOf(field, frame) : !taken.includes(field))
    );
  // What was chosen is taken first, so that the other end does not default to the same field.
  const chosenTo = toField ? find(FieldType.string, toField) : undefined;
  const from = find(FieldType.string, fromField, chosenTo);
  const to = chosenTo ?? (toField ? undefined : find(FieldType.string, undefined, from));
  const value = find(FieldType.number, valueField);
  return from && to && value && from !== to ? { from, to, value } : undefined;
}

function columnsProblem(frames: DataFrame[], options: Partial<SankeyOptions>, nameOf: NameOf): string {
  const names = (type: FieldType) => [
    ...new Set(frames.flatMap((f) => f.fields.filter((field) => field.type === type).map((field) => nameOf(field, f)))),
  ];
  const [texts, numbers] = [names(FieldType.string), names(FieldType.number)];
  const { fromField, toField, valueField } = options;
  const known = (wanted: string | undefined, list: string[]) => !wanted || list.includes(wanted);
  const missing =
    [fromField, toField].find((name) => !known(name, texts)) ?? (known(valueField, numbers) ? undefined : valueField);
  if (missing) {
    return `No matching field is called "${missing}". Choose another one in the options: there is ${quote([...texts, ...numbers])}.`;
  }
  if (fromField && fromField === toField) {
    return `From and to are the same field, "${fromField}". Choose two different ones in the options.`;
  }
  return (
    'A journey needs two text fields, from and to, and a number. ' +
    `The data have the text fields ${quote(texts)} and the numbers ${quote(numbers)}. With Prometheus, choose the format "Table".`
  );
}

function quote(names: string[]): string {
  return names.length > 0
    ? names
        .slice(0, 6)
        .map((name) => `"${name}"`)
        .join(', ')
    : 'none';
}

function readJourney(frame: DataFrame, { from, to, value }: Columns, nameOf: NameOf): Selection {
  const sums = new Map<string, Flow>();
  let leftOut = 0;
  for (let i = 0; i < frame.length; i++) {
    const size = value.values[i];
    if (typeof size !== 'number' || !Number.isFinite(size) || size <= 0) {
      leftOut++;
      continue;
    }
    const flow = { from: stepName(from.values[i]), to: stepName(to.values[i]), value: size };
    const key = JSON.stringify([flow.from, flow.to]);
    const known = sums.get(key);
    if (known) {
      known.value += size;
    } else {
      sums.set(key, flow);
    }
  }
  if (sums.size === 0) {
    return {
      problem: `"${nameOf(value, frame)}" has no value above 0, so there is no flow to draw. Choose a longer time range, or check the query.`,
    };
  }
  const flows = [...sums.values()].sort(
    (a, b) => b.value - a.value || a.from.localeCompare(b.from) || a.to.localeCompare(b.to)
  );
  return { journey: { flows, leftOut, valueField: value, fromName: nameOf(from, frame), toName: nameOf(to, frame) } };
}

function stepName(value: unknown): string {
  const name = value == null ? '' : String(value).trim();
  return name === '' ? UNNAMED : name;
}
