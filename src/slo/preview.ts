/** What an SLO would have done over its history: for a draft that nobody has saved yet. */
import { type FiredAlert, burnPolicies, canFire, simulate } from './burn';
import { spentOf } from './budget';
import { type Cell, FINE, gapsOf, grid } from './cells';
import { type Asker, type Counted, countEvents } from './count';
import { exclude, overlap, Sums } from './increments';
import { DEFAULT_MIN_BAD_EVENTS, type Increment, type ResolvedSlo, type Slo } from './types';
import { HOUR, periodOf } from './window';

/** The part of an SLO that a replay of its alerts needs. */
type Judged = Pick<Slo, 'objective' | 'window' | 'maintenance' | 'minBadEvents'>;

/** More time than this is not asked in fine steps: the newest counts. */
const MOST_FINE = 30 * 24 * HOUR;

export interface Replay {
  /** Alerts of all groups. */
  pages: number;
  tickets: number;
  /** Some wide steps were too many to be asked again: there the conditions were evaluated on hours. */
  coarse: boolean;
}

/** Half the burn rate that pages: an hour below it hides nothing that the short windows of pages would see. */
function hotBurn({ window, objective }: Judged): number {
  const pages = burnPolicies(window).filter((one) => one.severity === 'page' && canFire(one, objective));
  // A hair less, so that no rounding takes an hour out.
  return (Math.min(...pages.map(({ factor }) => factor)) / 2) * (1 - 1e-9);
}

/** The wide steps in which something burned, and their neighbours, in full five minutes and joined; the newest of them. */
export function hotSpans(slo: Judged, groups: readonly Counted[]): { spans: Cell[]; coarse: boolean } {
  const limit = hotBurn(slo);
  const guard = guardOf(slo);
  const hot = groups.flatMap(({ increments }) => {
    const steps = exclude(increments, slo.maintenance);
    // Where all of the time has fewer bad events than an alert needs, nothing can have fired.
    return steps.reduce((sum, { bad }) => sum + bad, 0) < guard ? [] : hotSteps(steps, slo.objective, limit);
  });
  const spans = joined(hot);
  let left = MOST_FINE;
  const kept = [...spans].reverse().flatMap(({ from, to }): Cell[] => {
    const start = Math.max(from, Math.ceil((to - left) / HOUR) * HOUR);
    left -= Math.max(0, to - start);
    return start < to ? [{ from: start, to }] : [];
  });
  const length = (cells: Cell[]) => cells.reduce((sum, { from, to }) => sum + to - from, 0);
  return { spans: kept.reverse(), coarse: length(kept) < length(spans) };
}

function hotSteps(steps: readonly Increment[], objective: number, limit: number): Cell[] {
  const burns = steps.map((step) => (spentOf(step, objective) ?? 0) >= limit);
  return steps
    .filter(({ width }, i) => width > FINE && (burns[i] || burns[i - 1] || burns[i + 1]))
    .map(({ t, width }) => ({ from: Math.floor((t - width) / FINE) * FINE, to: Math.ceil(t / FINE) * FINE }));
}

function joined(cells: Cell[]): Cell[] {
  const spans: Cell[] = [];
  for (const cell of cells.sort((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last && cell.from <= last.to) {
      last.to = Math.max(last.to, cell.to);
    } else {
      spans.push({ ...cell });
    }
  }
  return spans;
}

/**
 * Asks again in steps of five minutes where something burned: a wide step would delay or hide what the short windows see.
 *
 * @throws what the asker throws
 */
export async function refine(
  slo: ResolvedSlo,
  groups: readonly Counted[],
  ask: Asker
): Promise<{ groups: readonly Counted[]; coarse: boolean }> {
  const { spans, coarse } = hotSpans(slo, groups);
  const fine = (await Promise.all(spans.map(({ from, to }) => countEvents(slo, grid(from, to, FINE), ask)))).flat();
  const refined = groups.map((group) => {
    const own = fine.filter(({ labels }) => sameLabels(labels, group.labels)).flatMap(({ increments }) => increments);
    return { ...group, increments: replaced(group.increments, own, spans) };
  });
  return { groups: refined, coarse };
}

/** Inside the spans, wide steps give way to fine ones, if these hold the same events; what lies outside keeps its share. */
export function replaced(wide: readonly Increment[], fine: readonly Increment[], spans: readonly Cell[]): Increment[] {
  const [before, after] = [new Sums(wide), new Sums(fine)];
  const known = spans.filter(
    ({ from, to }) => after.between(from, to).total >= before.between(from, to).total * 0.9 - 1
  );
  const outside = wide.flatMap((step) =>
    gapsOf(
      known.filter(({ from, to }) => to > step.t - step.width && from < step.t),
      step.t - step.width,
      step.t
    ).map(({ from, to }) => {
      const share = overlap(step, from, to);
      return { t: to, width: to - from, bad: step.bad * share, total: step.total * share };
    })
  );
  const inside = fine.filter(({ t, width }) => known.some(({ from, to }) => t - width >= from && t <= to));
  return [...outside, ...inside].sort((a, b) => a.t - b.t);
}

function sameLabels(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** The alerts of the window that ends at `now`, counted by severity. */
export function replay(slo: Judged, groups: readonly Counted[], now: number, coarse = false): Replay {
  const fired = groups.flatMap((group) => callsOf(slo, group, now));
  const count = (severity: FiredAlert['severity']) => fired.filter((one) => one.severity === severity).length;
  return { pages: count('page'), tickets: count('ticket'), coarse };
}

/**
 * The alerts of one group in the window that ends at `now`, with conditions evaluated every five minutes, in order of time.
 * Those of one severity that are less than an hour apart are one: to whoever is called it is the same trouble.
 */
export function callsOf(slo: Judged, { increments }: { increments: readonly Increment[] }, now: number): FiredAlert[] {
  const sums = new Sums(exclude(increments, slo.maintenance));
  if (sums.between(-Infinity, Infinity).bad < guardOf(slo)) {
    return [];
  }
  const from = Math.ceil(periodOf(slo.window, now).start / FINE) * FINE;
  const calls: FiredAlert[] = [];
  for (const alert of simulate(slo, increments, from, now, { interval: FINE })) {
    const last = calls.findLast(({ severity }) => severity === alert.severity);
    if (last && alert.start - (last.end ?? Infinity) < HOUR) {
      last.end = last.end === undefined || alert.end === undefined ? undefined : Math.max(last.end, alert.end);
    } else {
      calls.push({ ...alert });
    }
  }
  return calls;
}

function guardOf({ minBadEvents }: Judged): number {
  return minBadEvents ?? DEFAULT_MIN_BAD_EVENTS;
}
