/** The alerts that ship, generated from alerts/*.yaml by "npm run generate". */
import { BURN_ALERTS } from './burnAlerts';
import shipped from './shipped.json';
import type { Alert } from './types';

export { runbookUrl } from './runbookUrl';

export const SHIPPED_ALERTS = shipped as Alert[];

const NAMED = [...SHIPPED_ALERTS, ...BURN_ALERTS];

/** The names of all of contextd's alerts: those that ship, and those of SLOs. */
export const ALERT_NAMES: string[] = NAMED.map(({ name }) => name);

/** The names of those that report a problem: all but the watchdog. */
export const PROBLEM_NAMES: string[] = NAMED.filter(({ severity }) => severity !== 'none').map(({ name }) => name);
