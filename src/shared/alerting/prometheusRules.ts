/** Which alert rules Prometheus itself evaluates. */
import { getBackendSrv } from '@grafana/runtime';
import { instantVectors } from '../store/prometheus';

export interface PrometheusRules {
  /** Names of its alert rules. */
  names: ReadonlySet<string>;
  /** Whether all its rules are known, or only those that are pending or firing now. */
  whole: boolean;
}

interface RulesAnswer {
  data?: { groups?: Array<{ rules?: Array<{ name?: string; type?: string }> }> };
}

/**
 * By the rules API of the data source; where it has none, by its `ALERTS`, which tell only of pending and firing alerts.
 *
 * @returns undefined where the data source answers neither
 */
export async function prometheusRules(dataSource: string): Promise<PrometheusRules | undefined> {
  try {
    const url = `/api/prometheus/${encodeURIComponent(dataSource)}/api/v1/rules`;
    const answer = await getBackendSrv().get<RulesAnswer>(url, undefined, undefined, {
      showErrorAlert: false,
      showSuccessAlert: false,
    });
    const groups = answer?.data?.groups;
    if (Array.isArray(groups)) {
      const rules = groups.flatMap((group) => group.rules ?? []);
      const names = rules.filter(({ type }) => type === 'alerting').map(({ name = '' }) => name);
      return { names: new Set(names), whole: true };
    }
  } catch {
    // Stores without rules, and Grafana's lack of a right, are answered by what the store has recorded.
  }
  try {
    const { alerts } = await instantVectors(dataSource, { alerts: 'group by (alertname) (ALERTS)' });
    return { names: new Set(alerts.map(({ labels }) => labels.alertname ?? '')), whole: false };
  } catch {
    return undefined;
  }
}
