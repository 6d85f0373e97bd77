import { type BudgetOf, spentOf, sumsOf } from './budget';
import type { Increment } from './types';
import { HOUR, MINUTE, periodOf } from './window';

/** A time in which the SLI burned, read from its increments. */
export interface Incident {
  start: number;
  /** undefined while it is ongoing. */
  end?: number;
  bad: number;
  total: number;
  /** Share of the window's budget that it cost. */
  spent: number;
  /** The highest burn rate of one step. */
  peakBurn: number;
}

export interface IncidentOptions {
  /** Burn rate from which a step belongs to an incident; 1 would make every second hour an incident. */
  burn?: number;
  /** A time below that rate up to this long, in milliseconds, does not end it. */
  gap?: number;
  minBadEvents?: number;
}

/** The incidents of the window that ends at `now`, oldest first. */
export function incidentsOf(
  slo: BudgetOf & { minBadEvents?: number },
  increments: readonly Increment[],
  now: number,
  { burn = 6, gap = 15 * MINUTE, minBadEvents = slo.minBadEvents ?? 5 }: IncidentOptions = {}
): Incident[] {
  const sums = sumsOf(slo, increments);
  const { start } = periodOf(slo.window, now);
  const budget = sums.between(start, now).total * (1 - slo.objective);
  const found: Incident[] = [];
  let last: Incident | undefined;
  let lastEnd = -Infinity;
  for (const step of sums.steps.filter(({ t, width }) => t - width >= start && t <= now)) {
    const rate = spentOf(step, slo.objective);
    if (rate === undefined || rate < burn) {
      continue;
    }
    const begins = step.t - step.width;
    if (!last || begins - lastEnd > gap) {
      last = { start: begins, bad: 0, total: 0, spent: 0, peakBurn: 0 };
      found.push(last);
    }
    lastEnd = step.t;
    last.end = step.t;
    last.peakBurn = Math.max(last.peakBurn, rate);
  }
  return found
    .map((incident) => close(incident, incident === last && now - lastEnd < Math.min(gap, HOUR)))
    .filter(({ bad }) => bad >= minBadEvents);

  function close(incident: Incident, open: boolean): Incident {
    const { bad, total } = sums.between(incident.start, incident.end ?? now);
    return { ...incident, end: open ? undefined : incident.end, bad, total, spent: budget > 0 ? bad / budget : 0 };
  }
}
