/** Whether an Insights data source works: its store, its version and a query. */
import { getDataSourceSrv } from '@grafana/runtime';
import { type InsightsQuery } from '../../datasource/types';
import { jobMatcher } from '../../metrics/resolve';
import { INSIGHTS_TYPE } from '../../constants';
import { MINUTE, queryOnce } from '../store/query';
import { type InsightsInstance } from './instance';
import { insightsProblem, saidBy } from './problems';
import { versionSentence } from './version';

export interface Health {
  healthy: boolean;
  /** The result of the check, in whole sentences. */
  health: string;
}

/** Runs the data source's own health check. Never throws: a failure is a result. */
export async function checkHealth(uid: string): Promise<Health> {
  try {
    const dataSource = await getDataSourceSrv().get({ uid });
    const answer = (await dataSource.testDatasource()) as { status?: string; message?: string } | undefined;
    const healthy = answer?.status === 'success' || answer?.status === 'OK';
    return { healthy, health: answer?.message || 'It did not report its health.' };
  } catch (error) {
    return { healthy: false, health: saidBy(error) || 'Its health check failed without a reason.' };
  }
}

/** Checks its store, its version, and whether this reader may query it. Never throws. */
export async function checkInsights({ uid, name }: InsightsInstance, jobs: string[]): Promise<Health> {
  const { healthy, health } = await checkHealth(uid);
  if (!healthy) {
    return { healthy, health };
  }
  const version = await versionSentence(uid);
  if (version) {
    return { healthy: false, health: version };
  }
  const start = Date.now();
  try {
    await query(uid, jobs, start);
  } catch (error) {
    const { title, detail } = insightsProblem(error, name);
    return { healthy: false, health: `${title}. ${detail}` };
  }
  return { healthy: true, health: `${health} A query took ${Math.max(1, Date.now() - start)} ms.` };
}

/** One small query: the share of the last day in which contextd was seen. */
async function query(uid: string, jobs: string[], now: number): Promise<void> {
  const dataSource = await getDataSourceSrv().get({ uid });
  const target: InsightsQuery = {
    refId: 'A',
    datasource: { uid, type: INSIGHTS_TYPE },
    queryType: 'slo',
    measure: 'state',
    mode: 'instant',
    value: 'filled',
    slo: {
      name: 'connection-test',
      title: 'Connection test',
      service: 'contextd',
      objective: 0.99,
      window: { kind: 'rolling', days: 1 },
      indicator: {
        kind: 'gauge',
        metrics: [`up{${jobMatcher(jobs)}}`],
        op: '>=',
        value: 1,
        across: 'mean',
        missing: 'ignored',
      },
    },
  };
  await queryOnce(dataSource, [target], now, 60 * MINUTE);
}
