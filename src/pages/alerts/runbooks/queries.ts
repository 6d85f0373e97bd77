/** The PromQL of a runbook's queries. */
import { render } from '../../../alerts/builders';
import { type Expr, operand, type Promql, top as topOf, wrap } from '../../../metrics/promql';
import type { RunbookQuery } from './types';

/** For the store that the builders know, or what is missing there. */
export function exprOf(promql: Promql, { value, top, compare }: Omit<RunbookQuery, 'title'>): Expr {
  const built = render(promql, value);
  const largest = top === undefined ? built : topOf(top, built);
  return compare === undefined ? largest : wrap(largest, (expr) => `${operand(expr)} ${compare}`);
}
