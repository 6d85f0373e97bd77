import { spentOf } from './budget';
import type { Increment } from './types';

export interface ProvenRate {
  /** Events per second; undefined when the objectives held in no step with events. */
  rate?: number;
  /** End of the step, milliseconds. */
  at?: number;
  met: boolean;
}

/** Another objective over the same steps. */
export interface Condition {
  objective: number;
  steps: readonly Increment[];
}

/**
 * The highest rate of a step in (from, to] at which every condition held. A condition without events in a step says
 * nothing about it. Give it steps of five minutes.
 */
export function provenRate(
  steps: readonly Increment[],
  conditions: readonly Condition[],
  target: number,
  from = -Infinity,
  to = Infinity
): ProvenRate {
  const byTime = conditions.map(({ objective, steps: own }) => ({
    objective,
    at: new Map(own.map((step) => [step.t, step])),
  }));
  let best: ProvenRate = { met: false };
  for (const { t, width, total } of steps) {
    const rate = total / (width / 1000);
    if (t - width < from || t > to || !(rate > (best.rate ?? 0))) {
      continue;
    }
    const held = byTime.every(({ objective, at }) => {
      const step = at.get(t);
      return !step || (spentOf(step, objective) ?? 0) <= 1;
    });
    if (held) {
      best = { rate, at: t, met: rate >= target };
    }
  }
  return best;
}
