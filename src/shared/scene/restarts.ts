import { type Expr, type Promql, type QueryOptions, wrap } from '../../metrics/promql';

/** Restarts of one instance, in the shown time or a day of it, that exceed a day's deploys. */
export const MANY_RESTARTS = 5;

/** How often the instance restarted in the window that restarted most. */
export function mostRestarts(promql: Promql, options: QueryOptions): Expr {
  return wrap(promql.restarts({ ...options, by: ['instance'] }), (expr) => `max(${expr})`);
}
