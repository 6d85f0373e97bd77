import { type BudgetOf } from '../../slo/budget';
import type { Sums } from '../../slo/increments';
import { periodOf } from '../../slo/window';

/** A point of a line in a list. */
export interface LinePoint {
  t: number;
  value: number;
}

/**
 * How the budget went from whole, when the window began, to what is left now: 1 - bad events so far / allowed bad events
 * of the whole window. It ends at the budget that the list shows. Empty when nothing happened.
 */
export function burndown(slo: BudgetOf, sums: Sums, now: number, points = 60): LinePoint[] {
  const { start } = periodOf(slo.window, now);
  const allowed = sums.between(start, now).total * (1 - slo.objective);
  if (!(allowed > 0)) {
    return [];
  }
  return Array.from({ length: points + 1 }, (_, i) => {
    const t = start + ((now - start) * i) / points;
    return { t, value: 1 - sums.between(start, t).bad / allowed };
  });
}
