/**
 * The alerts that every SLO has: they are generated from the SLOs, and the label `slo` says which one fires.
 */
import type { BurnPolicy } from '../slo/burn';
import type { Severity } from './types';

export interface BurnAlert {
  name: string;
  severity: Severity;
  summary: string;
  /** What it needs to fire, in words. */
  condition: string;
  /** The windows and the factor of a burn alert. */
  policy?: BurnPolicy['id'];
}

export const BURN_ALERTS: readonly BurnAlert[] = [
  {
    name: 'ErrorBudgetFastBurn',
    policy: 'pageFast',
    severity: 'critical',
    summary: 'An error budget burns very fast',
    condition: 'At least 14.4 times the allowed rate over 1 hour and over 5 minutes.',
  },
  {
    name: 'ErrorBudgetSlowBurn',
    policy: 'pageSlow',
    severity: 'critical',
    summary: 'An error budget burns fast',
    condition: 'At least 6 times the allowed rate over 6 hours and over 30 minutes.',
  },
  {
    name: 'ErrorBudgetDailyBurn',
    policy: 'ticketFast',
    severity: 'warning',
    summary: 'An error budget will be spent in ten days',
    condition: 'At least 3 times the allowed rate over 1 day and over 2 hours.',
  },
  {
    name: 'ErrorBudgetThreeDayBurn',
    policy: 'ticketSlow',
    severity: 'warning',
    summary: 'An error budget is being spent faster than it is earned',
    condition: 'At least the allowed rate over 3 days and over 6 hours.',
  },
  {
    name: 'SLODataAbsent',
    severity: 'warning',
    summary: 'An SLO has no data',
    condition: 'Nothing that the SLO counts has arrived.',
  },
];
