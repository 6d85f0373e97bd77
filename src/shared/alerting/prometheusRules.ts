/** Which alert rules Prometheus itself evaluates. */
import { getBackendSrv } from '@grafana/runtime';
import { instantVectors } from '../store/prometheus';

export interface PrometheusRules {
  /** Whether it evaluates an alert; undefined where only pending and firing alerts are known, and this is none. */
  has(name: string, slo?: string): boolean | undefined;
}

interface RulesAnswer {
  data?: { groups?: Array<{ rules?: Array<{ name?: string; type?: string; labels?: Record<string, string> }> }> };
}

/**
 * By the rules API of the data source; where it has none, by its `ALERTS`, which tell only of pending and firing alerts.
 *
 * @returns undefined where the data source answers neither
 */
export async function prometheusRules(dataSource: string): Promise<PrometheusRules | undefined> {
  const listed = await listedRules(dataSource).catch(() => undefined);
  if (listed) {
    return { has: (name, slo) => listed.some((one) => isOf(one, name, slo)) };
  }
  const active = await activeAlerts(dataSource).catch(() => undefined);
  return active && { has: (name, slo) => active.some((one) => isOf(one, name, slo)) || undefined };
}

interface NamedRule {
  name?: string;
  labels?: Record<string, string>;
}

/** One rule may serve all SLOs: then its series have the label, and not the rule. */
function isOf({ name, labels }: NamedRule, wanted: string, slo?: string): boolean {
  return name === wanted && (slo === undefined || labels?.slo === undefined || labels.slo === slo);
}

async function listedRules(dataSource: string): Promise<NamedRule[] | undefined> {
  const url = `/api/prometheus/${encodeURIComponent(dataSource)}/api/v1/rules`;
  const answer = await getBackendSrv().get<RulesAnswer>(url, undefined, undefined, {
    showErrorAlert: false,
    showSuccessAlert: false,
  });
  const groups = answer?.data?.groups;
  return Array.isArray(groups)
    ? groups.flatMap(({ rules = [] }) => rules).filter(({ type }) => type === 'alerting')
    : undefined;
}

async function activeAlerts(dataSource: string): Promise<NamedRule[]> {
  const { alerts } = await instantVectors(dataSource, { alerts: 'group by (alertname, slo) (ALERTS)' });
  return alerts.map(({ labels }) => ({ name: labels.alertname, labels }));
}
