/**
 * What a store has: from the metric names it holds to the series that answer for each concept.
 */
import {
  catalogue,
  CONCEPT_IDS,
  type CatalogueCause,
  type Concept,
  type ConceptId,
  type ConceptType,
  type FixedMatcher,
  type Origin,
  type SeriesCandidate,
  type SeriesName,
} from './catalogue';
import { ownValue } from '../own';

export { jobMatcher, nameMatchers } from './names';

/** How the series of one name are laid out in the store. `sums`: a histogram whose buckets were dropped. */
export type SeriesForm = 'plain' | 'classic' | 'native' | 'sums' | 'summary';

/** Which series of one name carry an instance: what is pushed without service.instance.id has none. */
export type Identified = 'all' | 'some' | 'none';

/** A series that exists, under the name the store gives it. */
export interface SeriesRef {
  /** Base name as spelled in the store, without _bucket, _sum or _count. */
  name: string;
  spelling: 'underscored' | 'dotted';
  form: SeriesForm;
  /** True for a native histogram. */
  native: boolean;
  origins: Origin[];
  /** Refs of one source answer together: the parts of a sum. */
  source: number;
  candidate: SeriesCandidate;
  matchers: FixedMatcher[];
  set: Record<string, string>;
  identified: Identified;
  /** Actual name of a canonical label; null where these series do not carry it. */
  label: (canonical: string) => string | null;
  /** How failed events are found; series is undefined while none has failed yet. */
  errors?: { matchers: FixedMatcher[] } | { series?: SeriesRef };
}

export interface FoundConcept {
  status: 'found';
  id: ConceptId;
  concept: Concept;
  /** All that are present, in order of preference. */
  candidates: SeriesRef[];
}

/** The catalogue's causes, and those that only the store's content shows. */
export type MissingCause = CatalogueCause | 'noData' | 'noEventYet' | 'unknown';

export interface MissingConcept {
  status: 'missing';
  id: ConceptId;
  concept: Concept;
  cause: MissingCause;
  /** One sentence: why it is missing. */
  reason: string;
  /** One sentence: how to get it. */
  remedy: string;
}

export interface Resolution {
  get(id: ConceptId): FoundConcept | MissingConcept;
  has(id: ConceptId): boolean;
  found(): FoundConcept[];
  missing(): MissingConcept[];
  /** Which namings are present, by series that only they have. */
  origins(): Origin[];
  /** See {@link NamesDetail}. */
  cutAt?: number;
}

/** What else is known about a store's names. */
export interface NamesDetail {
  /** Names of the series that carry no instance. */
  anonymous?: Iterable<string>;
  /** How many names were listed when the list was cut: then a name that is not listed may still exist. */
  cutAt?: number;
}

/** The metric names of a store. */
interface Present extends Pick<Set<string>, 'has' | 'size'> {
  /** Of a series by its base name. */
  identified(name: string): Identified;
}

/**
 * Finds every concept among the metric names of a store (as `label/__name__/values` gives them). Never throws.
 *
 * @param names of the series that carry an instance, or of all series where that is unknown
 */
export function resolve(names: Iterable<string>, { anonymous = [], cutAt }: NamesDetail = {}): Resolution {
  const present = presentNames(new Set(names), new Set(anonymous));
  const found = new Map<ConceptId, FoundConcept>();
  for (const id of CONCEPT_IDS) {
    const concept = catalogue.concepts[id];
    const candidates = findCandidates(concept, present);
    if (candidates.length > 0) {
      found.set(id, { status: 'found', id, concept, candidates });
    }
  }
  const origins = exclusiveOrigins(found);
  const ways = waysOf(found, origins, present.size > 0, cutAt);
  const missingOf = (id: ConceptId) => explain(id, ways);
  return {
    get: (id) => found.get(id) ?? missingOf(id),
    has: (id) => found.has(id),
    found: () => [...found.values()],
    missing: () => CONCEPT_IDS.filter((id) => !found.has(id)).map(missingOf),
    origins: () => origins,
    cutAt,
  };
}

const PARTS = ['', '_count', '_sum', '_bucket'];

