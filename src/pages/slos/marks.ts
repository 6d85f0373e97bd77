/** What happened to a budget, as marks on its line. */
import { type DataFrame, FieldType, toDataFrame } from '@grafana/data';
import { type FiredAlert } from '../../slo/burn';
import type { Slo } from '../../slo/types';
import { periodOf } from '../../slo/window';

/** Something that happened; milliseconds. */
export interface Mark {
  t: number;
  end?: number;
  kind: 'alert' | 'deploy' | 'restart' | 'maintenance';
  text: string;
}

/** The frame "events" of docs/budget-panel.md. */
export function marksFrame(marks: readonly Mark[]): DataFrame {
  return toDataFrame({
    name: 'events',
    fields: [
      { name: 'time', type: FieldType.time, values: marks.map(({ t }) => t) },
      { name: 'timeEnd', type: FieldType.time, values: marks.map(({ end }) => end ?? null) },
      { name: 'kind', type: FieldType.string, values: marks.map(({ kind }) => kind) },
      { name: 'text', type: FieldType.string, values: marks.map(({ text }) => text) },
    ],
  });
}

/** Alerts as marks. */
export function alertMarks(fired: readonly FiredAlert[]): Mark[] {
  return fired.map(({ start, end, severity }) => ({
    t: start,
    ...(end !== undefined && { end }),
    kind: 'alert',
    text: severity === 'page' ? 'Page: the budget burns fast' : 'Ticket: the budget burns',
  }));
}

/** Maintenance of the SLO that touches its window. */
export function maintenanceMarks(
  { maintenance = [], window }: Pick<Slo, 'maintenance' | 'window'>,
  now: number
): Mark[] {
  const { start } = periodOf(window, now);
  return maintenance
    .map((one) => ({
      t: Date.parse(one.start),
      end: Date.parse(one.end),
      kind: 'maintenance' as const,
      text: one.reason ?? 'Maintenance',
    }))
    .filter(({ t, end }) => end > start && t < now);
}

export const DEPLOYS = 'deploys';
export const RESTARTS = 'restarts';

/** Deploys and restarts, from the answers to queries of these names: by the hour in which they were. */
export function changeMarks(frames: readonly DataFrame[]): Mark[] {
  return frames.flatMap((frame) => {
    const times: number[] = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
    return frame.fields
      .filter(({ type }) => type === FieldType.number)
      .flatMap(({ labels = {}, values }) =>
        times.flatMap((t, i): Mark[] => {
          const value = values[i] as number | null;
          if (frame.refId === DEPLOYS) {
            const text = labels.version ? `Version ${labels.version} runs` : 'Another version runs';
            return value === null ? [] : [{ t, kind: 'deploy', text }];
          }
          const text = `Restart of ${labels.instance ?? 'an instance'}`;
          return (value ?? 0) > 0 ? [{ t, kind: 'restart', text }] : [];
        })
      );
  });
}
