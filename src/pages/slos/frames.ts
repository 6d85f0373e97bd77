/** What the budget panel and the chart of burn rates draw: the frames of docs/budget-panel.md. */
import {
  type DataFrame,
  dateTime,
  FieldType,
  type Labels,
  LoadingState,
  type PanelData,
  toDataFrame,
} from '@grafana/data';
import { budgetLine } from '../../slo/budget';
import { burnPolicies, type FiredAlert } from '../../slo/burn';
import { expiring, forecast, type ForecastPoint } from '../../slo/forecast';
import { type Proven } from '../../slo/proven';
import { type GroupReading } from '../../slo/reading';
import type { Slo } from '../../slo/types';
import { HOUR, periodOf } from '../../slo/window';

/** Something that happened, as a mark on the budget. */
export interface Mark {
  t: number;
  end?: number;
  kind: 'alert' | 'deploy' | 'restart' | 'maintenance';
  text: string;
}

/** The hours of a window that ends at `now`, and `now`. */
export function hoursOf(slo: Pick<Slo, 'window'>, now: number): number[] {
  const { start } = periodOf(slo.window, now);
  const first = Math.ceil(start / HOUR) * HOUR;
  const hours = Array.from({ length: Math.max(0, Math.floor((now - first) / HOUR) + 1) }, (_, i) => first + i * HOUR);
  return hours.at(-1) === now ? hours : [...hours, now];
}

/** The budget's line with burn rate, forecast, what leaves the window tomorrow, and what happened. */
export function budgetData(slo: Slo, group: GroupReading, now: number, marks: readonly Mark[]): PanelData {
  const { sums, labels } = group;
  const points = budgetLine(slo, sums, hoursOf(slo, now), HOUR);
  const outlook = forecast(slo, sums, now);
  const leaving = expiring(slo, sums, now);
  const series = [
    frameOf(
      'budget',
      points.map(({ t }) => t),
      labels,
      {
        remaining: points.map(({ remaining }) => remaining ?? null),
        burn: points.map(({ burn }) => burn ?? null),
      }
    ),
    ...(outlook ? [ahead('forecast', outlook.points, labels, true)] : []),
    ...(leaving ? [ahead('expiring', leaving, labels, false)] : []),
    ...(marks.length > 0 ? [marksFrame(marks)] : []),
  ];
  series[0].meta = { custom: metaOf(slo, group, now) };
  if (outlook) {
    series[1].meta = { custom: { exhaustion: outlook.exhaustion } };
  }
  return dataOf(series, slo, now);
}

function metaOf(slo: Slo, { state }: GroupReading, now: number) {
  const { start, end } = periodOf(slo.window, now);
  const calendar = slo.window.kind === 'calendar';
  return {
    slo: slo.name,
    title: slo.title,
    objective: slo.objective,
    windowSeconds: (end - start) / 1000,
    calendar,
    filled: state.filled,
    badEvents: state.bad,
    totalEvents: state.total,
    ...(calendar && { periodStart: start }),
  };
}

function ahead(name: string, points: readonly ForecastPoint[], labels: Labels, band: boolean): DataFrame {
  return frameOf(
    name,
    points.map(({ t }) => t),
    labels,
    {
      remaining: points.map(({ remaining }) => remaining),
      ...(band && { lower: points.map(({ lower }) => lower), upper: points.map(({ upper }) => upper) }),
    }
  );
}

function marksFrame(marks: readonly Mark[]): DataFrame {
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

function frameOf(
  name: string,
  times: number[],
  labels: Labels,
  fields: Record<string, Array<number | null>>
): DataFrame {
  return toDataFrame({
    name,
    fields: [
      { name: 'time', type: FieldType.time, values: times },
      ...Object.entries(fields).map(([field, values]) => ({ name: field, type: FieldType.number, labels, values })),
    ],
  });
}

/** Burn rates over the long windows of the alerts, and the rates from which they fire. */
export function burnData(slo: Slo, { sums }: GroupReading, now: number): PanelData {
  const times = hoursOf(slo, now);
  const policies = burnPolicies(slo.window);
  const fields = Object.fromEntries(
    policies.flatMap(({ long, factor, severity }) => {
      const hours = `${long / HOUR} h`;
      const rates = budgetLine(slo, sums, times, long).map(({ burn }) => burn ?? null);
      return [
        [`Over ${hours}`, rates],
        [`${severity === 'page' ? 'Pages' : 'Ticket'} from ${factor}x, ${hours}`, times.map(() => factor)],
      ];
    })
  );
  return dataOf([frameOf('burn', times, {}, fields)], slo, now);
}

function dataOf(series: DataFrame[], { window }: Pick<Slo, 'window'>, now: number): PanelData {
  const range = { from: dateTime(periodOf(window, now).start), to: dateTime(now) };
  return { state: LoadingState.Done, series, timeRange: { ...range, raw: range } };
}

/** The highest rate of each hour, and the one that is promised. */
export function provenData({ window }: Pick<Slo, 'window'>, { line }: Proven, target: number, now: number): PanelData {
  const fields = { 'Highest rate': line.map(({ rate }) => rate), Promised: line.map(() => target) };
  return dataOf(
    [
      frameOf(
        'proven',
        line.map(({ t }) => t),
        {},
        fields
      ),
    ],
    { window },
    now
  );
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
