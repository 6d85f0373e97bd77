/** The pages' Insights queries about SLOs. */
import { getDataSourceSrv } from '@grafana/runtime';
import { SceneQueryRunner } from '@grafana/scenes';
import { INSIGHTS_TYPE } from '../../constants';
import type { InsightsQuery } from '../../datasource/types';
import { jobMatcher, type Resolution } from '../../metrics/resolve';
import { type Resolved, resolveSlo } from '../../slo/resolve';
import type { Slo } from '../../slo/types';

/** The store in which SLOs are measured, and the names that it has. */
export interface SloStore {
  /** uid of the Prometheus data source, for links and for direct queries. */
  dataSource: string;
  jobs: string[];
  resolution: Resolution;
  /** uid of the Insights data source beside it. */
  insights: string;
}

/** The name that readers see for Insights. */
export function insightsName({ insights }: Pick<SloStore, 'insights'>): string {
  return getDataSourceSrv().getInstanceSettings(insights)?.name ?? insights;
}

/** An SLO with its PromQL in a store, and the query in whose answer it is found. */
export interface PlannedSlo {
  slo: Slo;
  refId: string;
  resolved: Resolved;
}

/** The SLO with PromQL for this store and these jobs, or why it cannot be measured there. */
export function resolveIn(slo: Slo, all: readonly Slo[], { jobs, resolution }: Pick<SloStore, 'jobs' | 'resolution'>) {
  return resolveSlo(slo, resolution, { scope: jobs.length > 0 ? [jobMatcher(jobs)] : [], others: all });
}

/** @param all the SLOs among which the conditions of a throughput are found */
export function planSlos(slos: readonly Slo[], all: readonly Slo[], store: SloStore): PlannedSlo[] {
  return slos.map((slo, i) => ({ slo, refId: `slo${i}`, resolved: resolveIn(slo, all, store) }));
}

export type SloTarget = Omit<InsightsQuery, 'datasource'>;

/** What is counted of each SLO that can be measured: one query each, one request for all. */
export function incrementTargets(planned: readonly PlannedSlo[], plan: InsightsQuery['plan']): SloTarget[] {
  return planned.flatMap(({ refId, resolved }): SloTarget[] => {
    if (!resolved.ok) {
      return [];
    }
    const { slo } = resolved;
    const measure = slo.indicator.kind === 'throughput' ? 'proven' : 'increments';
    return [{ refId, queryType: 'slo', measure, mode: 'range', slo, ...(measure === 'increments' && { plan }) }];
  });
}

/** @param points at most so many of a line */
export function insightsRunner({ insights }: Pick<SloStore, 'insights'>, queries: SloTarget[], points = 500) {
  return new SceneQueryRunner({
    datasource: { type: INSIGHTS_TYPE, uid: insights },
    maxDataPoints: points,
    queries: queries.map((query) => ({ ...query })),
  });
}
