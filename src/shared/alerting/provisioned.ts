/** Alert rules as Grafana's provisioning API writes and takes them (`/api/v1/provisioning`, checked on 12.4). */

export interface ProvisionedQuery {
  refId: string;
  queryType?: string;
  /** Seconds before now. */
  relativeTimeRange?: { from: number; to: number };
  /** `__expr__` for an expression. */
  datasourceUid: string;
  model: Record<string, unknown>;
}

export interface ProvisionedRule {
  id?: number;
  uid: string;
  orgID?: number;
  folderUID: string;
  ruleGroup: string;
  title: string;
  /** refId of the query whose value decides. */
  condition: string;
  data: ProvisionedQuery[];
  updated?: string;
  noDataState: string;
  execErrState: string;
  /** Durations as Prometheus writes them: "5m". */
  for?: string;
  keep_firing_for?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  /** Who owns it: empty for Grafana's editor, "file" for a provisioning file, "api" for a tool such as Terraform. */
  provenance?: string;
  isPaused?: boolean;
  notification_settings?: Record<string, unknown> | null;
  record?: unknown;
  missingSeriesEvalsToResolve?: number;
}

/** A group of rules as Insights builds it. */
export interface RuleGroup {
  name: string;
  /** Seconds between evaluations. */
  interval: number;
  rules: ProvisionedRule[];
}

/** The data source of Grafana's expressions. */
export const EXPRESSION = '__expr__';

/**
 * The annotation in which the app keeps what it installed. Grafana leaves annotations with such a name out of
 * notifications.
 */
export const STAMP = '__contextd__';
