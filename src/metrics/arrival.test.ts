import { parser } from '@prometheus-io/lezer-promql';
import { arrivalQueries, hasOldNames, hasPushedSeries, readArrival } from './arrival';
import { resolve } from './resolve';
import { STORES } from './testing/stores';

function hasError(expr: string): boolean {
  let error = false;
  parser.parse(expr).iterate({ enter: ({ type }) => void (error ||= type.isError) });
  return error;
}

describe('how metrics arrive', () => {
  it.each(Object.entries(STORES))('is asked in PromQL, of one job: %s', (_, names) => {
    const queries = Object.values(arrivalQueries(resolve(names), 'a\\"b'));
    expect(queries.length).toBeGreaterThanOrEqual(5);
    for (const query of queries) {
      expect([query, hasError(query)]).toEqual([query, false]);
      expect(query).toContain('job="a\\"b"');
      expect(query.replaceAll('"$1"', '')).not.toContain('$');
    }
  });

  it.each<[string, string[], string | undefined]>([
    ['the calls of v0.5.0', STORES['v0.5.0'], 'max(resets(contextd_mcp_tool_invocations_total{job="x"}[10m]))'],
    [
      'those with dots',
      STORES['dotted v0.5.0'],
      'max(resets({__name__="contextd.mcp.tool.invocations_total",job="x"}[10m]))',
    ],
    [
      'the count of a histogram where there is no counter',
      ['contextd_embedding_generation_duration_seconds_bucket'],
      'max(resets(contextd_embedding_generation_duration_seconds_count{job="x"}[10m]))',
    ],
    ['nothing where nothing is pushed', STORES.roadmap, undefined],
  ])('jumps are looked for in %s', (_, names, expected) => {
    expect(arrivalQueries(resolve(names), 'x').jumps).toBe(expected);
  });

  it('asks for target_info as the store spells it', () => {
    expect(arrivalQueries(resolve(['target.info']), 'x').infos).toBe('count({__name__="target.info",job="x"})');
    expect(arrivalQueries(resolve([]), 'x').infos).toBe('count(target_info{job="x"})');
  });

  it('is read from the answers, as far as there are any', () => {
    const one = (value: number) => [{ labels: {}, value }];
    expect(readArrival({ up: one(2), targets: one(3), infos: [], restarts: one(1) })).toEqual({
      up: 2,
      targets: 3,
      infos: undefined,
      pushed: undefined,
      unnamed: undefined,
      versions: [],
      restarts: 1,
      jumps: undefined,
    });
    const versions = ['0.6.0', '0.5.0', '0.5.0', '(devel)', ''].map((version) => ({ labels: { version }, value: 1 }));
    expect(readArrival({ versions: [...versions, { labels: {}, value: 1 }] }).versions).toEqual(['0.5.0', '0.6.0']);
  });
});

describe('what names tell', () => {
  it.each<[string, string[], boolean, boolean]>([
    ['v0.5.0', STORES['v0.5.0'], true, true],
    ['v0.5.0 with dots', STORES['dotted v0.5.0'], true, true],
    ['the roadmap', STORES.roadmap, false, false],
    ['the roadmap with dots', STORES['dotted roadmap'], false, true],
    ['both', STORES['both versions'], true, true],
    ['a name that later versions keep', ['contextd_memory_count', 'folding_branch_active_count'], false, false],
    ['go_* alone', STORES['go_* only'], false, false],
    ['nothing', [], false, false],
  ])('%s', (_, names, old, pushed) => {
    expect([hasOldNames(resolve(names)), hasPushedSeries(resolve(names))]).toEqual([old, pushed]);
  });
});

describe('the names of contextd v0.5.0', () => {
  const KEPT = [
    'contextd_mcp_tool_calls_total',
    'contextd_database_operations_total',
    'contextd_database_errors_total',
    'contextd_vectorstore_operation_duration_seconds_bucket',
    'contextd_vectorstore_errors_total',
    'contextd_memory_errors_total',
    'contextd_checkpoint_count',
  ];

  it('are not those that a later contextd keeps', () => {
    expect(hasOldNames(resolve(KEPT))).toBe(false);
    expect(hasPushedSeries(resolve(KEPT))).toBe(false);
  });

  it('are those that the roadmap calls otherwise', () => {
    expect(hasOldNames(resolve([...KEPT, 'contextd_mcp_tool_invocations_total']))).toBe(true);
    expect(hasOldNames(resolve(STORES['v0.5.0']))).toBe(true);
    expect(hasOldNames(resolve(STORES['dotted v0.5.0']))).toBe(true);
  });
});
