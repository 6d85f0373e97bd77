import { type ConceptId } from '../../metrics/catalogue';
import { quantileNow } from '../../metrics/evidence';
import { type Expr, type Promql, type QueryOptions } from '../../metrics/promql';
import { type HeadlineNumber } from './Headline';

type About = Pick<HeadlineNumber, 'id' | 'title' | 'description' | 'unit' | 'decimals' | 'href'>;

/** A number over a window, drawn over time by the same builder. */
export function overWindow(about: About, build: (options: QueryOptions) => Expr): HeadlineNumber {
  return { ...about, value: (window, offset) => build({ window, offset }), spark: build({}) };
}

/** A quantile over a window, with what tells whether to believe it, drawn over time. */
export function quantileOverWindow(
  about: About,
  promql: Promql,
  q: number,
  id: ConceptId,
  options: Pick<QueryOptions, 'filters'> = {}
): HeadlineNumber {
  return {
    ...about,
    value: (window, offset) => quantileNow(promql, q, id, { ...options, window, offset }),
    spark: promql.quantile(q, id, options),
  };
}

/** A level: its mean over the window, drawn as it stands at each moment. */
export function meanLevel(
  about: About,
  promql: Promql,
  id: ConceptId,
  options: Pick<QueryOptions, 'agg' | 'filters'> = {}
): HeadlineNumber {
  return {
    ...about,
    value: (window, offset) => promql.overTime('avg', id, { ...options, window, offset }),
    spark: promql.value(id, options),
  };
}

/** A number that only the sentence needs. */
export function untold(id: string, build: (options: QueryOptions) => Expr): HeadlineNumber {
  return { id, title: '', description: '', unit: 'short', value: (window, offset) => build({ window, offset }) };
}
