/** Incidents, noise and numbers, as Insights answers them. */
import { type DataFrame } from '@grafana/data';

export interface Incident {
  alert: string;
  severity: string;
  /** job=contextd, tool=memory_search. */
  labels: string;
  /** Which engine evaluated the rule: prometheus, grafana or both. */
  source: string;
  slo: string;
  /** Milliseconds since 1970; undefined when unknown. */
  onset?: number;
  /** slo, "slo, or earlier" or pending. */
  onsetFrom: string;
  start: number;
  /** undefined while it is ongoing. */
  end?: number;
  /** Seconds. */
  detected?: number;
  lasted?: number;
  /** Share of the SLO's error budget. */
  spent?: number;
  firings: number;
  /** It fired already when the time began. */
  before: boolean;
}

export interface NoiseRow {
  alert: string;
  severity: string;
  firings: number;
  perDay: number;
  inWeek: number;
  short?: number;
  noisy: boolean;
}

/** Numbers by name, see pkg/insights/incidents_frames.go. One that does not exist is left out. */
export type Numbers = Partial<Record<string, number>>;

export interface Incidents {
  incidents: Incident[];
  noise: NoiseRow[];
  /** Of all incidents, and by severity. */
  all: Numbers;
  bySeverity: Record<string, Numbers>;
  /** The time that was asked about, in milliseconds. */
  from: number;
  to: number;
  notices: string[];
}

/** Undefined where the answer is of something else. */
export function readIncidents(frames: readonly DataFrame[]): Incidents | undefined {
  const of = (kind: string) =>
    frames.find(({ meta }) => (meta?.custom as { kind?: string } | undefined)?.kind === kind);
  const [table, noise, summary] = [
    of('contextd-incidents'),
    of('contextd-incidents-noise'),
    of('contextd-incidents-summary'),
  ];
  if (!table || !noise || !summary) {
    return undefined;
  }
  const { from, to } = table.meta?.custom as { from: number; to: number };
  const notices = (table.meta?.notices ?? []).map(({ text }) => text);
  const incidents = rowsOf(table).map((row) => row as unknown as Incident);
  return { incidents, noise: rowsOf(noise) as unknown as NoiseRow[], ...numbersOf(summary), from, to, notices };
}

/** A value that is null is left out. */
function rowsOf({ fields, length }: DataFrame): Array<Record<string, unknown>> {
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(
      fields
        .map(({ name, values }): [string, unknown] => [name, values[i] ?? undefined])
        .filter(([, v]) => v !== undefined)
    )
  );
}

function numbersOf({ fields }: DataFrame): Pick<Incidents, 'all' | 'bySeverity'> {
  const all: Numbers = {};
  const bySeverity: Record<string, Numbers> = {};
  for (const { name, labels = {}, values } of fields) {
    const { severity } = labels;
    const numbers = severity ? (bySeverity[severity] ??= {}) : all;
    numbers[name] = Number(values[0]);
  }
  return { all, bySeverity };
}

/** The severity whose incidents are judged: critical where there was one, as these page people; else all. */
export function judgedNumbers({ all, bySeverity }: Pick<Incidents, 'all' | 'bySeverity'>) {
  const critical = bySeverity.critical;
  return critical?.incidents ? { numbers: critical, critical: true } : { numbers: all, critical: false };
}
