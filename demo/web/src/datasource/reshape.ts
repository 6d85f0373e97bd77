import { type DataFrame, type DataQueryResponse, type Field, FieldType } from '@grafana/data';
import { heatmapFrames } from './heatmap';
import { type PromQuery } from './types';

/** Converts the results of table and heatmap queries; those of time series queries are unchanged. */
export function reshape(response: DataQueryResponse, targets: PromQuery[]): DataQueryResponse {
  const formats = new Map(targets.map(({ refId, format }) => [refId, format]));
  const frames = (response.data as DataFrame[]).filter(({ fields }) => fields.length > 0);
  const of = (format: PromQuery['format']) => frames.filter(({ refId }) => formats.get(refId ?? '') === format);
  const series = frames.filter(({ refId }) => !['table', 'heatmap'].includes(formats.get(refId ?? '') ?? ''));
  const tableRefs = [...new Set(of('table').map(({ refId }) => refId ?? ''))];
  const heatmapRefs = [...new Set(of('heatmap').map(({ refId }) => refId ?? ''))];
  const data = [
    ...series,
    ...tableRefs.map((refId) =>
      tableFrame(
        of('table').filter((frame) => frame.refId === refId),
        refId,
        tableRefs.length
      )
    ),
    ...heatmapRefs.flatMap((refId) => heatmapFrames(of('heatmap').filter((frame) => frame.refId === refId))),
  ];
  // A result without series keeps its empty frame, which contains the executed query.
  return { ...response, data: data.length > 0 ? data : response.data };
}

/** All series of one query as one table: time, a column for each label, and the value. */
export function tableFrame(frames: DataFrame[], refId: string, tables: number): DataFrame {
  const names = [...new Set(frames.flatMap(({ fields }) => Object.keys(fields[1]?.labels ?? {})))].sort();
  const time: number[] = [];
  const values: unknown[] = [];
  const labels = new Map(names.map((name): [string, string[]] => [name, []]));
  for (const { fields, length } of frames) {
    for (let row = 0; row < length; row++) {
      time.push(fields[0].values[row]);
      values.push(fields[1].values[row]);
      names.forEach((name) => labels.get(name)?.push(fields[1].labels?.[name] ?? ''));
    }
  }
  const label = (name: string): Field => ({
    name,
    type: FieldType.string,
    config: { filterable: true },
    values: labels.get(name) ?? [],
  });
  return {
    refId,
    meta: { ...frames[0]?.meta, preferredVisualisationType: 'table', type: undefined },
    length: time.length,
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: time },
      ...names.map(label),
      { name: tables > 1 ? `Value #${refId}` : 'Value', type: FieldType.number, config: {}, values },
    ],
  };
}
