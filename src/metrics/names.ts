/**
 * Which metric names to request from a store: a few selectors for one label-values call of __name__.
 */
import { catalogue, type Concept, type ConceptId, type SeriesCandidate } from './catalogue';
import { escapeLabelValue, escapeRegex, labelName } from './escape';

/** Selectors for two calls: of the series that carry an instance (and of other exporters'), and of those that carry none. */
export interface NameMatchers {
  identified: string[];
  anonymous: string[];
}

/**
 * `match[]` selectors that cover every series of the catalogue: those of the jobs by the first word of their names,
 * the others by their full names. No job asks for all jobs.
 */
export function nameMatchers(jobs: string[]): NameMatchers {
  const concepts = Object.values(catalogue.concepts);
  const own = new Set<string>();
  const foreign = new Set<string>();
  for (const concept of concepts) {
    for (const name of allNames(concept)) {
      (concept.scope === 'job' ? own : foreign).add(name);
    }
  }
  const scope = jobs.length === 0 ? [] : [jobMatcher(jobs)];
  const ownRegex = escapeLabelValue([...prefixes(own)].join('|'));
  const foreignRegex = escapeLabelValue([...foreign].map(escapeRegex).join('|'));
  const ownBy = (instance: string) => `{${[...scope, instance, `__name__=~"${ownRegex}"`].join(',')}}`;
  return {
    identified: [ownBy('instance!=""'), `{__name__=~"${foreignRegex}"}`],
    anonymous: [ownBy('instance=""')],
  };
}

const { recognition } = catalogue;
/** Conditions of selectors, by names alone: of what only contextd exports, and of process metrics. */
export const OWN_NAMES = startWith(recognition.own);
export const PROCESS_NAMES = startWith(recognition.process);
/** Of a Go process whose job is named after contextd. */
export const CONTEXTD_PROCESS = `job=~"(?i:.*${escapeLabelValue(escapeRegex(recognition.job))}.*)",${namesOf(recognition.processes)}`;
/** Of anything that is scraped or pushed; of a few series that every instance has, whatever its way and its spelling. */
export const TARGET_NAMES = namesOf(recognition.targets);
export const INSTANCE_NAMES = namesOf(recognition.instances);

function startWith(words: string[]): string {
  return `__name__=~"(${words.map(escapeRegex).join('|')})[._].+"`;
}

/** Every spelling of every series of these concepts. */
function namesOf(ids: string[]): string {
  const names = new Set(ids.flatMap((id) => allNames(catalogue.concepts[id as ConceptId])));
  return `__name__=~"${escapeLabelValue([...names].map(escapeRegex).join('|'))}"`;
}

/** The condition of a selector for one job, or for any of several. */
export function jobMatcher(jobs: string[]): string {
  return scopeMatcher('job', jobs);
}

/** A condition on a label: a dashboard variable, which may hold several values; a text between the quotes; or any of several literals. */
export function scopeMatcher(label: string, value: string | string[]): string {
  const name = labelName(label);
  if (typeof value === 'string') {
    return `${name}${value.startsWith('$') ? '=~' : '='}"${value}"`;
  }
  return value.length === 1
    ? `${name}="${escapeLabelValue(value[0])}"`
    : `${name}=~"${escapeLabelValue(value.map(escapeRegex).join('|'))}"`;
}

function allNames(concept: Concept): string[] {
  return concept.series.flatMap((candidate) => candidateNames(candidate));
}

/** Every spelling of every series that a candidate names, base names only. */
export function candidateNames(candidate: SeriesCandidate): string[] {
  const named = [...(candidate.parts ?? [candidate]), ...(candidate.errors?.series ? [candidate.errors.series] : [])];
  return named.flatMap(({ name, dotted }) => [...(name === undefined ? [] : [name]), ...(dotted ?? [])]);
}

/** One regular expression per first word: `go[._].+`; a name of one word stands for itself. */
function prefixes(names: Set<string>): Set<string> {
  const patterns = [...names].map((name) => {
    const [word] = name.split(/[._]/, 1);
    return word === name ? escapeRegex(name) : `${escapeRegex(word)}[._].+`;
  });
  return new Set(patterns.sort());
}

/** Every name under which a store lists the series of a ref: a histogram's buckets, count and sum are three. */
export function seriesNames({ name, form }: { name: string; form: string }): string[] {
  const suffixes: Record<string, string[]> = {
    classic: ['_bucket', '_count', '_sum'],
    sums: ['_count', '_sum'],
    summary: ['', '_count', '_sum'],
  };
  return (suffixes[form] ?? ['']).map((suffix) => name + suffix);
}
