/**
 * Which metric names to ask a store for: a few selectors for one label-values call of __name__.
 */
import { catalogue, type Concept, type SeriesCandidate } from './catalogue';
import { escapeLabelValue, escapeRegex } from './escape';

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

/** The condition of a selector for one job, or for any of several. */
export function jobMatcher(jobs: string[]): string {
  return jobs.length === 1
    ? `job="${escapeLabelValue(jobs[0])}"`
    : `job=~"${escapeLabelValue(jobs.map(escapeRegex).join('|'))}"`;
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
