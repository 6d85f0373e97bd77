/** When the alerts of an SLO would have fired over its history: for a draft that is not saved yet, and for incidents. */
import { type FiredAlert, simulate } from './burn';
import { type Counted, exclude, Sums } from './increments';
import { DEFAULT_MIN_BAD_EVENTS, type Increment, type Slo } from './types';
import { FINE, HOUR, periodOf } from './window';

/** The part of an SLO that a replay of its alerts needs. */
type Judged = Pick<Slo, 'objective' | 'window' | 'maintenance' | 'minBadEvents'>;

export interface Replay {
  /** Alerts of all groups. */
  pages: number;
  tickets: number;
  /** More burned than is counted in steps of five minutes: the conditions of the oldest part were evaluated on hours. */
  coarse: boolean;
}

/** The alerts of the window that ends at `now`, counted by severity. */
export function replay(slo: Judged, groups: readonly Counted[], now: number, coarse = false): Replay {
  const fired = groups.flatMap((group) => alertsOf(slo, group, now));
  const count = (severity: FiredAlert['severity']) => fired.filter((one) => one.severity === severity).length;
  return { pages: count('page'), tickets: count('ticket'), coarse };
}

/**
 * The alerts of one group in the window that ends at `now`, with conditions evaluated every five minutes, in order of time.
 * Alerts of one severity less than an hour apart count as one: for the person on call it is the same problem.
 */
export function alertsOf(slo: Judged, { increments }: { increments: readonly Increment[] }, now: number): FiredAlert[] {
  const sums = new Sums(exclude(increments, slo.maintenance));
  if (sums.between(-Infinity, Infinity).bad < guardOf(slo)) {
    return [];
  }
  const from = Math.ceil(periodOf(slo.window, now).start / FINE) * FINE;
  const alerts: FiredAlert[] = [];
  for (const alert of simulate(slo, increments, from, now, { interval: FINE })) {
    const last = alerts.findLast(({ severity }) => severity === alert.severity);
    if (last && alert.start - (last.end ?? Infinity) < HOUR) {
      last.end = last.end === undefined || alert.end === undefined ? undefined : Math.max(last.end, alert.end);
    } else {
      alerts.push({ ...alert });
    }
  }
  return alerts;
}

function guardOf({ minBadEvents }: Judged): number {
  return minBadEvents ?? DEFAULT_MIN_BAD_EVENTS;
}
