/** The state of an SLO at a moment: what its list row, its page and its report show. */
import { type BudgetState, budgetAt, burnOver, selfCheck, sumsOf } from './budget';
import { burningPolicies, type BurnPolicy } from './burn';
import { type Exhaustion, forecast, goneAt } from './forecast';
import type { Counted, Sums } from './increments';
import { DEFAULT_MIN_BAD_EVENTS, type Slo } from './types';
import { DAY, HOUR } from './window';

/** met; low or burning; missed by little; missed; nothing known. */
export type SloStatus = 'met' | 'atRisk' | 'missed' | 'unknown';

/** Below this share of the budget an SLO is at risk. */
const LOW_BUDGET = 0.25;

/** After as long without samples, it is unknown whether a promise is kept. */
const SILENCE = HOUR;

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
  /** If the last three days continue. null: the budget lasts; undefined: no basis for a forecast. */
  exhaustion?: Exhaustion | null;
  /** When the budget is gone if the last hour continues; null: it lasts; undefined: the last hour had no events. */
  goneAt?: number | null;
  /** So few events that a single bad one decides: it is unknown whether the promise is kept. */
  few: boolean;
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
  /** When the store last had samples, where that is too long ago for a status; milliseconds. */
  silentSince?: number;
}

/** The part of an SLO that a reading needs. */
type Judged = Pick<Slo, 'objective' | 'window' | 'maintenance' | 'minBadEvents' | 'criticalBelow'>;

export function readSlo(slo: Judged, counted: readonly Counted[], now: number): SloReading {
  const silentSince = silenceOf(counted, now);
  const groups = counted.map((group) => readGroup(slo, group, now, silentSince !== undefined)).sort(byBudget);
  const [worst] = groups;
  const contradiction = groups.map(({ state }) => selfCheck(state)).find(Boolean);
  return {
    groups,
    worst,
    status: contradiction || !worst ? 'unknown' : worstStatus(groups),
    ...(contradiction && { contradiction }),
    ...(silentSince !== undefined && { silentSince }),
  };
}

/** A single group may be silent, such as a tool without calls. The SLI is silent when all of its groups are. */
function silenceOf(counted: readonly Counted[], now: number): number | undefined {
  const seen = counted.flatMap(({ lastSeen }) => (lastSeen === undefined ? [] : [lastSeen]));
  const last = Math.max(...seen);
  return seen.length > 0 && now - last > SILENCE ? last : undefined;
}

/** One bad event would spend all of the budget, and fewer happened than an alert needs. */
export function tooFew(
  { minBadEvents = DEFAULT_MIN_BAD_EVENTS }: Pick<Slo, 'minBadEvents'>,
  { total, allowed, bad }: BudgetState
): boolean {
  // Slightly less, so that exactly 1,000 events of 99.9 % allow one.
  return total > 0 && allowed < 1 - 1e-9 && bad < Math.max(1, minBadEvents);
}

function readGroup(slo: Judged, { labels, increments }: Counted, now: number, silent: boolean): GroupReading {
  const sums = sumsOf(slo, increments);
  const state = budgetAt(slo, sums, now);
  const burning = burningPolicies(slo, sums, now);
  const left = state.remaining !== undefined && state.remaining > 0;
  const outlook = left ? forecast(slo, sums, now) : undefined;
  const gone = left ? goneAt(slo, sums, now, HOUR) : undefined;
  const few = tooFew(slo, state);
  return {
    labels,
    sums,
    state,
    burn: BURN_WINDOWS.map(({ length }) => burnOver(slo, sums, now, length)),
    burning,
    ...(outlook && { exhaustion: outlook.exhaustion }),
    ...(gone !== undefined && { goneAt: gone }),
    few,
    status: few || silent ? 'unknown' : statusOf(slo, state, burning),
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
