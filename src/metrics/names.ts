/**
 * Which metric names to ask a store for: a few selectors for one label-values call of __name__.
 */
import { catalogue, type Concept, type SeriesCandidate } from './catalogue';
import { escapeLabelValue, escapeRegex } from './escape';

/**
 * `match[]` selectors that cover every series of the catalogue: those of the job by the first word of their names,
 * the others by their full names. An empty job asks for all jobs.
 */
export function nameMatchers(job: string): string[] {
  const concepts = Object.values(catalogue.concepts);
  const own = new Set<string>();
  const foreign = new Set<string>();
  for (const concept of concepts) {
    for (const name of allNames(concept)) {
      (concept.scope === 'job' ? own : foreign).add(name);
    }
  }
  const jobMatcher = job === '' ? [] : [`job="${escapeLabelValue(job)}"`];
  const ownRegex = escapeLabelValue([...prefixes(own)].join('|'));
  const foreignRegex = escapeLabelValue([...foreign].map(escapeRegex).join('|'));
  return [`{${[...jobMatcher, `__name__=~"${ownRegex}"`].join(',')}}`, `{__name__=~"${foreignRegex}"}`];
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
