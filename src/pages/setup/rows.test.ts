import { CONCEPT_IDS } from '../../metrics/catalogue';
import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { byGroup, countRows, filterRows, type RowFilter, rowsOf } from './rows';

const OLD = rowsOf(resolve(STORES['v0.5.0']));
const row = (names: string[], id: string) => rowsOf(resolve(names)).find((one) => one.id === id);

describe('the rows', () => {
  it.each(Object.entries(STORES))('are one for each concept, in groups, whatever the store holds: %s', (_, names) => {
    const rows = rowsOf(resolve(names));
    expect(rows.map(({ id }) => id).sort()).toEqual([...CONCEPT_IDS].sort());
    const groups = byGroup(rows);
    expect(groups.flatMap((group) => group.rows)).toEqual(rows);
    for (const { status, series, missing } of rows) {
      expect(status === 'found' ? series.length : (missing?.reason ?? '')).toBeTruthy();
    }
  });

  it('name all series that answer, in both namings', () => {
    expect(row(STORES['both versions'], 'toolCalls')?.series.map(({ name }) => name)).toEqual([
      'contextd_mcp_tool_calls_total',
      'contextd_mcp_tool_invocations_total',
    ]);
  });

  it.each([
    [['contextd_mcp_tool_duration_seconds_bucket'], ['_bucket', '_count', '_sum']],
    [['contextd_mcp_tool_duration_seconds'], ['']],
    [
      ['contextd_mcp_tool_duration_seconds_count', 'contextd_mcp_tool_duration_seconds_sum'],
      ['_count', '_sum'],
    ],
  ])('name the parts under which %j is listed', (names, suffixes) => {
    const [series] = row(names, 'toolDuration')?.series ?? [];
    expect(series.listed).toEqual(suffixes.map((suffix) => `contextd_mcp_tool_duration_seconds${suffix}`));
  });

  it('separate what is wrong from notes', () => {
    expect(row(STORES['v0.5.0'], 'httpRequests')).toMatchObject({
      misleading: [expect.stringMatching(/as 200/)],
      notes: [],
    });
    expect(row(STORES['v0.5.0'], 'numCpu')).toMatchObject({
      misleading: [],
      notes: [expect.stringMatching(/GOMAXPROCS/)],
    });
  });

  it('are not called missing where the store could not be queried', () => {
    expect(new Set(rowsOf(resolve([]), true).map(({ status }) => status))).toEqual(new Set(['unknown']));
  });
});

describe('the filter', () => {
  it.each<[RowFilter, string, string[]]>([
    ['all', 'go_goroutines', ['goroutines', 'goroutinesBlocked']],
    ['all', 'go_memstats_heap_alloc', ['heapAlloc']],
    ['all', 'PROCESS_RUNTIME_GO_GOROUTINES', ['goroutines', 'goroutinesBlocked']],
    ['all', '  ', OLD.map(({ id }) => id)],
    ['all', 'cache evictions', ['cacheEvictions']],
    ['all', 'context folding tokens', ['branchTokens']],
    ['all', 'no such thing', []],
    ['all', '.*', []],
    ['misleading', '', ['httpRequests', 'httpRequestDuration', 'httpResponseSize', 'checkpointCount']],
    ['missing', 'http server', ['httpRequestSize', 'httpConnections']],
    ['found', 'cache', []],
  ])('%s with %j shows %j', (filter, text, ids) => {
    expect(filterRows(OLD, filter, text).map(({ id }) => id)).toEqual(ids);
  });

  it('says how many it shows', () => {
    const { all, found, missing, misleading } = countRows(OLD);
    expect([all, found + missing, misleading]).toEqual([CONCEPT_IDS.length, CONCEPT_IDS.length, 4]);
  });
});
