import { jobMatcher, type Resolution } from '../../metrics/resolve';
import { planLine, planState } from '../../slo/cells';
import { type Asker, type Counted, countEvents } from '../../slo/count';
import { type Proven, readProven } from '../../slo/proven';
import { provenRateQuery } from '../../slo/queries';
import { readSlo, type SloReading } from '../../slo/reading';
import { resolveSlo } from '../../slo/resolve';
import type { ResolvedSlo, ResolvedThroughput, Slo } from '../../slo/types';
import { DAY, HOUR, MINUTE, periodOf } from '../../slo/window';
import { prometheusAsker } from '../store/asker';
import { ProblemError } from '../store/prometheus';
import { problemFromError } from '../store/problems';

/** Where SLOs are measured, and when. */
export interface SloScope {
  dataSource: string;
  jobs: string[];
  resolution: Resolution;
  /** Milliseconds; a full minute. */
  now: number;
}

/** What was measured of an SLO; `problem` is a sentence that says why nothing was. */
export interface SloMeasure {
  slo: Slo;
  resolved?: ResolvedSlo;
  counted?: Counted[];
  reading?: SloReading;
  proven?: Proven;
  problem?: string;
}

/** The longest burn window, before the start of a calendar period too. */
const BURN_REACH = 3 * DAY;
/** How long a measurement is used again, so that a page of one SLO finds what the list has measured. */
const TTL = MINUTE;

const kept = new Map<string, { expires: number; answer: Promise<SloMeasure> }>();
const askers = new Map<string, Asker>();

/** Forgets what was measured, for a reader who asks again. */
export function forgetMeasures(): void {
  kept.clear();
}

/**
 * Measures an SLO over its window that ends at `now`. Never fails: what went wrong stands in the answer.
 *
 * @param reach windows to look back, 2 for a line of a rolling budget over the whole last window
 */
export function measureSlo(slo: Slo, all: readonly Slo[], scope: SloScope, reach = 1): Promise<SloMeasure> {
  const { dataSource, jobs, now } = scope;
  const clock = Date.now();
  const conditions = slo.indicator.kind === 'throughput' ? slo.indicator.conditions : [];
  const related = all.filter(({ name }) => conditions.includes(name));
  const key = JSON.stringify([dataSource, jobs, now, reach, slo, related]);
  const known = kept.get(key);
  if (known && known.expires > clock) {
    return known.answer;
  }
  kept.forEach(({ expires }, old) => expires <= clock && kept.delete(old));
  const answer = measure(slo, all, scope, reach).catch((error: unknown) => {
    kept.delete(key);
    return { slo, problem: sentenceOf(error, dataSource) };
  });
  kept.set(key, { expires: clock + TTL, answer });
  return answer;
}

async function measure(slo: Slo, all: readonly Slo[], scope: SloScope, reach: number): Promise<SloMeasure> {
  const found = resolveIn(slo, all, scope);
  if (!found.ok) {
    return { slo, problem: found.problem };
  }
  const resolved = found.slo;
  const ask = askerOf(scope.dataSource);
  if (resolved.indicator.kind === 'throughput') {
    return { slo, resolved, proven: await prove(resolved, resolved.indicator, scope.now, ask) };
  }
  const counted = await countEvents(resolved, cellsFor(slo, scope.now, reach), ask);
  return { slo, resolved, counted, reading: readSlo(slo, counted, scope.now) };
}

/** The SLO with PromQL for this store and these jobs, or why it cannot be measured there. */
export function resolveIn(slo: Slo, all: readonly Slo[], { jobs, resolution }: SloScope) {
  return resolveSlo(slo, resolution, { scope: jobs.length > 0 ? [jobMatcher(jobs)] : [], others: all });
}

/** One asker for each data source, so that questions of all SLOs travel together. */
export function askerOf(dataSource: string): Asker {
  const asker = askers.get(dataSource) ?? prometheusAsker(dataSource);
  askers.set(dataSource, asker);
  return asker;
}

/** The cells of an SLO's window, cut where maintenance begins and ends; of more than one window, those of a line. */
export function cellsFor(slo: Slo, now: number, reach = 1) {
  const { start } = periodOf(slo.window, now);
  const from = slo.window.kind === 'rolling' ? now - reach * (now - start) : start;
  const cuts = (slo.maintenance ?? []).flatMap((one) => [Date.parse(one.start), Date.parse(one.end)]);
  const plan = reach > 1 ? planLine : planState;
  return plan(Math.min(from, now - BURN_REACH), now, [start, ...cuts]);
}

async function prove(slo: ResolvedSlo, indicator: ResolvedThroughput, now: number, ask: Asker): Promise<Proven> {
  const first = Math.ceil(periodOf(slo.window, now).start / HOUR) * HOUR + HOUR;
  const last = Math.floor(now / HOUR) * HOUR;
  const expr = provenRateQuery(indicator, '1h');
  const answers = await Promise.all([
    last >= first ? ask.range(expr, first, last, HOUR) : [],
    last < now ? ask.instant(expr, now) : [],
  ]);
  return readProven(answers.flat(), indicator.target);
}

export function sentenceOf(error: unknown, dataSource: string): string {
  const { title, detail } = error instanceof ProblemError ? error.problem : problemFromError(error, dataSource);
  return `${title}. ${detail}`;
}
