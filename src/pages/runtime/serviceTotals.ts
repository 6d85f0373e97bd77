import { type ConceptId } from '../../metrics/catalogue';
import { quantileNow } from '../../metrics/evidence';
import { type Expr, type Promql, type QueryOptions, wrap } from '../../metrics/promql';
import { named } from '../../shared/panels/named';

/** The counters of what each service does. */
export const WORK: Record<string, ConceptId[]> = {
  memory: ['memorySearches', 'memoryRecords', 'memoryFeedbacks', 'memoryOutcomes'],
  checkpoints: ['checkpointSaves', 'checkpointResumes'],
  remediation: ['remediationSearches', 'remediationRecords', 'remediationFeedbacks'],
  folding: ['branchesReturned', 'branchesFailed', 'branchesTimedOut'],
};

/** Also the vector store that they use. */
export const WORK_BELOW: Record<string, ConceptId[]> = { ...WORK, 'vector store': ['vectorstoreDuration'] };

/** What did not fail of it. */
export const COMPLETED: Record<string, ConceptId[]> = { ...WORK_BELOW, folding: ['branchesReturned'] };

/** Failures of the services. */
export const SERVICES: Record<string, ConceptId[]> = {
  memory: ['memoryErrors'],
  checkpoints: ['checkpointErrors'],
  remediation: ['remediationErrors'],
};

/** Also of the vector store that they use, and branches that ended before they returned. */
export const EVERYTHING: Record<string, ConceptId[]> = {
  ...SERVICES,
  folding: ['branchesFailed', 'branchesTimedOut'],
  'vector store': ['vectorstoreErrors'],
};

/** The timed operations of each service. */
const TIMED: Record<string, Record<string, ConceptId>> = {
  memory: { 'memory search': 'memorySearchDuration' },
  checkpoints: {
    'checkpoint save': 'checkpointSaveDuration',
    'checkpoint resume': 'checkpointResumeDuration',
    'checkpoint list': 'checkpointListDuration',
  },
  remediation: { 'remediation search': 'remediationSearchDuration' },
  'vector store': { 'vector store': 'vectorstoreDuration' },
};

/** One sum of the results that exist. */
export function total(parts: Expr): Expr {
  return wrap(parts, (expr) => `sum(${expr})`);
}

function byService(services: Record<string, ConceptId[]>, rate: (id: ConceptId) => Expr): Expr {
  return named(
    'service',
    Object.fromEntries(
      Object.entries(services).map(([service, ids]) => {
        const parts = Object.fromEntries(ids.map((id) => [id, rate(id)]));
        return [service, ids.length === 1 ? parts[ids[0]] : total(named('counter', parts))];
      })
    )
  );
}

/** Operations a second by `service`. */
export function done(promql: Promql, services: Record<string, ConceptId[]>, options: QueryOptions = {}): Expr {
  return byService(services, (id) => promql.rate(id, options));
}

/** Failures a second by `service`. */
export function failed(promql: Promql, services: Record<string, ConceptId[]>, options: QueryOptions = {}): Expr {
  return byService(services, (id) => promql.occurrenceRate(id, options));
}

/** The 95th percentile of each timed operation, with its evidence. */
export function latencies(promql: Promql): Record<string, Expr> {
  const operations = Object.assign({}, ...Object.values(TIMED)) as Record<string, ConceptId>;
  return each(operations, (id) => quantileNow(promql, 0.95, id));
}

/** The 95th percentile of the slowest timed operation, by `service`. */
export function slowest(promql: Promql): Expr {
  const parts = each(TIMED, (operations) => {
    const quantiles = each(operations, (id) => promql.quantile(0.95, id));
    return wrap(named('operation', quantiles), (expr) => `max(${expr})`);
  });
  return named('service', parts);
}

function each<T>(record: Record<string, T>, build: (value: T) => Expr): Record<string, Expr> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, build(value)]));
}

/** Failures in a window by `failure`: "memory search: timeout". */
export function failureReasons(promql: Promql, window: string): Expr {
  const by = ['operation', 'reason'];
  const failures = (id: ConceptId) => promql.increase(id, { by, window });
  const all = named('service', {
    memory: failures('memoryErrors'),
    checkpoint: failures('checkpointErrors'),
    remediation: failures('remediationErrors'),
    'vector store': promql.increase('vectorstoreErrors', { by: ['operation'], window }),
    branch: promql.increase('branchesFailed', { by: ['failure_reason'], window }),
  });
  return wrap(
    all,
    (expr) =>
      `sum by (failure) (label_join(${expr}, "failure", " ", "service", "operation", "reason", "failure_reason")) > 0`
  );
}
