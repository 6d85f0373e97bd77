import { arrivalQueries } from '../../metrics/arrival';
import { type Expr, variable } from '../../metrics/promql';
import { VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { queryRunner } from '../../shared/panels/panels';
import { type ProblemKind } from '../../shared/store/problems';
import { metricsOf, countQueryOf } from './cardinality';
import { SetupView } from './SetupView';

/** Problems that rule out every query. */
const NO_QUERIES: ProblemKind[] = ['noDataSource', 'dataSourceGone', 'notPrometheus'];

/** The refId under which the series of metrics with bounded labels are counted. */
const COUNTS = 'counts';

/** The page's content, whatever the data source has. */
export function setupContent({ resolution, problem }: PageContext): SetupView {
  const queryable = !problem || !NO_QUERIES.includes(problem.kind);
  const job = variable(VAR.job).template;
  const bounded = metricsOf(resolution).filter(({ unbounded }) => unbounded.length === 0);
  const queries = {
    ...arrivalQueries(resolution, job),
    ...(bounded.length > 0 && { [COUNTS]: countQueryOf(bounded, job) }),
  };
  const targets = Object.entries(queries).map(([refId, expr]) => ({ refId, expr: asExpr(expr), instant: true }));
  return new SetupView({ resolution, problem, ...(queryable && { $data: queryRunner(targets) }) });
}

function asExpr(expr: string): Expr {
  return { ok: true, expr, concepts: [], caveats: [] };
}
