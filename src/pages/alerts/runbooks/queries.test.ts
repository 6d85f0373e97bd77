import { createPromql } from '../../../metrics/promql';
import { resolve } from '../../../metrics/resolve';
import { STORES } from '../../../metrics/testing/stores';
import { exprOf } from './queries';
import texts from './texts.json';
import type { Runbook, RunbookQuery } from './types';

const builders = (store: string) => createPromql(resolve(STORES[store]), { matchers: { job: 'contextd' } });
const RUNBOOKS = texts as Record<string, unknown> as Record<string, Runbook>;
const QUERIES = Object.entries(RUNBOOKS).flatMap(([name, { blocks }]) =>
  blocks.flatMap((block) => (block.kind === 'query' ? [{ name, query: block as RunbookQuery }] : []))
);

describe('a query of a runbook', () => {
  const value = { build: 'value', concept: 'up' as const, by: ['instance'] };

  it.each<[string, Omit<RunbookQuery, 'title'>, string]>([
    ['is one builder', { value }, 'sum by (instance) (up{job="contextd"})'],
    ['shows the largest', { value, top: 3 }, 'topk(3, sum by (instance) (up{job="contextd"}))'],
    ['compares', { value, compare: '== 0' }, 'sum by (instance) (up{job="contextd"}) == 0'],
  ])('%s', (_, query, expr) => {
    expect(exprOf(builders('roadmap'), query)).toMatchObject({ ok: true, expr });
  });

  it('says what is missing', () => {
    const query = { value: { build: 'increase', concept: 'embeddingCost' as const, window: '1h' } };
    expect(exprOf(builders('v0.5.0'), query)).toMatchObject({ ok: false, missing: [{ id: 'embeddingCost' }] });
  });
});

describe('the queries of the runbooks', () => {
  it('exist', () => {
    expect(QUERIES.length).toBeGreaterThan(50);
  });

  it.each(QUERIES.map(({ name, query }) => [name, query.title, query] as const))(
    '%s: %s works on a store that has everything, and by its names alone on at least one of the two',
    (_, __, query) => {
      const everything = exprOf(createPromql(resolve([...STORES['both versions'], ...STORES.roadmap])), query);
      expect(everything.ok).toBe(true);
      expect([exprOf(builders('roadmap'), query).ok, exprOf(builders('v0.5.0'), query).ok]).toContain(true);
    }
  );
});
