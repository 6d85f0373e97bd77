import { type ConceptId } from '../../metrics/catalogue';
import { type Expr, type Promql, type QueryOptions, wrap } from '../../metrics/promql';
import { named } from '../../shared/queries';

/** What each service does, by the counters that say so. */
const DONE: Record<string, ConceptId[]> = {
  memory: ['memorySearches', 'memoryRecords', 'memoryFeedbacks', 'memoryOutcomes'],
  checkpoints: ['checkpointSaves', 'checkpointResumes'],
  remediation: ['remediationSearches', 'remediationRecords', 'remediationFeedbacks'],
  folding: ['branchesReturned'],
};

const FAILED: Record<string, ConceptId[]> = {
  memory: ['memoryErrors'],
  checkpoints: ['checkpointErrors'],
  remediation: ['remediationErrors'],
  folding: ['branchesFailed', 'branchesTimedOut'],
};

/** The store below the services: its failures are theirs, so it belongs into no total of them. */
const BELOW: Record<string, ConceptId[]> = { 'vector store': ['vectorstoreErrors'] };

const DURATIONS: Record<string, ConceptId> = {
  'memory search': 'memorySearchDuration',
  'checkpoint save': 'checkpointSaveDuration',
  'checkpoint resume': 'checkpointResumeDuration',
  'checkpoint list': 'checkpointListDuration',
  'remediation search': 'remediationSearchDuration',
  'vector store': 'vectorstoreDuration',
};

/** One sum of whatever there is of several results. */
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
export function done(promql: Promql, options: QueryOptions): Expr {
  return byService(DONE, (id) => promql.rate(id, options));
}

/** Failures a second by `service`; also of the vector store `below` them. */
export function failed(promql: Promql, options: QueryOptions, below = false): Expr {
  return byService(below ? { ...FAILED, ...BELOW } : FAILED, (id) => promql.occurrenceRate(id, options));
}

/** The 95th percentile of each timed operation. */
export function latencies(promql: Promql, options: QueryOptions): Record<string, Expr> {
  return Object.fromEntries(
    Object.entries(DURATIONS).map(([operation, id]) => [operation, promql.quantile(0.95, id, options)])
  );
}

/** Failures a second by `service`, `operation` and `reason`. */
export function failureReasons(promql: Promql): Expr {
  const by = ['operation', 'reason'];
  return named('service', {
    memory: promql.rate('memoryErrors', { by }),
    checkpoints: promql.rate('checkpointErrors', { by }),
    remediation: promql.rate('remediationErrors', { by }),
    'vector store': promql.rate('vectorstoreErrors', { by: ['operation'] }),
  });
}
