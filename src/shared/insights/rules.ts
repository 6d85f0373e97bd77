/** Recording and alert rules, which Insights writes. */
import { getBackendSrv } from '@grafana/runtime';
import type { ResolvedSlo } from '../../slo/types';
import type { RuleGroup } from '../alerting/provisioned';
import { saidBy } from './problems';

/** An alert with its PromQL, as Insights takes it. */
export interface RuleAlert {
  name: string;
  group: string;
  severity: string;
  for?: string;
  keepFiringFor?: string;
  summary: string;
  description: string;
  runbookUrl: string;
  values: Array<{ id: string; title: string; unit: string; expr: string }>;
  when: Array<{ value: string; op: string; threshold: number }>;
}

/** What rules are written of. */
export interface RulesInput {
  slos: readonly ResolvedSlo[];
  alerts?: readonly RuleAlert[];
  /** uid of the data source that Grafana's rules query. */
  prometheusUid?: string;
}

/** Files that Insights writes: rules of Prometheus, of Grafana's provisioning, and a PrometheusRule of Kubernetes. */
export type RuleFileFormat = 'recording' | 'prometheus' | 'grafana' | 'prometheusrule';

/**
 * The text of a rule file.
 *
 * @param insightsUid the Insights data source that writes it
 * @throws with the sentence of Insights or Grafana
 */
export async function ruleFile(insightsUid: string, format: RuleFileFormat, input: RulesInput): Promise<string> {
  const { rules } = await written(insightsUid, format, input);
  if (typeof rules !== 'string') {
    throw unknownAnswer();
  }
  return rules;
}

/**
 * Alert rules as Grafana's provisioning API takes them.
 *
 * @throws with the sentence of Insights or Grafana
 */
export async function grafanaRuleGroups(insightsUid: string, input: RulesInput): Promise<RuleGroup[]> {
  const { groups } = await written(insightsUid, 'grafana-api', input);
  if (!Array.isArray(groups)) {
    throw unknownAnswer();
  }
  return groups as RuleGroup[];
}

/** Grafana's rules are compared and placed by the app: the folder here only fills the field. */
const FOLDER = 'contextd';

async function written(insightsUid: string, format: RuleFileFormat | 'grafana-api', input: RulesInput) {
  const url = `/api/datasources/uid/${encodeURIComponent(insightsUid)}/resources/rules`;
  const { slos, alerts = [], prometheusUid = '' } = input;
  const body = { slos, alerts, format, prometheusUid, folderUid: FOLDER };
  try {
    const answer = await getBackendSrv().post<{ rules?: unknown; groups?: unknown } | undefined>(url, body, {
      showErrorAlert: false,
    });
    return answer ?? {};
  } catch (error) {
    throw new Error(`The rules could not be written: ${saidBy(error) || String(error)}`);
  }
}

function unknownAnswer(): Error {
  return new Error(
    'The rules could not be written: Insights returned none. Install the same version of the app and of its backend.'
  );
}
