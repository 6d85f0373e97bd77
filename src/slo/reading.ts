/** Where an SLO stands at a moment: what its list row, its page and its report say. */
import { type BudgetState, budgetAt, burnOver, selfCheck, sumsOf } from './budget';
import { burningPolicies, type BurnPolicy } from './burn';
import type { Counted } from './count';
import { type Exhaustion, forecast } from './forecast';
import type { Sums } from './increments';
import type { Slo } from './types';
import { DAY, HOUR } from './window';

/** met; low or burning; missed by little; missed; nothing known. */
export type SloStatus = 'met' | 'atRisk' | 'missed' | 'unknown';

/** Below this share of the budget an SLO is at risk. */
export const LOW_BUDGET = 0.25;

export const BURN_WINDOWS = [
  { id: '1h', length: HOUR },
  { id: '6h', length: 6 * HOUR },
  { id: '3d', length: 3 * DAY },
] as const;

/** The budget of one group of an SLO, or of all of it. */
export interface GroupReading {
  labels: Record<string, string>;
  sums: Sums;
  state: BudgetState;
  /** Burn rates in the order of BURN_WINDOWS; undefined where nothing happened. */
  burn: Array<number | undefined>;
  /** Alert conditions that hold now, the most urgent first. */
  burning: BurnPolicy[];
  /** null: the budget lasts; undefined: there is no basis for a forecast. */
  exhaustion?: Exhaustion | null;
  status: SloStatus;
}

export interface SloReading {
  /** By budget left, the worst first; empty when the store has nothing. */
  groups: GroupReading[];
  /** The worst group. */
  worst?: GroupReading;
  status: SloStatus;
  /** What contradicts itself in the counts; a sentence. */
  contradiction?: string;
}

/** The part of an SLO that a reading needs. */
type Judged = Pick<Slo, 'objective' | 'window' | 'maintenance' | 'minBadEvents' | 'criticalBelow'>;

export function readSlo(slo: Judged, counted: readonly Counted[], now: number): SloReading {
  const groups = counted.map((group) => readGroup(slo, group, now)).sort(byBudget);
  const [worst] = groups;
  const contradiction = groups.map(({ state }) => selfCheck(state)).find(Boolean);
  return {
    groups,
    worst,
    status: contradiction || !worst ? 'unknown' : worstStatus(groups),
    ...(contradiction && { contradiction }),
  };
}

function readGroup(slo: Judged, { labels, increments }: Counted, now: number): GroupReading {
  const sums = sumsOf(slo, increments);
  const state = budgetAt(slo, sums, now);
  const burning = burningPolicies(slo, sums, now);
  const outlook = state.remaining !== undefined && state.remaining > 0 ? forecast(slo, sums, now) : undefined;
  return {
    labels,
    sums,
    state,
    burn: BURN_WINDOWS.map(({ length }) => burnOver(slo, sums, now, length)),
    burning,
    ...(outlook && { exhaustion: outlook.exhaustion }),
    status: statusOf(slo, state, burning),
  };
}

/** The status of a budget; roadmap: at least 99.9 % green, at least 99.0 % yellow, else red. */
export function statusOf(
  { criticalBelow }: Pick<Slo, 'criticalBelow'>,
  { ratio, remaining }: Pick<BudgetState, 'ratio' | 'remaining'>,
  burning: readonly BurnPolicy[] = []
): SloStatus {
  if (ratio === undefined || remaining === undefined) {
    return 'unknown';
  }
  if (remaining < 0) {
    return criticalBelow !== undefined && ratio >= criticalBelow ? 'atRisk' : 'missed';
  }
  return remaining < LOW_BUDGET || burning.length > 0 ? 'atRisk' : 'met';
}

const ORDER: SloStatus[] = ['missed', 'atRisk', 'met', 'unknown'];

function worstStatus(groups: readonly GroupReading[]): SloStatus {
  return ORDER.find((status) => groups.some((group) => group.status === status)) ?? 'unknown';
}

function byBudget(a: GroupReading, b: GroupReading): number {
  return (a.state.remaining ?? Infinity) - (b.state.remaining ?? Infinity) || 0;
}
