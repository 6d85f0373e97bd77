import { objectiveProblems, windowProblems } from '../slo/promise';
import { type ResolvedSlo } from '../slo/types';

/** What is wrong with each field of an SLO, as far as it is known without the store. The backend checks again. */
export interface SloProblems {
  name?: string;
  objective?: string;
  window?: string;
  total?: string;
  part?: string;
}

export function sloProblems(slo: ResolvedSlo): SloProblems {
  const { indicator } = slo;
  const counts = indicator?.kind === 'ratio' || indicator?.kind === 'latency';
  return clean({
    name: slo.name?.trim() ? undefined : 'Give the SLO a name, such as tool-errors.',
    objective: objectiveProblem(slo.objective),
    window: windowProblem(slo.window),
    total: counts && !indicator.total?.trim() ? 'Select the counter of all events.' : undefined,
    part:
      counts && !indicator.native && Boolean(indicator.bad?.trim()) === Boolean(indicator.good?.trim())
        ? 'Select the counter of either the bad or the good events.'
        : undefined,
  });
}

/** The form shows percent, where other texts use ratios. */
function objectiveProblem(objective: unknown): string | undefined {
  const isRatio = typeof objective === 'number' && objective >= 0 && objective <= 1;
  return isRatio
    ? objectiveProblems(objective)[0]
    : 'Write the promised share of good events in percent, between 0 and 100, such as 99.9.';
}

function windowProblem(window: ResolvedSlo['window'] | undefined): string | undefined {
  const known = window?.kind === 'rolling' || window?.kind === 'calendar';
  return known ? windowProblems(window)[0] : 'Choose a number of days or a calendar period.';
}

function clean<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
