/**
 * The error budget: pure functions of increments. No value where nothing happened, never NaN. pkg/slo does the same in
 * Go; slo/testdata/cases.json pins both to 1e-9.
 */
import { type Counts, exclude, Sums } from './increments';
import type { Increment, Maintenance, SloWindow } from './types';
import { DAY, MINUTE, periodOf } from './window';

/** What the arithmetic needs of an SLO. */
export interface BudgetOf {
  objective: number;
  window: SloWindow;
  maintenance?: Maintenance[];
  /** How long its slices of time are, if it counts such. */
  indicator?: { kind?: string; slices?: { seconds: number }; sliceSeconds?: number };
}

export interface BudgetState {
  /** The window (from, to], in milliseconds. */
  from: number;
  to: number;
  bad: number;
  total: number;
  /** Good / total, 0 to 1; undefined when nothing happened, as are the next two. */
  ratio?: number;
  /** Share of the budget that is spent: 1 is all of it, and it can be more. */
  spent?: number;
  /** 1 - spent; negative when overspent. */
  remaining?: number;
  /** Bad events that the objective allows among the window's events. */
  allowed: number;
  /** Bad events that may still happen; negative when overspent. */
  eventsLeft: number;
  /** Minutes of full outage that use up what is left, at the traffic of the last 24 hours; undefined without any. */
  outageMinutesLeft?: number;
  /** Share of the window that the data cover, from the first event on. */
  filled: number;
}

/** bad / total / (1 - objective): the share of the budget that is spent, and the burn rate of a short window. */
export function spentOf({ bad, total }: Counts, objective: number): number | undefined {
  const spent = bad / total / (1 - objective);
  return total > 0 && Number.isFinite(spent) ? spent : undefined;
}

/** Sums without maintenance: the start of every calculation. */
export function sumsOf(slo: BudgetOf, increments: readonly Increment[]): Sums {
  return new Sums(exclude(increments, slo.maintenance));
}

/** The budget at a moment. */
export function budgetAt(slo: BudgetOf, sums: Sums, now: number): BudgetState {
  const { start } = periodOf(slo.window, now);
  const { bad, total } = sums.between(start, now);
  const spent = spentOf({ bad, total }, slo.objective);
  const allowed = total * (1 - slo.objective);
  return {
    from: start,
    to: now,
    bad,
    total,
    ratio: total > 0 ? 1 - bad / total : undefined,
    spent,
    remaining: spent === undefined ? undefined : 1 - spent,
    allowed,
    eventsLeft: allowed - bad,
    outageMinutesLeft: outageMinutes(allowed - bad, sums, now),
    filled: filledShare(sums, start, now),
  };
}

function outageMinutes(eventsLeft: number, sums: Sums, now: number): number | undefined {
  const since = Math.max(now - DAY, sums.first ?? now);
  const perMinute = (sums.between(since, now).total / (now - since)) * MINUTE;
  return perMinute > 0 ? Math.max(0, eventsLeft) / perMinute : undefined;
}

function filledShare(sums: Sums, start: number, now: number): number {
  const { first } = sums;
  if (first === undefined || now <= start) {
    return 0;
  }
  return Math.min(1, Math.max(0, (now - Math.max(first, start)) / (now - start)));
}

/** The burn rate over the last milliseconds: 1 spends exactly the whole budget in the whole window. */
export function burnOver(slo: BudgetOf, sums: Sums, now: number, length: number): number | undefined {
  return spentOf(sums.between(now - burnWindow(slo, length), now), slo.objective);
}

/** At least one slice of time: most shorter windows hold the end of none. */
export function burnWindow({ indicator }: BudgetOf, length: number): number {
  return Math.max(length, (indicator?.slices?.seconds ?? indicator?.sliceSeconds ?? 0) * 1000);
}

/** The same increments under another objective: what-if. */
export function whatIf(slo: BudgetOf, sums: Sums, now: number, objective: number): BudgetState {
  return budgetAt({ ...slo, objective }, sums, now);
}

/** A sentence when the counts contradict themselves; undefined when they can be trusted. */
export function selfCheck({ bad, total }: Counts): string | undefined {
  // Counters are scraped separately, so a difference of one event is not a contradiction.
  if (bad < -1) {
    return 'This SLI counts more good than total: the good events must be among those that "total" selects.';
  }
  if (bad > total + 1) {
    return 'This SLI counts more bad than total: the bad events must be among those that "total" selects.';
  }
  return undefined;
}
