/** What Insights writes the app's rules from: the shipped alerts and the SLOs of the settings, for one store. */
import { runbookUrl } from '../../../alerts/shipped';
import type { Alert } from '../../../alerts/types';
import { jobMatcher } from '../../../metrics/names';
import { DEFAULT_JOB } from '../../../settings';
import { type RuleAlert, type RulesInput } from '../../../shared/insights/rules';
import { type PlannedSlo } from '../../../shared/slos/queries';

/** The shipped PromQL is about this job. */
const SHIPPED_JOB = jobMatcher([DEFAULT_JOB]);

/**
 * @param jobs the jobs that the rules watch
 * @param dataSource uid of the data source that Grafana's rules query
 */
export function rulesInput(
  alerts: readonly Alert[],
  planned: readonly PlannedSlo[],
  jobs: readonly string[],
  dataSource: string
): RulesInput {
  return {
    slos: planned.flatMap(({ resolved }) => (resolved.ok ? [resolved.slo] : [])),
    alerts: alerts.map((alert) => ruleAlert(alert, jobs)),
    prometheusUid: dataSource,
  };
}

function ruleAlert(alert: Alert, jobs: readonly string[]): RuleAlert {
  const { name, group, severity, keepFiringFor, summary, description, runbook, values, when } = alert;
  const scope = jobs.length > 0 ? jobMatcher([...jobs]) : SHIPPED_JOB;
  return {
    name,
    group,
    severity,
    ...(alert.for !== undefined && { for: alert.for }),
    ...(keepFiringFor !== undefined && { keepFiringFor }),
    summary,
    description,
    runbookUrl: runbookUrl(runbook),
    values: values.map(({ id, title, unit, expr }) => ({ id, title, unit, expr: expr.replaceAll(SHIPPED_JOB, scope) })),
    when,
  };
}

/** SLOs that this store cannot measure, by name: their rules cannot be written here. */
export function unmeasured(planned: readonly PlannedSlo[]): string[] {
  return planned.filter(({ resolved }) => !resolved.ok).map(({ slo }) => slo.name);
}
