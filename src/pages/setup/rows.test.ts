import { CONCEPT_IDS } from '../../metrics/catalogue';
import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { byGroup, countRows, filterRows, groupCounts, openFirst, type Row, type RowFilter, rowsOf } from './rows';

const OLD = rowsOf(resolve(STORES['v0.5.0']));
const row = (names: string[], id: string) => rowsOf(resolve(names)).find((one) => one.id === id);

describe('the rows', () => {
  it.each(Object.entries(STORES))('are one for each concept, in groups, whatever the store holds: %s', (_, names) => {
    const rows = rowsOf(resolve(names));
    expect(rows.map(({ id }) => id).sort()).toEqual([...CONCEPT_IDS].sort());
    const grouped = byGroup(rows).flatMap((group) => group.rows);
    expect(new Set(grouped)).toEqual(new Set(rows));
    expect(grouped).toHaveLength(rows.length);
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

describe('the groups', () => {
  /** Rows that are found (f), missing (m) or misleading (w). */
  const group = (name: Row['group'], states: string): Row[] =>
    [...states].map(
      (state, index) =>
        ({
          id: `${name}${index}`,
          group: name,
          status: state === 'm' ? 'missing' : state === '?' ? 'unknown' : 'found',
          misleading: state === 'w' ? ['wrong'] : [],
        }) as unknown as Row
    );

  it('with misleading series come first, then those that miss something, and so do their rows', () => {
    const rows = [...group('process', 'ff'), ...group('go', 'fmf'), ...group('http', 'fmw'), ...group('tools', 'm')];
    const groups = byGroup(rows);
    expect(groups.map((one) => one.group)).toEqual(['http', 'go', 'tools', 'process']);
    expect(groups[0].rows.map(({ id }) => id)).toEqual(['http2', 'http1', 'http0']);
    expect(groups[1].rows.map(({ id }) => id)).toEqual(['go1', 'go0', 'go2']);
  });

  it.each([
    ['that are not as they should be', [group('process', 'ff'), group('go', 'fm'), group('http', 'w')], ['http', 'go']],
    [
      'as many as leave the page short',
      [group('go', 'm'.repeat(8)), group('http', 'm'.repeat(5)), group('tools', 'm')],
      ['go', 'tools'],
    ],
    ['with misleading series in any case', [group('go', 'w' + 'f'.repeat(20)), group('http', 'm')], ['go']],
    ['none where nothing is known', [group('go', '??')], []],
    ['none where all is well', [group('go', 'ff')], []],
  ])('are open at first: %s', (_, rows, expected) => {
    expect(openFirst(byGroup(rows.flat()))).toEqual(expected);
  });

  it.each([
    ['ff', { found: '2 of 2 found' }],
    ['fmm', { found: '1 of 3 found', missing: '2 missing' }],
    ['fw', { found: '2 of 2 found', misleading: '1 misleading' }],
    ['f?', {}],
  ])('say what they hold: %s', (states, expected) => {
    expect(groupCounts(group('go', states))).toEqual(expected);
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
