/**
 * The metric names that stores hold, for tests: by who names them, spelled with underscores or dots, with classic
 * or native histograms.
 */
import { catalogue, type Concept, type ConceptType, type Origin, type SeriesCandidate } from '../catalogue';

export interface StoreOptions {
  spelling?: 'underscored' | 'dotted';
  histograms?: 'classic' | 'native' | 'sums';
}

const SUFFIXES: Record<NonNullable<StoreOptions['histograms']>, string[]> = {
  classic: ['_bucket', '_count', '_sum'],
  native: [''],
  sums: ['_count', '_sum'],
};

function spellings(candidate: SeriesCandidate, spelling: StoreOptions['spelling']): string[] {
  const named = [...(candidate.parts ?? [candidate]), ...(candidate.errors?.series ? [candidate.errors.series] : [])];
  return named.flatMap(({ name, dotted }) => (spelling === 'dotted' ? (dotted?.[0] ?? []) : (name ?? [])));
}

function samples(name: string, kind: ConceptType, histograms: NonNullable<StoreOptions['histograms']>): string[] {
  if (kind === 'histogram') {
    return SUFFIXES[histograms].map((suffix) => name + suffix);
  }
  return kind === 'summary' ? ['', '_count', '_sum'].map((suffix) => name + suffix) : [name];
}

/** Every name of the catalogue that one of the origins uses. */
export function storeOf(origins: Origin[], options: StoreOptions = {}): string[] {
  const { spelling = 'underscored', histograms = 'classic' } = options;
  const names = (Object.values(catalogue.concepts) as Concept[]).flatMap((concept) =>
    concept.series
      .filter((candidate) => candidate.origins.some((origin) => origins.includes(origin)))
      .flatMap((candidate) =>
        spellings(candidate, spelling).flatMap((name) => samples(name, candidate.type ?? concept.type, histograms))
      )
  );
  return [...new Set(names)];
}

/** The namings that people meet. */
export const STORES: Record<string, string[]> = {
  roadmap: storeOf(['roadmap', 'prometheus', 'otlp', 'node_exporter', 'blackbox_exporter']),
  'v0.5.0': storeOf(['v0.5.0', 'client_golang', 'prometheus', 'otlp']),
  'v0.5.0 by OTLP only': storeOf(['v0.5.0', 'otlp']),
  'go_* only': storeOf(['client_golang', 'prometheus']),
  semconv: storeOf(['semconv', 'otlp']),
  'dotted roadmap': storeOf(['roadmap', 'otlp'], { spelling: 'dotted' }),
  'dotted v0.5.0': storeOf(['v0.5.0', 'otlp'], { spelling: 'dotted' }),
  'dotted semconv': storeOf(['semconv', 'otlp'], { spelling: 'dotted' }),
  'native histograms': storeOf(['roadmap', 'v0.5.0', 'client_golang'], { histograms: 'native' }),
  'buckets dropped': storeOf(['roadmap', 'v0.5.0', 'client_golang'], { histograms: 'sums' }),
  'both versions': storeOf(['roadmap', 'v0.5.0', 'client_golang', 'prometheus', 'otlp', 'node_exporter']),
  everything: [
    ...storeOf(['roadmap', 'v0.5.0', 'client_golang', 'semconv', 'otelRuntime', 'prometheus', 'otlp', 'other']),
    ...storeOf(['roadmap', 'v0.5.0', 'semconv', 'otlp'], { spelling: 'dotted' }),
  ],
  nothing: [],
};
