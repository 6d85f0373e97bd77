/**
 * How contextd's metrics reach the store: which processes are scraped, which push, and whether they are distinguishable.
 * A few instant queries over series of which each process has one.
 */
import { catalogue, type ConceptId, type Origin } from './catalogue';
import { selector } from './escape';
import { createPromql } from './promql';
import { scopeMatcher, seriesNames } from './names';
import { partsOf, type Resolution, type SeriesRef } from './resolve';

/** The window of restarts and counter jumps. */
const WINDOW = '10m';
/** Counters of which contextd v0.5.0 has one from its first minute on, most useful first. */
const PUSHED_COUNTERS: ConceptId[] = ['toolCalls', 'httpRequests', 'embeddingOperations', 'vectorstoreDocuments'];

/** The queries. */
export type ArrivalQuery = 'up' | 'targets' | 'infos' | 'pushed' | 'unnamed' | 'versions' | 'restarts' | 'jumps';

/**
 * PromQL by query; only what this store can answer.
 *
 * @param job a variable for Grafana to replace, or the jobs themselves
 */
export function arrivalQueries(resolution: Resolution, job: string | string[]): Partial<Record<ArrivalQuery, string>> {
  const own = scopeMatcher('job', job);
  const up = selector('up', [own]);
  const info = selector(targetInfoName(resolution), [own]);
  const unnamed = selector(targetInfoName(resolution), [own, 'instance=""']);
  const promql = createPromql(resolution, { matchers: { job } });
  const versions = promql.versions();
  const restarts = promql.restarts({ window: WINDOW, agg: 'max' });
  const counter = pushedCounter(resolution);
  return {
    up: `sum(${up})`,
    targets: `count(${up})`,
    infos: `count(${info})`,
    pushed: `count(${info} unless on (job, instance) ${up})`,
    unnamed: `count(${unnamed})`,
    ...(versions.ok && { versions: versions.expr }),
    ...(restarts.ok && { restarts: restarts.expr }),
    ...(counter && { jumps: `max(resets(${selector(counter, [own])}[${WINDOW}]))` }),
  };
}

function targetInfoName(resolution: Resolution): string {
  const build = resolution.get('build');
  const dotted = build.status === 'found' && build.candidates.some(({ name }) => name === 'target.info');
  return dotted ? 'target.info' : 'target_info';
}

/** The counter by which two processes that write one series are found: it would jump back and forth. */
function pushedCounter(resolution: Resolution): string | undefined {
  const old = hasOldNames(resolution);
  for (const id of PUSHED_COUNTERS) {
    const found = resolution.get(id);
    const ref = found.status === 'found' ? found.candidates.find((one) => isPushed(one, old)) : undefined;
    if (ref) {
      return ref.form === 'plain' ? ref.name : seriesNames(ref).find((name) => name.endsWith('_count'));
    }
  }
  return undefined;
}

/**
 * Whether names exist that only contextd v0.5.0 uses: those that the roadmap renames. Its other names prove
 * nothing, since a later contextd keeps them.
 */
export function hasOldNames(resolution: Resolution): boolean {
  return resolution
    .found()
    .some(
      ({ concept, candidates }) =>
        concept.series.some(({ origins }) => isOnly('roadmap', origins)) &&
        candidates.some(({ name, origins }) => isOnly('v0.5.0', origins) && !keptNames().has(name))
    );
}

let kept: Set<string> | undefined;

/** The names of v0.5.0 that the roadmap does not rename, and that also serve another of its concepts. */
function keptNames(): Set<string> {
  kept ??= new Set(
    Object.values(catalogue.concepts)
      .filter(({ series }) => !series.some(({ origins }) => isOnly('roadmap', origins)))
      .flatMap(({ series }) => series.flatMap(partsOf))
      .flatMap(({ name, dotted = [] }) => [name, ...dotted])
  );
  return kept;
}

function isOnly(origin: Origin, origins: Origin[]): boolean {
  return origins.length === 1 && origins[0] === origin;
}

/**
 * Whether a series came by OTLP: contextd v0.5.0 has its own metrics on no /metrics page, and scraped names have no dots.
 *
 * @param old whether the store holds contextd v0.5.0's names, see {@link hasOldNames}
 */
export function isPushed({ origins, spelling }: Pick<SeriesRef, 'origins' | 'spelling'>, old: boolean): boolean {
  return spelling === 'dotted' || (old && isOnly('v0.5.0', origins));
}

/** Whether something in the store can only have come by push. */
export function hasPushedSeries(resolution: Resolution): boolean {
  const old = hasOldNames(resolution);
  return resolution.found().some(({ candidates }) => candidates.some((ref) => isPushed(ref, old)));
}

/** What was measured; the rest is undefined. */
export interface Arrival {
  /** Scraped processes that answer, and all of them. */
  up?: number;
  targets?: number;
  /** Processes in target_info, pushed or scraped. */
  infos?: number;
  /** Those of them that were not scraped. */
  pushed?: number;
  /** Those without an instance label. */
  unnamed?: number;
  /** Versions that run now, sorted. */
  versions: string[];
  /** The most restarts of one process within ten minutes. */
  restarts?: number;
  /** The most jumps of one counter to a lower value within ten minutes. */
  jumps?: number;
}

/** Reads the answers; each is a list of elements by the query's name. */
export function readArrival(
  answers: Partial<Record<ArrivalQuery, Array<{ labels: Record<string, string>; value: number }>>>
): Arrival {
  const first = (query: ArrivalQuery) => answers[query]?.[0]?.value;
  const versions = (answers.versions ?? []).map(({ labels }) => labels.version ?? '');
  return {
    up: first('up'),
    targets: first('targets'),
    infos: first('infos'),
    pushed: first('pushed'),
    unnamed: first('unnamed'),
    versions: [...new Set(versions)].filter((version) => /\d/.test(version)).sort(),
    restarts: first('restarts'),
    jumps: first('jumps'),
  };
}
