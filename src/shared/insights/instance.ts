import { type DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { INSIGHTS_TYPE } from '../../constants';

/** The Insights data source that answers for a Prometheus data source. */
export interface InsightsInstance {
  uid: string;
  name: string;
  /** Names of further instances for the same store; none of them is used. */
  others: string[];
}

/** An Insights data source that is not used, and why. */
export interface UnusedInsights {
  uid: string;
  name: string;
  /** It names no Prometheus data source, one that is gone, or another than the chosen one. */
  why: 'unset' | 'gone' | 'elsewhere';
  /** uid of the one that is gone, or name of the other one. */
  beside: string;
}

/**
 * The Insights data source beside a Prometheus data source: the one whose jsonData names it. Among several the first by
 * name is used. One that names none is never taken: Grafana does not tell readers its URL, so nothing says that it asks
 * the same store.
 *
 * @param dataSourceUid the chosen Prometheus data source
 */
export function insightsFor(dataSourceUid: string): InsightsInstance | undefined {
  const chosen = resolved(dataSourceUid);
  const [first, ...others] = instances().filter((one) => chosen !== '' && resolved(namedBy(one)) === chosen);
  return first && { uid: first.uid, name: first.name, others: others.map(({ name }) => name) };
}

/** The Insights data sources that are not used for a Prometheus data source. */
export function unusedInsights(dataSourceUid: string): UnusedInsights[] {
  const chosen = resolved(dataSourceUid);
  return instances().flatMap((one): UnusedInsights[] => {
    const { uid, name } = one;
    const named = namedBy(one);
    if (named === '') {
      return [{ uid, name, why: 'unset', beside: '' }];
    }
    const store = getDataSourceSrv().getInstanceSettings(named);
    if (!store) {
      return [{ uid, name, why: 'gone', beside: named }];
    }
    return store.uid === chosen ? [] : [{ uid, name, why: 'elsewhere', beside: store.name }];
  });
}

/** All Insights data sources, by name: Grafana sorts without regard to case, which leaves equal names to chance. */
function instances(): DataSourceInstanceSettings[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return getDataSourceSrv()
    .getList({ pluginId: INSIGHTS_TYPE })
    .sort((a, b) => order(a.name.toLowerCase(), b.name.toLowerCase()) || order(a.name, b.name));
}

/** The Prometheus data source that the instance names; a provisioning file may hold anything. */
function namedBy({ jsonData }: DataSourceInstanceSettings): string {
  const named: unknown = (jsonData as { prometheusUid?: unknown } | undefined)?.prometheusUid;
  return typeof named === 'string' ? named.trim() : '';
}

/** Grafana also finds a data source by its name, in an address as in a provisioning file. */
function resolved(uidOrName: string): string {
  return uidOrName === '' ? '' : (getDataSourceSrv().getInstanceSettings(uidOrName)?.uid ?? '');
}