function presentNames(identified: Set<string>, anonymous: Set<string>): Present {
  const all = new Set([...identified, ...anonymous]);
  return {
    size: all.size,
    has: (name) => all.has(name),
    identified: (name) => {
      const isIn = (names: Set<string>) => PARTS.some((part) => names.has(name + part));
      return isIn(anonymous) ? (isIn(identified) ? 'some' : 'none') : 'all';
    },
  };
}

function findCandidates(concept: Concept, present: Present): SeriesRef[] {
  const refs: SeriesRef[] = [];
  let source = 0;
  for (const candidate of concept.series) {
    if ((candidate.fallback && refs.length > 0) || !conditionsHold(candidate, present)) {
      continue;
    }
    const bySpelling = new Map<string, SeriesRef[]>();
    for (const part of partsOf(candidate)) {
      for (const ref of findSpellings(part, candidate, concept.type, present)) {
        bySpelling.set(ref.spelling, [...(bySpelling.get(ref.spelling) ?? []), ref]);
      }
    }
    for (const group of bySpelling.values()) {
      refs.push(...group.map((ref) => ({ ...ref, source })));
      source++;
    }
  }
  return refs;
}

function conditionsHold(candidate: SeriesCandidate, present: Present): boolean {
  const { whenPresent, whenAbsent } = candidate;
  return (
    (!whenPresent || whenPresent.some((name) => present.has(name))) &&
    (!whenAbsent || !whenAbsent.some((name) => present.has(name)))
  );
}

/** The series of a candidate: its parts, or itself. */
export function partsOf(candidate: SeriesCandidate): SeriesName[] {
  if (candidate.parts) {
    return candidate.parts;
  }
  return candidate.name === undefined
    ? []
    : [{ name: candidate.name, dotted: candidate.dotted, labels: candidate.labels, set: candidate.set }];
}

function findSpellings(
  part: SeriesName,
  candidate: SeriesCandidate,
  conceptType: ConceptType,
  present: Present
): SeriesRef[] {
  const kind = candidate.type ?? conceptType;
  const refs: SeriesRef[] = [];
  // One dotted spelling is enough: a store that shows two of them holds the same series twice.
  const dotted = part.dotted?.find((name) => formOf(name, kind, candidate, present) !== undefined);
  for (const [name, spelling] of [[part.name, 'underscored'] as const, [dotted, 'dotted'] as const]) {
    const form = name === undefined ? undefined : formOf(name, kind, candidate, present);
    if (name === undefined || form === undefined) {
      continue;
    }
    const label = labelFinder(part, spelling);
    refs.push({
      name,
      spelling,
      form,
      native: form === 'native',
      origins: candidate.origins,
      source: 0,
      candidate,
      matchers: spellMatchers(candidate.matchers ?? [], spelling),
      set: part.set ?? {},
      identified: present.identified(name),
      label,
      errors: findErrors(candidate, spelling, present),
    });
  }
  return refs;
}

function formOf(name: string, kind: ConceptType, candidate: SeriesCandidate, present: Present): SeriesForm | undefined {
  const has = (suffix: string) => present.has(name + suffix);
  if (kind === 'histogram') {
    if (has('_bucket')) {
      return 'classic';
    }
    if (present.has(name)) {
      return 'native';
    }
    return has('_count') && has('_sum') ? 'sums' : undefined;
  }
  if (kind === 'summary') {
    const needed = candidate.use === 'sum' ? '_sum' : '_count';
    return present.has(name) || has(needed) ? 'summary' : undefined;
  }
  return present.has(name) ? 'plain' : undefined;
}

function labelFinder(part: SeriesName, spelling: SeriesRef['spelling']): (canonical: string) => string | null {
  return (canonical) => {
    const mapped = ownValue(part.labels, canonical);
    if (mapped === null) {
      return null;
    }
    return spellLabel(mapped ?? canonical, spelling);
  };
}

function spellLabel(label: string, spelling: SeriesRef['spelling']): string {
  return spelling === 'dotted' ? (ownValue(catalogue.dottedLabels, label) ?? label) : label;
}

