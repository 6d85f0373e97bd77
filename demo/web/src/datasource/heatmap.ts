import { type DataFrame, DataFrameType, type Field, FieldType } from '@grafana/data';

/**
 * The buckets of a classic histogram as rows of one frame, with non-cumulative counts.
 *
 * @param frames one series per bucket, with the label "le"; without that label they are unchanged
 */
export function heatmapFrames(frames: DataFrame[]): DataFrame[] {
  const buckets = frames
    .map((frame) => ({ frame, bound: boundOf(frame) }))
    .filter((bucket): bucket is { frame: DataFrame; bound: number } => bucket.bound !== undefined)
    .sort((a, b) => a.bound - b.bound);
  if (buckets.length < 2) {
    return frames;
  }
  const times = [...new Set(buckets.flatMap(({ frame }) => frame.fields[0].values as number[]))].sort((a, b) => a - b);
  let below: number[] = times.map(() => 0);
  const rows = buckets.map(({ frame, bound }): Field => {
    const [time, value] = frame.fields;
    const at = new Map((time.values as number[]).map((one, index) => [one, Number(value.values[index] ?? 0)]));
    const total = times.map((one, index) => at.get(one) ?? below[index]);
    const values = total.map((count, index) => Math.max(0, count - below[index]));
    below = total;
    const name = value.config.displayNameFromDS ?? labelOf(bound);
    return { name, type: FieldType.number, config: { displayNameFromDS: name }, labels: value.labels, values };
  });
  return [
    {
      refId: frames[0].refId,
      meta: { ...frames[0].meta, type: DataFrameType.HeatmapRows },
      length: times.length,
      fields: [{ name: 'Time', type: FieldType.time, config: frames[0].fields[0].config, values: times }, ...rows],
    },
  ];
}

function boundOf({ fields }: DataFrame): number | undefined {
  const le = fields[1]?.labels?.le;
  if (le === undefined) {
    return undefined;
  }
  const bound = /^\+?inf$/i.test(le) ? Infinity : Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}

function labelOf(bound: number): string {
  return bound === Infinity ? '+Inf' : String(bound);
}
