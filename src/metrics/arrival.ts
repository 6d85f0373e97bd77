/**
 * How contextd's metrics reach the store: which processes are scraped, which push, and whether they can be told apart.
 * A few instant queries over series of which each process has one.
 */
import { catalogue, type ConceptId, type Origin } from './catalogue';
import { selector } from './escape';
import { createPromql } from './promql';
import { scopeMatcher, seriesNames } from './names';
import { partsOf, type Resolution, type SeriesRef } from './resolve';

/** Restarts and jumps of counters are looked for in this window. */
const WINDOW = '10m';
/** Counters of which contextd v0.5.0 has one from its first minute on, most telling first. */
const PUSHED_COUNTERS: ConceptId[] = ['toolCalls', 'httpRequests', 'embeddingOperations', 'vectorstoreDocuments'];

/** What each query asks. */
export type ArrivalQuery = 'up' | 'targets' | 'infos' | 'pushed' | 'unnamed' | 'versions' | 'restarts' | 'jumps';

/**
 * PromQL by what it asks; only what this store can answer.
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
 * Whether names are there that contextd v0.5.0 alone uses: those that the roadmap calls otherwise. Its other names tell
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

/** The names of v0.5.0 that the roadmap has no other name for, and that stand in for one of its concepts beside their own. */
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
 * Whether a series came by OTLP: contextd v0.5.0 has its own metrics on no /metrics page, and scrapes bring no dots.
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

/** What was measured, as far as it was. */
export interface Arrival {
  /** Scraped processes that answer, and all of them. */
  up?: number;
  targets?: number;
  /** Processes that target_info names, whatever its way. */
  infos?: number;
  /** Those of them that no scrape brought. */
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
