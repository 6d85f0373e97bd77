import { FieldType, type DataFrame, type Field, type FieldSparkline } from '@grafana/data';
import { type CustomTransformOperator } from '@grafana/scenes';
import { map } from 'rxjs/operators';
import { ownValue } from '../../own';
import { format } from '../words/locale';
import { type Doubt, doubtOf, evidenceOf, FEW_SIGN, moreThan, written } from './rare';

/** A column made from the answer to one query. */
export interface JoinColumn {
  refId: string;
  name: string;
  /** Take this label's value instead of the number, for example a version. */
  label?: string;
  /** Take the whole series instead of its last value. */
  sparkline?: boolean;
  /** Rows whose cell takes no colour from the column's thresholds. */
  plain?: (row: string) => boolean;
  /** The answer brings its evidence: values in doubt are marked, in this unit. */
  evidence?: { unit: string; decimals?: number };
}

export interface JoinOptions {
  /** The label that names a row. */
  key: string;
  keyName: string;
  columns: JoinColumn[];
}

interface Series {
  labels: Record<string, string>;
  time?: Field;
  value: Field;
}

/**
 * Joins the answers to several queries into one table, a row for each value of a label.
 *
 * Rows are those of any query; a cell without an answer is null. Series without the label make the row "(none)".
 */
export function joinByLabel(frames: DataFrame[], { key, keyName, columns }: JoinOptions): DataFrame {
  const rows = new Map<string, Map<string, Series>>();
  for (const frame of frames) {
    for (const series of seriesOf(frame)) {
      const row = ownValue(series.labels, key) ?? '(none)';
      const kind = evidenceOf(series.value) ?? '';
      rows.set(row, (rows.get(row) ?? new Map()).set(`${frame.refId ?? ''}${kind}`, series));
    }
  }
  const names = [...rows.keys()].sort();
  const fields: Field[] = [{ name: keyName, type: FieldType.string, config: {}, values: names }];
  for (const column of columns) {
    const cellsOf = (kind = '') => names.map((name) => rows.get(name)?.get(`${column.refId}${kind}`));
    const field = columnField(column, cellsOf());
    const doubts = column.evidence && field.values.map(doubtIn(cellsOf('events'), cellsOf('highest')));
    if (column.evidence && doubts) {
      field.config.mappings = marks(field.values, doubts, column.evidence);
    }
    const isPlain = (name: string, row: number) => Boolean(column.plain?.(name) || doubts?.[row].few);
    fields.push(...(column.plain || doubts ? withPlainRows(field, names.map(isPlain)) : [field]));
  }
  return { fields, length: names.length };
}

function doubtIn(events: Array<Series | undefined>, highest: Array<Series | undefined>) {
  const last = (cell: Series | undefined) => cell && lastOf(cell.value);
  return (value: number | null, row: number): Doubt =>
    value === null ? { few: false, beyond: false } : doubtOf(value, last(events[row]), last(highest[row]));
}

/** How values in doubt are written: "> 10 s", "1.2 s*". */
function marks(values: Array<number | null>, doubts: Doubt[], { unit, decimals }: { unit: string; decimals?: number }) {
  const texts = new Map<number, string>();
  values.forEach((value, row) => {
    const { few, beyond } = doubts[row];
    if (value !== null && (few || beyond)) {
      const text = beyond ? moreThan(value, unit, decimals) : format(value, unit, decimals);
      texts.set(value, `${text}${few ? FEW_SIGN : ''}`);
    }
  });
  return written(texts);
}

function columnField({ name, label, sparkline }: JoinColumn, cells: Array<Series | undefined>): Field {
  if (label) {
    return { name, type: FieldType.string, config: {}, values: cells.map((cell) => ownValue(cell?.labels, label) ?? '') };
  }
  if (sparkline) {
    return {
      name,
      type: FieldType.frame,
      config: {},
      values: cells.map((cell) => (cell ? sparklineFrame(cell) : null)),
    };
  }
  return { name, type: FieldType.number, config: {}, values: cells.map((cell) => (cell ? lastOf(cell.value) : null)) };
}

/** A field, and the hidden one beside it from which Grafana's table takes the style of single cells. */
function withPlainRows(field: Field, plain: boolean[]): Field[] {
  const styleField = `${field.name} style`;
  return [
    { ...field, config: { ...field.config, custom: { styleField } } },
    {
      name: styleField,
      type: FieldType.string,
      config: { custom: { hideFrom: { viz: true, legend: true, tooltip: true } } },
      values: plain.map((is) => (is ? PLAIN : null)),
    },
  ];
}

const PLAIN = JSON.stringify({ color: 'inherit' });

/** What the table's sparkline cell draws: a frame with a time and a value, and the range's last value. */
function sparklineFrame({ time, value }: Series): DataFrame & Partial<FieldSparkline> {
  const fields = time ? [time, value] : [value];
  return { fields, length: value.values.length };
}

function seriesOf(frame: DataFrame): Series[] {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  return frame.fields
    .filter(({ type }) => type === FieldType.number)
    .map((value) => ({ labels: value.labels ?? {}, time, value }));
}

function lastOf(field: Field): number | null {
  for (let index = field.values.length - 1; index >= 0; index--) {
    const value = field.values[index];
    if (typeof value === 'number' && Number.isFinite(value)) {
      return value;
    }
  }
  return null;
}

/** {@link joinByLabel} as a transformation of a scene's data. */
export function joinTransformation(options: JoinOptions): CustomTransformOperator {
  return () => (source) => source.pipe(map((frames) => (frames.length > 0 ? [joinByLabel(frames, options)] : [])));
}
