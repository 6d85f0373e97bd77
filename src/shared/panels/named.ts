import { type Expr, type FoundExpr, type MissingExpr } from '../../metrics/promql';

/**
 * Several results as one query, distinguished by a label, so that a chart of a few related lines needs one query.
 * Those that this data source cannot give are left out.
 */
export function named(label: string, parts: Record<string, Expr>): Expr {
  const found = Object.entries(parts).filter((part): part is [string, FoundExpr] => part[1].ok);
  if (found.length === 0) {
    return { ok: false, missing: Object.values(parts).flatMap((part) => (part as MissingExpr).missing) };
  }
  const units = new Set(found.map(([, { unit }]) => unit));
  return {
    ok: true,
    expr: found.map(([name, { expr }]) => `label_replace(${expr}, "${label}", "${name}", "", "")`).join('\nor '),
    unit: units.size === 1 ? [...units][0] : undefined,
    concepts: [...new Set(found.flatMap(([, { concepts }]) => concepts))],
    caveats: [...new Set(found.flatMap(([, { caveats }]) => caveats))],
  };
}