function spellMatchers(matchers: FixedMatcher[], spelling: SeriesRef['spelling']): FixedMatcher[] {
  return matchers.map((matcher) => ({ ...matcher, label: spellLabel(matcher.label, spelling) }));
}

function findErrors(
  candidate: SeriesCandidate,
  spelling: SeriesRef['spelling'],
  present: Present
): SeriesRef['errors'] {
  const errors = candidate.errors;
  if (!errors) {
    return undefined;
  }
  if (errors.matchers) {
    return { matchers: spellMatchers(errors.matchers, spelling) };
  }
  const counter: SeriesCandidate = { ...errors.series, origins: candidate.origins };
  const refs = findSpellings(errors.series, counter, 'counter', present);
  return { series: refs.find((ref) => ref.spelling === spelling) };
}

function exclusiveOrigins(found: Map<ConceptId, FoundConcept>): Origin[] {
  const origins = new Set<Origin>();
  for (const { candidates } of found.values()) {
    for (const { origins: own } of candidates) {
      if (own.length === 1) {
        origins.add(own[0]);
      }
    }
  }
  return [...origins];
}

/** What a whole store shows about how contextd's metrics reach it. */
interface Ways {
  anyName: boolean;
  origins: Origin[];
  /** Something that v0.5.0 only pushes exists. */
  otlp: boolean;
  /** Something that is on /metrics exists. */
  scraped: boolean;
  cutAt?: number;
}

function waysOf(found: Map<ConceptId, FoundConcept>, origins: Origin[], anyName: boolean, cutAt?: number): Ways {
  const cameBy = (cause: CatalogueCause, exclude: Origin) =>
    [...found.values()].some(
      ({ concept, candidates }) =>
        concept.missing.cause === cause &&
        concept.type !== 'info' &&
        candidates.some(({ origins: by }) => by[0] !== exclude)
    );
  return { anyName, origins, otlp: cameBy('otlpOff', 'otlp'), scraped: cameBy('notScraped', 'otlp'), cutAt };
}

function explain(id: ConceptId, ways: Ways): MissingConcept {
  const concept = catalogue.concepts[id];
  const { cause, reason, remedy } = concept.missing;
  const general = catalogue.causes[cause];
  const missing = (own: MissingCause, why: string, how: string): MissingConcept => ({
    status: 'missing',
    id,
    concept,
    cause: own,
    reason: why,
    remedy: how,
  });
  if (ways.cutAt !== undefined) {
    return missing('unknown', NOT_LISTED.reason, NOT_LISTED.remedy);
  }
  if (!ways.anyName && concept.scope === 'job') {
    return missing('noData', NO_DATA.reason, NO_DATA.remedy);
  }
  const arrives = cause === 'otlpOff' ? ways.otlp : cause === 'roadmap' && ways.origins.includes('roadmap');
  if (arrives && concept.type !== 'info') {
    const known = concept.series.some((candidate) => candidate.origins.some((origin) => ways.origins.includes(origin)));
    return known
      ? missing('noEventYet', NO_EVENT_YET.reason, NO_EVENT_YET.remedy)
      : missing('notExported', NOT_AMONG.reason, NOT_AMONG.remedy);
  }
  if (cause === 'notScraped' && ways.scraped) {
    return missing('notExported', NOT_AMONG.reason, NOT_AMONG.remedy);
  }
  return missing(cause, reason ?? general.reason, remedy ?? general.remedy);
}

const NO_DATA = {
  reason: 'The data source holds no series of the chosen job.',
  remedy: 'Choose another job or data source, or configure this one to scrape contextd.',
};
const NOT_LISTED = {
  reason: 'The data source cut its list of metric names short, so it is unknown whether it has this metric.',
  remedy: 'Raise the limit in the data source or the store, or choose a shorter time range, and try again.',
};
const NO_EVENT_YET = {
  reason:
    'contextd is connected, but this has not happened yet, or this version leaves it out: a series starts with its first event.',
  remedy: 'Use the feature once, then check again.',
};
const NOT_AMONG = {
  reason: 'contextd is connected, but the version that runs does not export this.',
  remedy: 'Use a version of contextd that exports it; everything else works without it.',
};
