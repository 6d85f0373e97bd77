import { cacheFieldDisplayNames, type DataFrame, type Field, FieldType, getFieldDisplayName } from '@grafana/data';
import { preparePlotFrame } from '@grafana/ui';

/**
 * The frames that a chart over time can draw: a time field and at least one number. Booleans become 0 and 1; all other
 * fields are omitted. Undefined if no frame is left.
 */
export function graphable(frames: DataFrame[]): DataFrame[] | undefined {
  const drawn = frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const values = frame.fields.filter(({ type }) => isDrawn(type)).map(toNumbers);
    return time && values.length > 0 && frame.length > 0 ? [{ ...frame, fields: [time, ...values] }] : [];
  });
  if (drawn.length === 0) {
    return undefined;
  }
  // Colours of the palette follow the order of what is drawn.
  let seriesIndex = 0;
  for (const { fields } of drawn) {
    for (const field of fields.slice(1)) {
      field.state = { ...field.state, seriesIndex: seriesIndex++ };
    }
  }
  // Schemes that colour by name read it here.
  cacheFieldDisplayNames(drawn);
  return drawn;
}

function isDrawn(type: FieldType): boolean {
  return type === FieldType.number || type === FieldType.boolean || type === FieldType.enum;
}

function toNumbers(field: Field): Field {
  if (field.type === FieldType.boolean) {
    const values = field.values.map((value) => (value == null ? value : Number(value)));
    const config = {
      ...field.config,
      max: 1,
      min: 0,
      custom: { ...field.config.custom, lineInterpolation: 'stepAfter' },
    };
    return { ...field, config, type: FieldType.number, values };
  }
  // Infinity and NaN cannot be drawn: they are gaps.
  const clean = field.values.every((value) => value === null || value === undefined || Number.isFinite(value));
  return {
    ...field,
    values: clean ? field.values : field.values.map((value) => (Number.isFinite(value) ? value : null)),
  };
}

/** Joins all series on one time axis; each keeps its name, which joining drops and schemes that colour by name need. */
export const alignFrames: typeof preparePlotFrame = (frames, dimensions, timeRange) => {
  const aligned = preparePlotFrame(frames, dimensions, timeRange);
  for (const field of aligned?.fields ?? []) {
    const origin = field.state?.origin;
    const frame = origin && frames[origin.frameIndex];
    const source = origin && frame?.fields[origin.fieldIndex];
    if (source) {
      field.state = { ...field.state, displayName: getFieldDisplayName(source, frame, frames) };
    }
  }
  return aligned;
};
