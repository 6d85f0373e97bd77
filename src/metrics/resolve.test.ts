import fc from 'fast-check';
import { catalogue, CONCEPT_IDS, type ConceptId } from './catalogue';
import { candidateNames } from './names';
import { nameMatchers, resolve } from './resolve';
import { storeOf, STORES } from './testing/stores';

/** The names of the first series that answers a concept. */
function namesFor(names: string[], id: ConceptId): string[] {
  const item = resolve(names).get(id);
  return item.status === 'found' ? item.candidates.map((ref) => ref.name) : [];
}

describe('resolve', () => {
  it.each<[string, string[], ConceptId, string[]]>([
    ['the roadmap name', ['contextd_mcp_tool_calls_total'], 'toolCalls', ['contextd_mcp_tool_calls_total']],
    ['the v0.5.0 name', ['contextd_mcp_tool_invocations_total'], 'toolCalls', ['contextd_mcp_tool_invocations_total']],
    ['a name with dots', ['contextd.mcp.tool.invocations_total'], 'toolCalls', ['contextd.mcp.tool.invocations_total']],
    [
      'two versions side by side, the roadmap first',
      ['contextd_mcp_tool_invocations_total', 'contextd_mcp_tool_calls_total'],
      'toolCalls',
      ['contextd_mcp_tool_calls_total', 'contextd_mcp_tool_invocations_total'],
    ],
    [
      'a fallback on its own',
      ['mcp_server_operation_duration_seconds_bucket'],
      'toolCalls',
      ['mcp_server_operation_duration_seconds'],
    ],
    [
      'no fallback beside a better name',
      ['mcp_server_operation_duration_seconds_bucket', 'contextd_mcp_tool_calls_total'],
      'toolCalls',
      ['contextd_mcp_tool_calls_total'],
    ],
    ['a summary', ['go_gc_duration_seconds', 'go_gc_duration_seconds_count'], 'gcDuration', ['go_gc_duration_seconds']],
    [
      'a histogram by its buckets',
      ['http_server_request_size_bytes_bucket'],
      'httpRequestSize',
      ['http_server_request_size_bytes'],
    ],
    ['only the parts that exist', ['contextd_memory_errors_total'], 'databaseErrors', ['contextd_memory_errors_total']],
    ['no histogram from a lone sum', ['http_server_request_size_bytes_sum'], 'httpRequestSize', []],
    ['no histogram from a gauge that ends in _count', ['contextd_memory_count'], 'memorySearches', []],
    ['a gauge that ends in _count', ['contextd_memory_count'], 'memoryCount', ['contextd_memory_count']],
  ])('finds %s', (_, names, id, expected) => {
    expect(namesFor(names, id)).toEqual(expected);
  });

  it.each([
    ['http_server_request_duration_seconds_bucket', 'classic', false],
    ['http_server_request_duration_seconds', 'native', true],
  ])('tells the layout of %s', (name, form, native) => {
    const item = resolve([name]).get('httpRequestDuration');
    expect(item).toMatchObject({ status: 'found', candidates: [{ form, native }] });
  });

  it('tells apart two conventions that share a name by the company it keeps', () => {
    const label = (names: string[]) => {
      const item = resolve(names).get('httpRequestDuration');
      return item.status === 'found' ? item.candidates.map((ref) => ref.label('http_method')) : [];
    };
    expect(label(['http_server_request_duration_seconds_bucket'])).toEqual(['http_request_method']);
    expect(label(['http_server_request_duration_seconds_bucket', 'http_server_requests_total'])).toEqual([
      'http_method',
    ]);
  });

  it('spells labels as the store spells names', () => {
    const item = resolve(['http.server.requests']).get('httpRequests');
    expect(item.status === 'found' && item.candidates[0].label('http_route')).toBe('http.route');
  });

  it.each<[string, string[], ConceptId, string]>([
    ['an empty store', [], 'toolCalls', 'noData'],
    ['go_* alone: telemetry is off', STORES['go_* only'], 'toolCalls', 'otlpOff'],
    ['OTLP alone: /metrics is not scraped', STORES['v0.5.0 by OTLP only'], 'heapAlloc', 'notScraped'],
    ['v0.5.0 without the roadmap', STORES['v0.5.0'], 'cacheHits', 'roadmap'],
    ['v0.5.0 before the first checkpoint', ['contextd_mcp_tool_invocations_total'], 'checkpointSaves', 'noEventYet'],
    ['the roadmap before the first eviction', ['contextd_cache_hits_total'], 'cacheEvictions', 'noEventYet'],
    ['the roadmap, which has no memories', ['contextd_mcp_tool_calls_total'], 'memorySearches', 'notExported'],
    ['a scrape that lacks one series', ['go_goroutines'], 'goMemoryLimit', 'notExported'],
    ['no node_exporter', STORES.roadmap.filter((name) => !name.startsWith('node_')), 'hostCpu', 'otherExporter'],
    [
      'what v0.5.0 never records',
      STORES['v0.5.0'].filter((name) => !name.startsWith('compression_')),
      'compressionRatio',
      'neverRecorded',
    ],
  ])('says why it is missing: %s', (_, names, id, cause) => {
    const item = resolve(names).get(id);
    expect(item).toMatchObject({ status: 'missing', id, cause });
    expect(item.status === 'missing' && [item.reason, item.remedy].every((text) => /^\S.*\.$/.test(text))).toBe(true);
  });

  it('knows which namings are present', () => {
    expect(resolve(STORES['v0.5.0']).origins()).toEqual(expect.arrayContaining(['v0.5.0', 'client_golang', 'otlp']));
    expect(resolve(STORES['v0.5.0']).origins()).not.toContain('roadmap');
    expect(resolve(STORES.roadmap).origins()).toContain('roadmap');
    expect(resolve(['contextd_mcp_tool_duration_seconds_bucket']).origins()).toEqual([]);
  });

  it('puts every concept on one side, whatever names it meets', () => {
    const known = Object.values(catalogue.concepts).flatMap((concept) => concept.series.flatMap(candidateNames));
    const suffixed = known.flatMap((name) => ['', '_bucket', '_count', '_sum'].map((suffix) => name + suffix));
    fc.assert(
      fc.property(fc.subarray(suffixed), fc.array(fc.string()), (some, noise) => {
        const resolution = resolve([...some, ...noise]);
        expect(resolution.found().length + resolution.missing().length).toBe(CONCEPT_IDS.length);
        for (const { id, candidates } of resolution.found()) {
          expect(candidates.length).toBeGreaterThan(0);
          expect(resolution.has(id)).toBe(true);
        }
      }),
      { numRuns: 60 }
    );
  });

  it.each<[string, string[], string[], string]>([
    ['all', ['contextd_mcp_tool_invocations_total'], [], 'all'],
    ['none', ['go_goroutines'], ['contextd_mcp_tool_invocations_total'], 'none'],
    ['some', ['contextd_mcp_tool_invocations_total'], ['contextd_mcp_tool_invocations_total'], 'some'],
  ])('knows that %s of the series of a name carry an instance', (_, names, anonymous, identified) => {
    const item = resolve(names, { anonymous }).get('toolCalls');
    expect(item).toMatchObject({ status: 'found', candidates: [{ identified }] });
  });

  it('knows it of a histogram by its parts', () => {
    const item = resolve([], { anonymous: ['contextd_mcp_tool_duration_seconds_bucket'] }).get('toolDuration');
    expect(item).toMatchObject({ status: 'found', candidates: [{ form: 'classic', identified: 'none' }] });
  });

  it('does not say why something is missing from a list that was cut short', () => {
    const cut = resolve(['go_goroutines'], { cutAt: 20_000 });
    expect(cut.has('goroutines')).toBe(true);
    expect(cut.get('toolCalls')).toMatchObject({ status: 'missing', cause: 'unknown' });
    expect(cut.cutAt).toBe(20_000);
  });

  it('does not mind the order of the names', () => {
    const names = STORES.everything;
    const forward = resolve(names)
      .found()
      .map(({ id, candidates }) => [id, candidates.map((ref) => ref.name)]);
    const backward = resolve([...names].reverse())
      .found()
      .map(({ id, candidates }) => [id, candidates.map((ref) => ref.name)]);
    expect(backward).toEqual(forward);
  });
});

