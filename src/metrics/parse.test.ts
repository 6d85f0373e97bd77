import { parser } from '@prometheus-io/lezer-promql';
import { createPromql } from './promql';
import { resolve } from './resolve';
import { everyExpr } from './testing/everyExpr';
import { STORES } from './testing/stores';

/** What Grafana puts in before a query is sent. */
function interpolate(expr: string): string {
  return expr.replaceAll('$__rate_interval', '1m').replaceAll('"$job"', '"contextd"').replaceAll('"$instance"', '".*"');
}

/** The first piece of an expression that PromQL does not understand. */
function syntaxError(expr: string): string | undefined {
  let problem: string | undefined;
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError && problem === undefined) {
        problem = `at ${node.from}: ${expr.slice(Math.max(0, node.from - 20), node.from + 20)}`;
      }
    },
  });
  return problem;
}

describe('every builder on every concept', () => {
  it('would notice a syntax error', () => {
    expect(syntaxError('sum(rate(a{b="c"}[5m]))')).toBeUndefined();
    expect(syntaxError('sum(rate(a{b="c"[5m]))')).toBeDefined();
  });

  it.each(Object.entries(STORES))('gives PromQL that parses: %s', (_, names) => {
    const exprs = everyExpr(createPromql(resolve(names)));
    const broken = exprs.flatMap(({ name, expr }) => {
      const problem = expr.ok ? syntaxError(interpolate(expr.expr)) : undefined;
      return problem === undefined ? [] : [`${name} ${problem}`];
    });
    expect(broken).toEqual([]);
  });

  it.each(Object.entries(STORES))('leaves only the scope for Grafana to replace: %s', (_, names) => {
    const found = everyExpr(createPromql(resolve(names))).flatMap(({ expr }) => (expr.ok ? [expr.expr] : []));
    const variables = found.flatMap((expr) => expr.match(/\$(?!1")\w+|\$\{|\[\[/g) ?? []);
    expect([...new Set(variables)].filter((name) => !['$job', '$instance', '$__rate_interval'].includes(name))).toEqual(
      []
    );
  });

  it.each(Object.entries(STORES))('answers, or names what is missing: %s', (_, names) => {
    for (const { name, expr } of everyExpr(createPromql(resolve(names)))) {
      const told = expr.ok ? expr.expr : expr.missing.map((item) => `${item.id}: ${item.reason} ${item.remedy}`).join();
      expect([name, told]).toEqual([name, expect.stringMatching(/\S/)]);
    }
  });

  it('answers most concepts in the stores that people have', () => {
    const answered = (store: string) => resolve(STORES[store]).found().length;
    expect(answered('roadmap')).toBeGreaterThan(60);
    expect(answered('v0.5.0')).toBeGreaterThan(70);
    expect(answered('nothing')).toBe(0);
  });
});
