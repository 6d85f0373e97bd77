/**
 * Quantiles with what tells whether to believe them: how many events they are of, and the highest value that the buckets
 * can give. A quantile that equals the highest lies in the last bucket, which has no upper bound; inside a bucket with
 * bounds, a quantile below 1 does not reach its upper end.
 */
import type { ConceptId } from './catalogue';
import { type Expr, type FoundExpr, operand, wrap } from './expr';
import type { Promql, QueryOptions } from './promql';
import { carries } from './selector';
import { FEW_EVENTS, rareValues, TRAFFIC_WINDOW, type Window, WINDOWS } from './traffic';

/** The label of what is not a quantile. */
export const EVIDENCE = 'evidence';
export type Evidence = 'events' | 'highest';

/** The longest window of a table's quantile. */
const LONGEST: Window = '6h';

type Build = (options: QueryOptions) => Expr;

/** Several results in one; those that are missing are left out. What is said about them is said of the first. */
function union(parts: Expr[]): Expr {
  const found = parts.filter((part): part is FoundExpr => part.ok);
  return found.length === 0 ? parts[0] : { ...found[0], expr: found.map(({ expr }) => expr).join('\nor ') };
}

const labelled = (label: string, value: string, part: Expr) =>
  wrap(part, (expr) => `label_replace(${expr}, "${label}", "${value}", "", "")`);

function evidence(promql: Promql, id: ConceptId, over: (build: Build) => Expr): Expr[] {
  const highest = over((options) => promql.highest(id, options));
  return [
    ...(highest.ok ? [labelled(EVIDENCE, 'highest', highest)] : []),
    labelled(
      EVIDENCE,
      'events',
      over((options) => promql.increase(id, options))
    ),
  ];
}

/** Over the window of the traffic: of each value of a label, if it is grouped by one, else of all events. */
function byTraffic(promql: Promql, id: ConceptId, options: QueryOptions): (build: Build) => Expr {
  const label = trafficLabel(promql, id, options);
  if (label === undefined) {
    return (build) => build({ ...options, window: TRAFFIC_WINDOW });
  }
  const { filters = [] } = options;
  return (build) =>
    union([
      build({ ...options, filters: [...filters, { label, op: '!~', value: rareValues('rare') }] }),
      ...(Object.keys(WINDOWS) as Window[]).map((window) =>
        build({ ...options, window, filters: [...filters, { label, op: '=~', value: rareValues(window) }] })
      ),
    ]);
}

/** The label by whose values the traffic is measured; undefined where it is measured as a whole. */
export function trafficLabel({ resolution }: Promql, id: ConceptId, { by = [] }: QueryOptions): string | undefined {
  const found = resolution.get(id);
  const [label] = by;
  return by.length === 1 && found.status === 'found' && found.candidates.every((ref) => carries(ref, label))
    ? label
    : undefined;
}

/** A quantile over time with its evidence. Its windows follow the traffic. */
export function quantileOverTime(
  promql: Promql,
  q: number,
  id: ConceptId,
  options: QueryOptions = {},
  pick: (part: Expr) => Expr = (part) => part
): Expr {
  const over = byTraffic(promql, id, options);
  const quantile = pick(over((windowed) => promql.quantile(q, id, windowed)));
  return quantile.ok ? union([quantile, ...evidence(promql, id, over)]) : quantile;
}

/** Several quantiles of one thing over time, told apart by a label, with their evidence; other lines may stand beside them. */
export function quantilesOverTime(
  promql: Promql,
  label: string,
  quantiles: Record<string, number>,
  id: ConceptId,
  options: QueryOptions = {},
  others: (options: QueryOptions) => Record<string, Expr> = () => ({})
): Expr {
  const over = byTraffic(promql, id, options);
  const windowed = { ...options, window: TRAFFIC_WINDOW };
  const lines = [
    ...Object.entries(quantiles).map(([name, q]) =>
      labelled(
        label,
        name,
        over((o) => promql.quantile(q, id, o))
      )
    ),
    ...Object.entries(others(windowed)).map(([name, part]) => labelled(label, name, part)),
  ];
  const all = union(lines);
  return all.ok ? union([all, ...evidence(promql, id, over)]) : all;
}

/** A quantile over one window with its evidence, for a number. */
export function quantileNow(promql: Promql, q: number, id: ConceptId, options: QueryOptions = {}): Expr {
  const quantile = promql.quantile(q, id, options);
  return quantile.ok ? union([quantile, ...evidence(promql, id, (build) => build(options))]) : quantile;
}

/** A quantile with its evidence, for a table: over the window of the table, or a longer one where that holds few events. */
export function quantileForTable(promql: Promql, q: number, id: ConceptId, options: QueryOptions = {}): Expr {
  const events = promql.increase(id, options);
  const enough = (part: Expr) =>
    part.ok && events.ok
      ? wrap(part, (expr) => `(${operand(expr)} and ${operand(events.expr)} >= ${FEW_EVENTS})`)
      : part;
  const over = (build: Build) => union([enough(build(options)), build({ ...options, window: LONGEST })]);
  const quantile = over((o) => promql.quantile(q, id, o));
  return quantile.ok ? union([quantile, ...evidence(promql, id, over)]) : quantile;
}
