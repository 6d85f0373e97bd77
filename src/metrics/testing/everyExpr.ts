/** Every builder on every concept that it takes, for tests that look at all PromQL at once. */
import { CONCEPT_IDS, conceptOf, type ConceptId } from '../catalogue';
import { type Expr, type Promql, type QueryOptions, ratio, regex, share, top } from '../promql';

export interface NamedExpr {
  /** Such as `rate('toolCalls') by tool`. */
  name: string;
  expr: Expr;
}

type ConceptBuilder = [name: string, build: (p: Promql, id: ConceptId, options: QueryOptions) => Expr];

const EVENTS: ConceptBuilder[] = [
  ['rate', (p, id, options) => p.rate(id, options)],
  ['increase', (p, id, options) => p.increase(id, { ...options, window: '1h' })],
];
const LEVELS: ConceptBuilder[] = [
  ['value', (p, id, options) => p.value(id, options)],
  ['overTime', (p, id, options) => p.overTime('avg', id, { ...options, window: '1d', agg: 'avg' })],
];
const DISTRIBUTIONS: ConceptBuilder[] = [
  ['quantile', (p, id, options) => p.quantile(0.95, id, options)],
  ['mean', (p, id, options) => p.mean(id, options)],
  ['sumRate', (p, id, options) => p.sumRate(id, options)],
];
const BUILDERS: Record<string, ConceptBuilder[]> = {
  counter: [...EVENTS, ...LEVELS],
  gauge: LEVELS,
  upDownCounter: LEVELS,
  info: LEVELS,
  summary: [...EVENTS, ...DISTRIBUTIONS],
  histogram: [...EVENTS, ...DISTRIBUTIONS, ['buckets', (p, id, options) => p.buckets(id, options)]],
};

/** A value that would break out of its string, and that Grafana would replace, if it were not escaped. */
const HOSTILE = 'a"} or vector(1) # \\ \n ${job} [[job]] {{x}} 😀';

function variants(id: ConceptId): Array<[string, QueryOptions]> {
  const { labels } = conceptOf(id);
  const [first = 'instance'] = labels;
  return [
    ['', {}],
    [' by all labels', { by: ['instance', ...labels], offset: '1d' }],
    [' filtered', { by: [first], filters: [{ label: first, op: '=', value: HOSTILE }] }],
    [' not filtered', { filters: [{ label: first, op: '!~', value: [HOSTILE, 'b'] }] }],
  ];
}

function fixedBuilders(p: Promql): NamedExpr[] {
  const options = { by: ['instance'], offset: '5m' };
  const tool = { by: ['tool'], filters: [{ label: 'tool', op: '=~' as const, value: regex('memory_.+') }] };
  return Object.entries({
    callRate: p.callRate(tool),
    errorRate: p.errorRate(tool),
    errorRatio: p.errorRatio(tool),
    callRateByStatus: p.callRateByStatus(tool),
    httpErrorRatio: p.httpErrorRatio({ by: ['http_route'] }),
    httpErrorRate: p.httpErrorRate({ by: ['http_route'] }),
    httpRateByClass: p.httpRateByClass({ by: ['http_route'] }),
    failureRatio: p.failureRatio('embeddingErrors', 'embeddingOperations', { by: ['model'] }),
    databaseErrorRatio: p.errorRatio({ by: ['operation'] }, 'databaseOperations'),
    databaseByStatus: p.callRateByStatus({}, 'databaseOperations'),
    occurrences: p.occurrences('authFailures', { window: '1h', offset: '1h' }),
    occurrenceRate: p.occurrenceRate('authFailures'),
    restarts: p.restarts(options),
    uptime: p.uptime(options),
    versions: p.versions(options),
    deploys: p.deploys(),
    perVersion: p.perVersion(p.callRate({ by: ['job', 'instance'] })),
    cpu: p.cpu(options),
    cacheHitRatio: p.cacheHitRatio({ by: ['cache'] }),
    levelRatio: p.levelRatio('openFds', 'maxFds', options),
    ratio: ratio(p.callRateByStatus(), p.callRate()),
    share: share(p.callRateByStatus(), p.errorRate()),
    top: top(5, p.callRateByStatus()),
  }).map(([name, expr]) => ({ name, expr }));
}

/** All of them, for what a store has. */
export function everyExpr(p: Promql): NamedExpr[] {
  const ofConcepts = CONCEPT_IDS.flatMap((id) =>
    BUILDERS[conceptOf(id).type].flatMap(([builder, build]) =>
      variants(id).map(([variant, options]) => ({ name: `${builder}('${id}')${variant}`, expr: build(p, id, options) }))
    )
  );
  return [...ofConcepts, ...fixedBuilders(p)];
}
