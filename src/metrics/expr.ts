/**
 * What a builder returns: PromQL, or what is missing for it. And how results combine.
 */
import type { ConceptId } from './catalogue';
import type { MissingConcept } from './resolve';

export interface FoundExpr {
  ok: true;
  /** PromQL, with Grafana's variables in it. */
  expr: string;
  /** The concepts it shows. */
  concepts: ConceptId[];
  /** Grafana unit id of its values; undefined where the concepts do not say it. */
  unit?: string;
  /** Caveats of these series, in sentences. */
  caveats: string[];
}

export interface MissingExpr {
  ok: false;
  missing: MissingConcept[];
}

/** The unit of a share from 0 to 1. */
export const RATIO = 'percentunit';

export type Expr = FoundExpr | MissingExpr;

/**
 * Joins results: all that is missing, or what `render` makes of the PromQL of each.
 *
 * @param unit of the values that `render` makes
 */
export function combine(parts: Expr[], render: (...exprs: string[]) => string, unit?: string): Expr {
  const missing = parts.flatMap((part) => (part.ok ? [] : part.missing));
  const found = parts.filter((part): part is FoundExpr => part.ok);
  if (found.length < parts.length) {
    const byId = new Map(missing.map((item) => [item.id, item]));
    return { ok: false, missing: [...byId.values()] };
  }
  return {
    ok: true,
    expr: render(...found.map((part) => part.expr)),
    unit,
    concepts: [...new Set(found.flatMap((part) => part.concepts))],
    caveats: [...new Set(found.flatMap((part) => part.caveats))],
  };
}

/** One result in a frame, with its unit: `top(5, rate)`. */
export function wrap(part: Expr, render: (expr: string) => string): Expr {
  return combine([part], render, part.ok ? part.unit : undefined);
}

/** An expression as one operand: in parentheses, unless it is a single call or aggregation. */
export function operand(expr: string): string {
  const head = /^(?:[a-z_]+(?: by \([^()]*\))? ?)?(?=\()/.exec(expr);
  return head && closesAtEnd(expr, head[0].length) ? expr : `(${expr})`;
}

/** Whether the parenthesis at `start` is closed by the last character. */
function closesAtEnd(expr: string, start: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < expr.length; i++) {
    const char = expr[i];
    if (quoted) {
      i += char === '\\' ? 1 : 0;
      quoted = char !== '"';
      continue;
    }
    quoted = char === '"';
    depth += char === '(' ? 1 : char === ')' ? -1 : 0;
    if (depth === 0) {
      return i === expr.length - 1;
    }
  }
  return false;
}

/** a / b, without a value where b is 0 or absent; never NaN. */
export function ratio(a: Expr, b: Expr): Expr {
  return combine([a, b], (x, y) => `${operand(x)} / (${operand(y)} > 0)`, RATIO);
}

/** a / (a + b): 0 to 1; an absent side counts as 0; no value where both are 0. */
export function share(a: Expr, b: Expr): Expr {
  return combine(
    [a, b],
    (x, y) => {
      const [a1, b1] = [operand(x), operand(y)];
      const left = `(${a1} or ${b1} * 0)`;
      const right = `(${b1} or ${a1} * 0)`;
      return `${left} / (${left} + ${right} > 0)`;
    },
    RATIO
  );
}

/** The n largest series. */
export function top(n: number, part: Expr): Expr {
  return wrap(part, (expr) => `topk(${Math.max(1, Math.floor(n))}, ${expr})`);
}

/** A result times a number, which is of another unit. */
export function times(part: Expr, factor: number): Expr {
  return combine([part], (expr) => `${operand(expr)} * ${factor}`);
}
