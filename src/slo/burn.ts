/** Multi-window burn-rate alerts (Google's SRE workbook, chapter 5), and when they would have fired. */
import { burnOver, burnWindow, type BudgetOf, spentOf } from './budget';
import { exclude, Sums } from './increments';
import { DEFAULT_MIN_BAD_EVENTS, type Increment, type SloWindow } from './types';
import { DAY, HOUR, MINUTE, periodDays } from './window';

export type Severity = 'page' | 'ticket';

export interface BurnPolicy {
  id: 'pageFast' | 'pageSlow' | 'ticketFast' | 'ticketSlow';
  severity: Severity;
  /** The least share of the budget that is spent when it fires. */
  budgetShare: number;
  /** Milliseconds. */
  long: number;
  short: number;
  /** Burn rate over both windows above which it fires. */
  factor: number;
}

const POLICIES: Array<Omit<BurnPolicy, 'factor' | 'short'>> = [
  { id: 'pageFast', severity: 'page', budgetShare: 0.02, long: HOUR },
  { id: 'pageSlow', severity: 'page', budgetShare: 0.05, long: 6 * HOUR },
  { id: 'ticketFast', severity: 'ticket', budgetShare: 0.1, long: DAY },
  { id: 'ticketSlow', severity: 'ticket', budgetShare: 0.1, long: 3 * DAY },
];

/** factor = budget share x period / long window, short = long / 12; policies longer than the period are left out. */
export function burnPolicies(window: SloWindow): BurnPolicy[] {
  const period = periodDays(window) * DAY;
  return POLICIES.filter(({ long }) => long < period).map((policy) => ({
    ...policy,
    short: policy.long / 12,
    factor: Number(((policy.budgetShare * period) / policy.long).toPrecision(12)),
  }));
}

/** factor x (1 - objective) >= 1: not even an outage burns that fast. */
export function canFire(policy: BurnPolicy, objective: number): boolean {
  return policy.factor * (1 - objective) < 1;
}

/** Seconds from the start of an error ratio, after a clean time, to the alert. Infinity when it never fires. */
export function timeToFire(policy: BurnPolicy, objective: number, errorRatio: number): number {
  const share = ((1 - objective) / errorRatio) * policy.factor;
  return share < 1 ? (share * policy.long) / 1000 : Infinity;
}

export interface FiredAlert {
  policy: BurnPolicy['id'];
  severity: Severity;
  start: number;
  /** undefined when it still fires at the end. */
  end?: number;
  /** Share of the budget of a whole period that the events of the long window had spent when it fired. */
  spent: number;
}

export interface SimulationOptions {
  minBadEvents?: number;
  /** Interval of evaluations, milliseconds. */
  interval?: number;
}

/**
 * When the alerts would have fired between two moments. Fast and slow page are separate; the slow one is silent while
 * the fast one fired within the last hour, and tickets while something pages. A window whose events are too few for the
 * guard does not fire. Increments should be of a minute; wider ones delay the short windows.
 */
export function simulate(
  slo: BudgetOf & { minBadEvents?: number },
  increments: readonly Increment[],
  from: number,
  to: number,
  options: SimulationOptions = {}
): FiredAlert[] {
  const sums = new Sums(exclude(increments, slo.maintenance));
  const guard = options.minBadEvents ?? slo.minBadEvents ?? DEFAULT_MIN_BAD_EVENTS;
  const policies = burnPolicies(slo.window).filter((policy) => canFire(policy, slo.objective));
  const fired: FiredAlert[] = [];
  const open = new Map<BurnPolicy['id'], FiredAlert>();
  let fastPageAt = -Infinity;
  for (let t = from; t <= to; t += options.interval ?? MINUTE) {
    let paging = false;
    for (const policy of policies) {
      let fires = burns(slo, sums, policy, t, guard);
      if (policy.id === 'pageFast' && fires) {
        fastPageAt = t;
      }
      fires &&= policy.id !== 'pageSlow' || t - fastPageAt > HOUR;
      fires &&= policy.severity === 'page' || !paging;
      paging ||= fires && policy.severity === 'page';
      settle(policy, fires, t);
    }
  }
  return fired;

  function settle(policy: BurnPolicy, fires: boolean, t: number): void {
    const current = open.get(policy.id);
    if (fires && !current) {
      const spent = spentInPeriod(slo, sums, t, policy.long);
      const alert: FiredAlert = { policy: policy.id, severity: policy.severity, start: t, spent };
      open.set(policy.id, alert);
      fired.push(alert);
    } else if (!fires && current) {
      current.end = t;
      open.delete(policy.id);
    }
  }
}

/** The policies whose alert condition holds at a moment, the most urgent first; those that can never fire left out. */
export function burningPolicies(slo: BudgetOf & { minBadEvents?: number }, sums: Sums, now: number): BurnPolicy[] {
  const guard = slo.minBadEvents ?? DEFAULT_MIN_BAD_EVENTS;
  return burnPolicies(slo.window).filter(
    (policy) => canFire(policy, slo.objective) && burns(slo, sums, policy, now, guard)
  );
}

function burns(slo: BudgetOf, sums: Sums, policy: BurnPolicy, t: number, guard: number): boolean {
  const long = sums.between(t - burnWindow(slo, policy.long), t);
  if (long.bad < guard) {
    return false;
  }
  const burn = spentOf(long, slo.objective);
  const short = burnOver(slo, sums, t, policy.short);
  // A burn rate of exactly the factor does not fire, despite rounding.
  const limit = policy.factor * (1 + 1e-9);
  return burn !== undefined && short !== undefined && burn > limit && short > limit;
}

function spentInPeriod(slo: BudgetOf, sums: Sums, t: number, long: number): number {
  return ((burnOver(slo, sums, t, long) ?? 0) * long) / (periodDays(slo.window) * DAY);
}
