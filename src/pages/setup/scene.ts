import { arrivalQueries } from '../../metrics/arrival';
import { type Expr, variable } from '../../metrics/promql';
import { VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { queryRunner } from '../../shared/panels/panels';
import { type ProblemKind } from '../../shared/store/problems';
import { metricsOf, countQueryOf } from './cardinality';
import { SetupView } from './SetupView';

/** Where nothing can be asked at all. */
const NOBODY_TO_ASK: ProblemKind[] = ['noDataSource', 'dataSourceGone', 'notPrometheus'];

/** The refId under which the series of metrics with bounded labels are counted. */
const COUNTS = 'counts';

/** What stands on the page, whatever the data source has. */
export function setupContent({ resolution, problem }: PageContext): SetupView {
  const asks = !problem || !NOBODY_TO_ASK.includes(problem.kind);
  const job = variable(VAR.job).template;
  const bounded = metricsOf(resolution).filter(({ unbounded }) => unbounded.length === 0);
  const queries = {
    ...arrivalQueries(resolution, job),
    ...(bounded.length > 0 && { [COUNTS]: countQueryOf(bounded, job) }),
  };
  const targets = Object.entries(queries).map(([refId, expr]) => ({ refId, expr: asExpr(expr), instant: true }));
  return new SetupView({ resolution, problem, ...(asks && { $data: queryRunner(targets) }) });
}

function asExpr(expr: string): Expr {
  return { ok: true, expr, concepts: [], caveats: [] };
}
