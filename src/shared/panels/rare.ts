/** Draws quantiles as what they are: those of few events dotted, those in the last bucket as "more than". */
import { type DataFrame, type Field, FieldType, MappingType, type ValueMapping } from '@grafana/data';
import { type CustomTransformOperator } from '@grafana/scenes';
import { GraphDrawStyle, VisibilityMode } from '@grafana/schema';
import { map } from 'rxjs/operators';
import { EVIDENCE, type Evidence } from '../../metrics/evidence';
import { FEW_EVENTS } from '../../metrics/traffic';
import { format } from '../words/locale';

/** Counts of a window are extrapolated to its ends, so that 20 events may count as 19.8. */
const FEW_COUNTED = FEW_EVENTS - 0.5;

/** What is wrong with a quantile. */
export interface Doubt {
  /** Of fewer events than a quantile needs. */
  few: boolean;
  /** In the last bucket, so that the value is only a lower bound. */
  beyond: boolean;
}

/** Judges a quantile by its evidence; what is unknown is not in doubt. */
export function doubtOf(value: number, events: number | null | undefined, highest: number | null | undefined): Doubt {
  return {
    few: typeof events === 'number' && events < FEW_COUNTED,
    beyond: typeof highest === 'number' && value > 0 && Math.abs(value - highest) <= 1e-9 * highest,
  };
}

/** "> 10 s". */
export const moreThan = (value: number, unit: string, decimals?: number) => `> ${format(value, unit, decimals)}`;

/** Writes single values of a field in other words; panels find them by their exact number. */
export function written(texts: Map<number, string>): ValueMapping[] {
  const options = Object.fromEntries([...texts].map(([value, text]) => [String(value), { text }]));
  return texts.size > 0 ? [{ type: MappingType.ValueToText, options }] : [];
}

interface Series {
  frame: DataFrame;
  time: Field;
  value: Field;
}

/** Which evidence a series is, if any. */
export const evidenceOf = ({ labels }: Pick<Field, 'labels'>) => labels?.[EVIDENCE] as Evidence | undefined;

/** Splits each quantile by its evidence, which is not drawn itself. Frames without evidence stay as they are. */
export function splitByEvidence(frames: DataFrame[], unit: string): DataFrame[] {
  const series = frames.flatMap(seriesOf);
  const evidence = series.filter(({ value }) => evidenceOf(value));
  if (evidence.length === 0) {
    return frames;
  }
  return series
    .filter(({ value }) => !evidenceOf(value))
    .map((one) => split(one, (kind) => byTime(evidence.find((other) => supports(other, kind, one))), unit));
}

function seriesOf(frame: DataFrame): Series[] {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const values = frame.fields.filter(({ type }) => type === FieldType.number);
  return time ? values.map((value) => ({ frame, time, value })) : [];
}

/** Evidence is of the same thing: it has no label but its own that the quantile does not have too. */
function supports({ value: { labels = {} } }: Series, kind: Evidence, { value }: Series): boolean {
  return Object.entries(labels).every(([label, text]) =>
    label === EVIDENCE ? text === kind : value.labels?.[label] === text
  );
}

function byTime(series: Series | undefined): Map<number, number | null> {
  return new Map(series?.time.values.map((time: number, index: number) => [time, series.value.values[index]]));
}

function split({ frame, time, value }: Series, of: (kind: Evidence) => Map<number, number | null>, unit: string) {
  const [events, highest] = [of('events'), of('highest')];
  const rows = value.values.map((number: number | null, index: number) => {
    const at = time.values[index];
    return isNumber(number) ? { number, ...doubtOf(number, events.get(at), highest.get(at)) } : undefined;
  });
  type Row = (typeof rows)[number];
  const only = (belongs: (row: NonNullable<Row>) => boolean) =>
    rows.map((row: Row) => (row && belongs(row) ? row.number : null));
  const sure = only(({ few, beyond }) => !few && !beyond);
  const few = only((row) => row.few);
  const beyond = only((row) => !row.few && row.beyond);
  const bounds = rows.flatMap((row: Row) => (row?.beyond ? [row.number] : []));
  const mappings = written(new Map(bounds.map((bound: number) => [bound, moreThan(bound, unit)])));
  const mainShown = sure.some(isNumber) || !(few.some(isNumber) || beyond.some(isNumber));
  const parts = [
    ...(mainShown ? [{ ...value, values: sure }] : []),
    ...(few.some(isNumber) ? [part(value, few, FEW, mainShown, mappings)] : []),
    ...(beyond.some(isNumber) ? [part(value, beyond, BEYOND, mainShown || few.some(isNumber), mappings)] : []),
  ];
  return { ...frame, fields: [time, ...parts] };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const FEW = {
  words: 'few events',
  custom: { lineStyle: { fill: 'dot', dash: [0, 5] }, lineWidth: 2, fillOpacity: 0, showPoints: VisibilityMode.Auto },
};
const BEYOND = {
  words: 'beyond the buckets',
  custom: { drawStyle: GraphDrawStyle.Points, pointSize: 6, fillOpacity: 0, showPoints: VisibilityMode.Always },
};

/** A part of a series, under a name that says what is special; the legend names a series once. */
function part(
  value: Field,
  values: unknown[],
  { words, custom }: typeof FEW | typeof BEYOND,
  hidden: boolean,
  mappings: ValueMapping[]
): Field {
  const name = `${value.config.displayNameFromDS ?? value.name}, ${words}`;
  const legend = hidden || value.config.custom?.hideFrom?.legend === true;
  const hideFrom = { legend, tooltip: false, viz: false };
  return {
    ...value,
    // Names are cached with the field they were made for.
    state: undefined,
    values,
    config: {
      ...value.config,
      displayNameFromDS: name,
      mappings,
      custom: { ...value.config.custom, ...custom, hideFrom },
    },
  };
}

/** {@link splitByEvidence} as a transformation of a panel's answers. */
export function evidenceTransformation(unit: string): CustomTransformOperator {
  return () => map((frames) => splitByEvidence(frames, unit));
}

/** What charts of quantiles say about how they are drawn. */
export const HOW_DRAWN = `Dotted: fewer than ${FEW_EVENTS} events, hardly a quantile. Single points marked ">": more than the last bucket's bound, by an unknown amount.`;

/** The same for tables and their sign. */
export const FEW_SIGN = '*';
export const HOW_MARKED = `${FEW_SIGN} of fewer than ${FEW_EVENTS} events, hardly a quantile; it is not judged. ">": more than the last bucket's bound.`;
