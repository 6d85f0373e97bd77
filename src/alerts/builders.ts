/**
 * The builders of Promql that alerts/*.yaml may use, and which keys each takes.
 */
import { catalogue, type ConceptId, type ConceptType } from '../metrics/catalogue';
import {
  combine,
  DISTRIBUTIONS,
  EVENTS,
  type Expr,
  type Filter,
  LEVELS,
  operand,
  type Promql,
  type QueryOptions,
  ratio,
  regex,
  wrap,
} from '../metrics/promql';
import { secondsOf } from './duration';
import type { ValueSource } from './types';

/** Keys that decide what is computed; all others are options. */
export type SourceKey = 'concept' | 'over' | 'concepts' | 'fn' | 'q' | 'value' | 'ahead' | 'of' | 'to';
export type OptionKey = 'by' | 'window' | 'offset' | 'agg' | 'filters' | 'parts' | 'notLongRunning';

export interface Builder {
  needs: SourceKey[];
  options: OptionKey[];
  /** Types of concepts that it takes; any without it. */
  types?: ConceptType[];
  /** The only concepts that it takes. */
  only?: ConceptId[];
  /** Concepts that it reads besides those named, for what labels there are. */
  reads?: ConceptId[];
  /** The only labels that it can keep. */
  by?: string[];
  render: (promql: Promql, source: ValueSource) => Expr;
}

const SELECTING: OptionKey[] = ['by', 'offset', 'filters', 'parts', 'notLongRunning'];
const OVER_WINDOW: OptionKey[] = [...SELECTING, 'window'];
const LEVEL: OptionKey[] = [...SELECTING, 'agg'];

type One = (promql: Promql, concept: ConceptId, options: QueryOptions, source: ValueSource) => Expr;

/** A builder of one concept. */
function ofConcept(types: ConceptType[], options: OptionKey[], build: One, more: Partial<Builder> = {}): Builder {
  return {
    needs: ['concept'],
    options,
    types,
    render: (promql, source) => build(promql, source.concept!, optionsOf(source), source),
    ...more,
  };
}

/** A builder that knows its concepts. */
function ofOwn(
  reads: ConceptId[],
  build: (promql: Promql, options: QueryOptions) => Expr,
  options = OVER_WINDOW
): Builder {
  return { needs: [], options, reads, render: (promql, source) => build(promql, optionsOf(source)) };
}

const CALLS: ConceptId[] = ['toolCalls', 'databaseOperations'];
type Calls = 'toolCalls' | 'databaseOperations';
const PROCESS = ['job', 'instance'];

export const BUILDERS: Record<string, Builder> = {
  rate: ofConcept(EVENTS, OVER_WINDOW, (p, id, options) => p.rate(id, options)),
  increase: ofConcept(EVENTS, OVER_WINDOW, (p, id, options) => p.increase(id, options)),
  occurrences: ofConcept(EVENTS, OVER_WINDOW, (p, id, options) => p.occurrences(id, options), { by: PROCESS }),
  occurrenceRate: ofConcept(EVENTS, OVER_WINDOW, (p, id, options) => p.occurrenceRate(id, options), { by: PROCESS }),
  value: ofConcept(LEVELS, LEVEL, (p, id, options) => p.value(id, options)),
  overTime: ofConcept(LEVELS, [...LEVEL, 'window'], (p, id, options, { fn }) => p.overTime(fn!, id, options), {
    needs: ['concept', 'fn'],
  }),
  prediction: ofConcept(
    ['gauge', 'upDownCounter'],
    [...LEVEL, 'window'],
    (p, id, options, { ahead }) => p.prediction(id, secondsOf(ahead!)!, options),
    { needs: ['concept', 'ahead'] }
  ),
  quantile: ofConcept(DISTRIBUTIONS, OVER_WINDOW, (p, id, options, { q }) => p.quantile(q!, id, options), {
    needs: ['concept', 'q'],
  }),
  mean: ofConcept(DISTRIBUTIONS, OVER_WINDOW, (p, id, options) => p.mean(id, options)),
  sumRate: ofConcept(DISTRIBUTIONS, OVER_WINDOW, (p, id, options) => p.sumRate(id, options)),
  errorRate: ofConcept(EVENTS, OVER_WINDOW, (p, id, options) => p.errorRate(options, id as Calls), { only: CALLS }),
  errorRatio: ofConcept(EVENTS, OVER_WINDOW, (p, id, options) => p.errorRatio(options, id as Calls), { only: CALLS }),
  failureRatio: ofConcept(EVENTS, OVER_WINDOW, (p, id, options, { over }) => p.failureRatio(id, over!, options), {
    needs: ['concept', 'over'],
  }),
  levelRatio: ofConcept(LEVELS, LEVEL, (p, id, options, { over }) => p.levelRatio(id, over!, options), {
    needs: ['concept', 'over'],
  }),
  restarts: ofOwn(['startTime'], (p, options) => p.restarts(options)),
  uptime: ofOwn(['startTime'], (p, options) => p.uptime(options), SELECTING),
  versions: ofOwn(['build'], (p, options) => p.versions(options), SELECTING),
  cacheHitRatio: ofOwn(['cacheHits'], (p, options) => p.cacheHitRatio(options)),
  httpErrorRatio: ofOwn(['httpRequests'], (p, options) => p.httpErrorRatio(options)),
  httpErrorRate: ofOwn(['httpRequests'], (p, options) => p.httpErrorRate(options)),
  absence: {
    needs: ['concepts'],
    options: ['window'],
    types: LEVELS,
    render: (promql, { concepts, window }) => promql.absence(concepts!, { window }),
  },
  constant: { needs: ['value'], options: [], render: (_, { value }) => constant(value!) },
  ratio: { needs: ['of', 'to'], options: [], render: (p, { of, to }) => ratio(render(p, of!), render(p, to!)) },
  difference: {
    needs: ['of', 'to'],
    options: [],
    render: (p, { of, to }) => {
      const [a, b] = [render(p, of!), render(p, to!)];
      return combine([a, b], (x, y) => `${operand(x)} - ${operand(y)}`, a.ok ? a.unit : undefined);
    },
  },
};

/** The PromQL of a value, or what the store lacks for it. */
export function render(promql: Promql, source: ValueSource): Expr {
  const built = BUILDERS[source.build].render(promql, source);
  return source.divideBy === undefined ? built : wrap(built, (expr) => `${operand(expr)} / ${source.divideBy}`);
}

/** The labels of a value's series. */
export function labelsOfSource(source: ValueSource): string[] {
  return [...(source.of ? labelsOfSource(source.of) : (source.by ?? []))].sort();
}

function constant(value: number): Expr {
  return { ok: true, expr: `vector(${value})`, concepts: [], caveats: [], unit: 'short' };
}

function optionsOf({ by, window, offset, agg, parts, filters = [], notLongRunning }: ValueSource): QueryOptions {
  const conditions: Filter[] = filters.map(({ label, op, value }) => ({
    label,
    op,
    value: op.endsWith('~') && typeof value === 'string' ? regex(value) : value,
  }));
  if (notLongRunning !== undefined) {
    conditions.push({ label: notLongRunning, op: '!=', value: catalogue.labels[notLongRunning].longRunning ?? [] });
  }
  return {
    ...(by && { by }),
    ...(window && { window }),
    ...(offset && { offset }),
    ...(agg && { agg }),
    ...(parts && { parts }),
    ...(conditions.length > 0 && { filters: conditions }),
  };
}
