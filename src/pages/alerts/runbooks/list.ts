/** The runbooks of the app's list: one for each alert. */
import { BURN_ALERTS } from '../../../alerts/burnAlerts';
import { SHIPPED_ALERTS } from '../../../alerts/shipped';
import type { Severity, Subject } from '../../../alerts/types';

export interface RunbookEntry {
  name: string;
  severity: Severity;
  summary: string;
}

export interface RunbookGroup {
  title: string;
  entries: RunbookEntry[];
}

/** In the order in which a reader looks: is it there, is it correct, is it fast, and then what it needs. */
const TITLES: Record<Subject, string> = {
  availability: 'Availability',
  errors: 'Errors',
  performance: 'Performance',
  database: 'Database',
  resources: 'Resources',
  security: 'Security',
  cost: 'Cost',
  alerting: 'Alerting',
};

export const RUNBOOK_GROUPS: RunbookGroup[] = [
  ...(Object.keys(TITLES) as Subject[]).map((subject) => ({
    title: TITLES[subject],
    entries: SHIPPED_ALERTS.filter((alert) => alert.subject === subject).map(({ runbook, severity, summary }) => ({
      name: runbook,
      severity,
      summary,
    })),
  })),
  {
    title: 'Error budgets',
    entries: BURN_ALERTS.map(({ name, severity, summary }) => ({ name, severity, summary })),
  },
].filter(({ entries }) => entries.length > 0);
