import { type ConceptId } from '../../metrics/catalogue';
import { type Expr, type Promql, type QueryOptions } from '../../metrics/promql';
import { type PanelOptions, timeseries } from '../../shared/panels/panels';
import { named } from '../../shared/panels/queries';

type About = Pick<PanelOptions, 'title' | 'description'> & Partial<Omit<PanelOptions, 'targets'>>;

/** A chart of a few related lines, asked for as one query. */
export function lines(about: About, label: string, parts: Record<string, Expr>) {
  return chart(about, named(label, parts), `{{${label}}}`);
}

/** A chart of one query, with a line for each value of its labels. */
export function chart(about: About, expr: Expr, legend: string) {
  return timeseries({ unit: 'ops', min: 0, ...about, targets: [{ expr, legend }] });
}

/** A chart of the median, the 95th and the 99th percentile. */
export function durations(about: About, promql: Promql, id: ConceptId, options: QueryOptions = {}) {
  return lines({ unit: 's', ...about }, 'quantile', {
    p50: promql.quantile(0.5, id, options),
    p95: promql.quantile(0.95, id, options),
    p99: promql.quantile(0.99, id, options),
  });
}

/** A chart of the mean and the 95th percentile. */
export function sizes(about: About, promql: Promql, id: ConceptId, options: QueryOptions = {}) {
  return lines({ unit: 'short', ...about }, 'size', {
    mean: promql.mean(id, options),
    p95: promql.quantile(0.95, id, options),
  });
}