describe('nameMatchers', () => {
  /** Reads the selectors as a store does. */
  function covers(selectors: string[], name: string): boolean {
    return selectors.some((text) => {
      const pattern = /__name__=~"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '';
      return new RegExp(`^(?:${pattern.replace(/\\\\/g, '\\')})$`).test(name);
    });
  }

  it('asks for every name of the catalogue in a few short selectors', () => {
    const { identified: selectors, anonymous } = nameMatchers(['contextd']);
    expect(selectors.length).toBeLessThanOrEqual(3);
    expect(selectors.join('').length).toBeLessThan(1000);
    expect(anonymous).toEqual([selectors[0].replace('instance!=""', 'instance=""')]);
    for (const name of [...STORES.everything, ...storeOf(['node_exporter', 'blackbox_exporter'])]) {
      expect([name, covers(selectors, name)]).toEqual([name, true]);
    }
    expect(covers(selectors, 'promhttp_metric_handler_requests_total')).toBe(false);
    expect(covers(selectors, 'node_boot_time_seconds')).toBe(false);
  });

  it.each<[string, string[], string]>([
    ['one job', ['contextd'], '{job="contextd",instance!="",__name__=~'],
    ['a job with hostile letters', ['a"b\\c'], '{job="a\\"b\\\\c",instance!="",__name__=~'],
    ['any of several jobs', ['a.b', 'c'], '{job=~"a\\\\.b|c",instance!="",__name__=~'],
    ['all jobs where none is said', [], '{instance!="",__name__=~'],
  ])('asks for %s', (_, jobs, start) => {
    expect(nameMatchers(jobs).identified[0].slice(0, start.length)).toBe(start);
  });
});
