/** The times in which alerts fired, as rows of a timeline. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';
import { severityRank } from '../../shared/alerting/firings';
import { type Span } from '../../shared/scene/elapsed';
import { type Incident } from './incidents';

/** More rows cannot be told apart. */
export const MOST_ROWS = 20;

/** A moment at which an alert begins to fire with a severity, or ends. */
interface Change {
  at: number;
  severity: string | null;
}

/**
 * A frame for each alert that fired in the time, the most severe first. With several labels at once, the alert fires until
 * the last of them ends.
 */
export function timelineFrames(incidents: readonly Incident[], { from, to }: Span): DataFrame[] {
  const shown = incidents.filter(({ start, end }) => start < to && (end ?? to) > from);
  const byAlert = new Map<string, Incident[]>();
  for (const one of shown) {
    byAlert.set(one.alert, [...(byAlert.get(one.alert) ?? []), one]);
  }
  const rank = (alert: string) => Math.min(...(byAlert.get(alert) ?? []).map(({ severity }) => severityRank(severity)));
  return [...byAlert.keys()]
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .slice(0, MOST_ROWS)
    .map((alert) => frameOf(alert, changesOf(byAlert.get(alert) ?? [], { from, to })));
}

function changesOf(incidents: Incident[], { from, to }: Span): Change[] {
  const changes: Change[] = [{ at: from, severity: null }];
  let until = -Infinity;
  for (const { start, end, severity } of [...incidents].sort((a, b) => a.start - b.start)) {
    const [begins, ends] = [Math.max(start, from), Math.min(end ?? to, to)];
    if (begins > until) {
      until > from && changes.push({ at: until, severity: null });
      changes.push({ at: begins, severity: severity || 'none' });
    }
    until = Math.max(until, ends);
  }
  until < to && until > from && changes.push({ at: until, severity: null });
  // The row reaches to the end of the time range, whatever its last state is.
  return [
    ...changes.filter(({ at }, i) => changes[i + 1]?.at !== at),
    { at: to, severity: until < to ? null : last(changes) },
  ];
}

const last = (changes: Change[]) => changes[changes.length - 1].severity;

function frameOf(alert: string, changes: Change[]): DataFrame {
  return {
    name: alert,
    length: changes.length,
    fields: [
      { name: 'time', type: FieldType.time, config: {}, values: changes.map(({ at }) => at) },
      {
        name: alert,
        type: FieldType.string,
        config: { displayName: alert },
        values: changes.map(({ severity }) => severity),
      },
    ],
  };
}
