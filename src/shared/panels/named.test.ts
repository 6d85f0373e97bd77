import { createPromql, type Expr } from '../../metrics/promql';
import { resolve } from '../../metrics/resolve';
import { named } from './named';

const found = (expr: string, concepts: string[], caveats: string[] = []): Expr =>
  ({ ok: true, expr, concepts, caveats }) as Expr;
const { missing } = createPromql(resolve([])).value('goroutines') as Extract<Expr, { ok: false }>;
const absent: Expr = { ok: false, missing };

describe('several answers as one query', () => {
  it('tells them apart by a label', () => {
    const both = named('part', { 'in use': found('sum(a)', ['heapInuse']), released: found('b', ['heapReleased']) });
    expect(both).toEqual({
      ok: true,
      expr: 'label_replace(sum(a), "part", "in use", "", "")\nor label_replace(b, "part", "released", "", "")',
      concepts: ['heapInuse', 'heapReleased'],
      caveats: [],
    });
  });

  it('leaves out what cannot be answered', () => {
    expect(named('kind', { all: found('a', ['goroutines']), blocked: absent })).toMatchObject({
      ok: true,
      expr: 'label_replace(a, "kind", "all", "", "")',
      concepts: ['goroutines'],
    });
  });

  it('says what is missing where nothing can be answered', () => {
    expect(named('kind', { all: absent, blocked: absent })).toEqual({ ok: false, missing: [...missing, ...missing] });
  });

  it('names a concept and a caveat once', () => {
    const quantiles = named('quantile', {
      p50: found('a', ['toolDuration'], ['Old buckets.']),
      p95: found('b', ['toolDuration'], ['Old buckets.', 'Two namings.']),
    });
    expect(quantiles).toMatchObject({ concepts: ['toolDuration'], caveats: ['Old buckets.', 'Two namings.'] });
  });
});
