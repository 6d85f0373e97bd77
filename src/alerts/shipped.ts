/** The alerts that ship, generated from alerts/*.yaml by "npm run generate". */
import { BURN_ALERTS } from './burnAlerts';
import shipped from './shipped.json';
import type { Alert } from './types';

export const SHIPPED_ALERTS = shipped as Alert[];

/** The names of contextd's alerts that report a problem: those that ship, and those of SLOs, without the watchdog. */
export const PROBLEM_NAMES: string[] = [...SHIPPED_ALERTS, ...BURN_ALERTS]
  .filter(({ severity }) => severity !== 'none')
  .map(({ name }) => name);

const RUNBOOKS = 'https://github.com/fyrsmithlabs/contextd-observability/blob/main/docs/runbooks';

/** The address of a runbook, by the name of its file without .md. */
export function runbookUrl(runbook: string): string {
  return `${RUNBOOKS}/${runbook}.md`;
}
