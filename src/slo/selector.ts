/** Selectors of PromQL: the part of the language in which counters and histograms are named. */

const TEXT = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/.source;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/.source;
const SPACE = /\s*/.source;
const MATCHER = `(?:(?:${NAME}|${TEXT})${SPACE}(?:=~|!~|!=|=)${SPACE}(?:${TEXT})|${TEXT})`;
const MATCHERS = `\\{${SPACE}(?:${MATCHER}${SPACE}(?:,${SPACE}${MATCHER}${SPACE})*,?${SPACE})?\\}`;
const SELECTOR = new RegExp(`^${SPACE}(?:${NAME}${SPACE}(?:${MATCHERS})?|${MATCHERS})${SPACE}$`);

/** The name of a metric, alone or with matchers; or matchers alone. */
export function isSelector(query: string): boolean {
  return SELECTOR.test(query) && !/^\s*\{\s*\}\s*$/.test(query);
}

const CALL = /^\s*([a-z_]+)\s*\(([\s\S]*)\)\s*$/;
const RANGE = /^([\s\S]*\S)\s*\[\s*(?:[0-9a-z]+|\{\{\s*\.window\s*\}\}|\$__rate_interval|\$__interval)\s*\]\s*$/;

/**
 * The counter that a query sums: of `x`, `sum(x)`, `rate(x[5m])`, `increase(x[5m])` and their sums. Undefined for what
 * is more than that. The sum of the increases of all series is the same events as the increase of their sum.
 */
export function counterOf(query: string): { selector: string; rate: boolean } | undefined {
  const inner = callOf(query, ['sum']) ?? query;
  const range = callOf(inner, ['rate', 'increase']);
  const selector = (range === undefined ? inner : (RANGE.exec(range)?.[1] ?? '')).trim();
  return isSelector(selector) ? { selector, rate: range !== undefined } : undefined;
}

function callOf(text: string, names: string[]): string | undefined {
  const [, name, inside] = CALL.exec(text) ?? [];
  return name !== undefined && names.includes(name) ? inside : undefined;
}
