import { createPromql, type Expr, operand, type Promql, ratio, regex, share, times, top, variable } from './promql';
import { resolve } from './resolve';
import { STORES } from './testing/stores';

/** Builders with a short scope and window, so that the expectations can be read. */
function builders(names: string[]): Promql {
  return createPromql(resolve(names), { matchers: { job: 'j' } });
}

function text(expr: Expr): string {
  return expr.ok
    ? expr.expr.replaceAll('$__rate_interval', '5m')
    : `missing ${expr.missing.map((item) => item.id).join(', ')}`;
}

const ROADMAP = [
  'contextd_mcp_tool_calls_total',
  'http_server_requests_total',
  'http_server_request_duration_seconds_bucket',
];
const V050 = ['contextd_mcp_tool_invocations_total', 'contextd_mcp_tool_errors_total', 'contextd_http_requests_total'];

describe('PromQL of a concept', () => {
  it.each<[string, string[], (p: Promql) => Expr, string]>([
    [
      'a counter under the roadmap name',
      ROADMAP,
      (p) => p.rate('httpRequests', { by: ['http_route'] }),
      'sum by (http_route) (rate(http_server_requests_total{job="j"}[5m]))',
    ],
    [
      'canonical labels where v0.5.0 names them differently',
      V050,
      (p) => p.rate('httpRequests', { by: ['http_route'], filters: [{ label: 'http_method', op: '=', value: 'GET' }] }),
      'sum by (http_route) (label_replace(rate(contextd_http_requests_total{job="j",method="GET"}[5m]), "http_route", "$1", "endpoint", "(.*)"))',
    ],
    [
      'names and labels with dots',
      ['http.server.requests'],
      (p) =>
        p.increase('httpRequests', {
          by: ['http_route'],
          window: '1h',
          filters: [{ label: 'http_method', op: '!=', value: 'GET' }],
        }),
      'sum by (http_route) (label_replace(increase({__name__="http.server.requests",job="j","http.method"!="GET"}[1h]), "http_route", "$1", "http.route", "(.*)"))',
    ],
    [
      'two versions, each process under one naming',
      [...ROADMAP, ...V050],
      (p) => p.callRate({ by: ['tool'] }),
      'sum by (tool) (sum by (tool, job, instance) (rate(contextd_mcp_tool_calls_total{job="j"}[5m])) or on (job, instance) sum by (tool, job, instance) (rate(contextd_mcp_tool_invocations_total{job="j"}[5m])))',
    ],
    [
      'a gauge',
      ['go_goroutines'],
      (p) => p.value('goroutines', { by: ['instance'], agg: 'max', offset: '1d' }),
      'max by (instance) (go_goroutines{job="j"} offset 1d)',
    ],
    [
      'a gauge from another unit',
      ['go_gc_duration_seconds'],
      (p) => p.value('gcPause'),
      'sum(go_gc_duration_seconds{job="j",quantile=~"1|1.0"} * 1000000000)',
    ],
    [
      'a gauge over time',
      ['up'],
      (p) => p.overTime('avg', 'up', { window: '30d', agg: 'avg' }),
      'avg(avg_over_time(up{job="j"}[30d]))',
    ],
    [
      'up where nothing is scraped',
      ['target_info'],
      (p) => p.value('up'),
      'sum(present_over_time(target_info{job="j"}[5m]))',
    ],
    [
      'up over time where nothing is scraped',
      ['target_info'],
      (p) => p.overTime('min', 'up', { window: '1h' }),
      'sum(min_over_time((present_over_time(target_info{job="j"}[5m]))[1h:]))',
    ],
    [
      'a quantile of a classic histogram',
      ROADMAP,
      (p) => p.quantile(0.95, 'httpRequestDuration', { by: ['http_route'] }),
      'histogram_quantile(0.95, sum by (http_route, le) (rate(http_server_request_duration_seconds_bucket{job="j"}[5m])))',
    ],
    [
      'a quantile of a native histogram',
      ['contextd_mcp_tool_duration_seconds'],
      (p) => p.quantile(0.5, 'toolDuration'),
      'histogram_quantile(0.5, sum(rate(contextd_mcp_tool_duration_seconds{job="j"}[5m])))',
    ],
    [
      'a quantile of a summary: the nearest above',
      ['go_gc_duration_seconds'],
      (p) => p.quantile(0.6, 'gcDuration'),
      'max(go_gc_duration_seconds{job="j",quantile="0.75"})',
    ],
    [
      'the highest quantile of a summary, as any Prometheus spells it',
      ['go_gc_duration_seconds'],
      (p) => p.quantile(0.99, 'gcDuration'),
      'max(go_gc_duration_seconds{job="j",quantile=~"1|1.0"})',
    ],
    [
      'a quantile in the unit of the concept',
      ['http_server_duration_milliseconds_bucket'],
      (p) => p.quantile(0.5, 'httpRequestDuration'),
      'histogram_quantile(0.5, sum by (le) (rate(http_server_duration_milliseconds_bucket{job="j"}[5m]))) * 0.001',
    ],
    [
      'a mean',
      ['contextd_embedding_batch_size_bucket'],
      (p) => p.mean('embeddingBatchSize'),
      'sum(rate(contextd_embedding_batch_size_sum{job="j"}[5m])) / (sum(rate(contextd_embedding_batch_size_count{job="j"}[5m])) > 0)',
    ],
    [
      'a mean of a native histogram',
      ['contextd_embedding_batch_size'],
      (p) => p.mean('embeddingBatchSize'),
      'sum(histogram_sum(rate(contextd_embedding_batch_size{job="j"}[5m]))) / (sum(histogram_count(rate(contextd_embedding_batch_size{job="j"}[5m]))) > 0)',
    ],
    [
      'a counter that is the count of a histogram',
      ['contextd_embedding_generation_duration_seconds_bucket'],
      (p) => p.rate('embeddingOperations'),
      'sum(rate(contextd_embedding_generation_duration_seconds_count{job="j"}[5m]))',
    ],
    [
      'a counter that is the sum of a histogram',
      ['gen_ai_client_token_usage_bucket'],
      (p) => p.rate('embeddingTokens'),
      'sum(rate(gen_ai_client_token_usage_sum{job="j",gen_ai_operation_name="embeddings"}[5m]))',
    ],
    [
      'a sum of several series',
      ['contextd_memory_errors_total', 'contextd_checkpoint_errors_total'],
      (p) => p.rate('databaseErrors', { by: ['store'] }),
      'sum by (store) (label_replace(rate(contextd_memory_errors_total{job="j"}[5m]), "store", "memory", "", "") or label_replace(rate(contextd_checkpoint_errors_total{job="j"}[5m]), "store", "checkpoint", "", ""))',
    ],
    [
      'only one part of that sum, chosen for the naming that has one',
      ['contextd_database_errors_total', 'contextd_vectorstore_errors_total', 'contextd_memory_errors_total'],
      (p) => p.rate('databaseErrors', { parts: { store: 'memory' } }),
      'sum(sum by (job, instance) (rate(contextd_database_errors_total{job="j"}[5m])) or on (job, instance) sum by (job, instance) (rate(contextd_memory_errors_total{job="j"}[5m])))',
    ],
    [
      'events of a process, also before the first',
      ['contextd_auth_failures_total', 'up'],
      (p) => p.occurrences('authFailures', { by: ['job', 'instance'], window: '5m' }),
      '(sum by (job, instance) (increase(contextd_auth_failures_total{job="j"}[5m])) or 0 * (sum by (job, instance) (max_over_time(up{job="j"}[5m])) > 0))',
    ],
    [
      'a prediction',
      ['node_filesystem_avail_bytes'],
      (p) => p.prediction('diskAvailable', 3600, { by: ['mountpoint'], window: '6h', agg: 'min' }),
      'min by (mountpoint) (predict_linear(node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs|devtmpfs|iso9660"}[6h], 3600))',
    ],
    [
      'an absence, which is a number in both cases',
      ['up', 'contextd_build_info'],
      (p) => p.absence(['up', 'build'], { window: '3m' }),
      '(absent(present_over_time(up{job="j"}[3m]) or present_over_time(contextd_build_info{job="j"}[3m])) or on () vector(0))',
    ],
    [
      'one part of that sum',
      ['contextd_memory_errors_total', 'contextd_checkpoint_errors_total'],
      (p) => p.rate('databaseErrors', { filters: [{ label: 'store', op: '=', value: 'memory' }] }),
      'sum(rate(contextd_memory_errors_total{job="j"}[5m]))',
    ],
    [
      'versions',
      ['target_info'],
      (p) => p.versions(),
      'count by (version) (max by (version, job, instance) (label_replace(target_info{job="j",service_version!=""}, "version", "$1", "service_version", "(.*)")))',
    ],
    [
      'restarts',
      ['process_start_time_seconds'],
      (p) => p.restarts({ window: '1d' }),
      'sum(changes(process_start_time_seconds{job="j"}[1d]))',
    ],
    [
      'uptime',
      ['process_start_time_seconds'],
      (p) => p.uptime(),
      'time() - max by (instance) (process_start_time_seconds{job="j"})',
    ],
    ['CPU', ['process_cpu_seconds_total'], (p) => p.cpu(), 'sum(rate(process_cpu_seconds_total{job="j"}[5m]))'],
    [
      "another exporter, without contextd's scope",
      ['node_memory_MemTotal_bytes'],
      (p) => p.value('hostMemory'),
      'sum(node_memory_MemTotal_bytes)',
    ],
    ['a missing concept', [], (p) => p.rate('cacheHits'), 'missing cacheHits'],
    ['two missing concepts', [], (p) => p.cacheHitRatio(), 'missing cacheHits, cacheMisses'],
  ])('%s', (_, names, build, expected) => {
    expect(text(build(builders(names)))).toBe(expected);
  });
});

describe('failed and successful calls', () => {
  const roadmap = 'rate(contextd_mcp_tool_calls_total{job="j"}[5m])';
  const failed = 'rate(contextd_mcp_tool_calls_total{job="j",status="error"}[5m])';
  const invocations = 'rate(contextd_mcp_tool_invocations_total{job="j"}[5m])';
  const errors = 'rate(contextd_mcp_tool_errors_total{job="j"}[5m])';

  it.each<[string, string[], (p: Promql) => Expr, string]>([
    ['errors by a label', ROADMAP, (p) => p.errorRate(), `(sum(${failed}) or sum(${roadmap}) * 0)`],
    [
      'errors by a counter',
      V050,
      (p) => p.errorRate({ by: ['tool'] }),
      `(sum by (tool) (${errors}) or sum by (tool) (${invocations}) * 0)`,
    ],
    ['no error yet', [V050[0]], (p) => p.errorRate(), `sum(${invocations}) * 0`],
    [
      'errors by a label that only they are filtered on',
      ROADMAP,
      (p) => p.errorRate({ by: ['status'] }),
      `(sum by (status) (${failed}) or sum by (status) (${roadmap}) * 0)`,
    ],
    [
      'of the database, by a label',
      ['contextd_database_operations_total'],
      (p) => p.errorRate({}, 'databaseOperations'),
      '(sum(rate(contextd_database_operations_total{job="j",status="error"}[5m])) or sum(rate(contextd_database_operations_total{job="j"}[5m])) * 0)',
    ],
    ['a ratio', V050, (p) => p.errorRatio(), `(sum(${errors}) or sum(${invocations}) * 0) / (sum(${invocations}) > 0)`],
    [
      'by status from a label',
      ROADMAP,
      (p) => p.callRateByStatus({ by: ['tool'] }),
      `sum by (status, tool) (${roadmap})`,
    ],
    [
      'by status from two counters',
      V050,
      (p) => p.callRateByStatus(),
      `(label_replace(clamp_min(sum(${invocations}) - (sum(${errors}) or sum(${invocations}) * 0), 0), "status", "success", "", "") or label_replace((sum(${errors}) or sum(${invocations}) * 0), "status", "error", "", ""))`,
    ],
    [
      'HTTP errors',
      ROADMAP,
      (p) => p.httpErrorRatio(),
      '(sum(rate(http_server_requests_total{job="j",http_status_code=~"5.."}[5m])) or sum(rate(http_server_requests_total{job="j"}[5m])) * 0) / (sum(rate(http_server_requests_total{job="j"}[5m])) > 0)',
    ],
    [
      "HTTP by class of status, with the dollar sign out of Grafana's reach",
      ROADMAP,
      (p) => p.httpRateByClass(),
      'sum by (status_class) (label_replace(sum by (http_status_code) (rate(http_server_requests_total{job="j"}[5m])), "status_class", "\\x24{1}xx", "http_status_code", "(.).."))',
    ],
  ])('%s', (_, names, build, expected) => {
    expect(text(build(builders(names)))).toBe(expected);
  });

  it.each<[string, (p: Promql) => Expr]>([
    ['ratio', (p) => p.httpErrorRatio()],
    ['rate', (p) => p.httpErrorRate({ by: ['http_route'] })],
  ])('makes no %s of HTTP errors from a status that is wrong', (_, build) => {
    expect(build(builders(V050))).toMatchObject({
      ok: false,
      missing: [
        {
          cause: 'notExported',
          reason: expect.stringContaining('counts responses with status 400, 404 and 500 as 200'),
        },
      ],
    });
    const both = text(build(builders([...V050, 'http_server_requests_total'])));
    expect(both).toContain('http_server_requests_total');
    expect(both).not.toContain('contextd_http_requests_total');
  });

  it('counts what is good news while it does not happen as 0, but only while contextd runs', () => {
    const up = '0 * (sum(max_over_time(up{job="j"}[1h])) > 0)';
    const options = { window: '1h' };
    const counted = 'sum(increase(contextd_auth_failures_total{job="j"}[1h]))';
    const of = (names: string[]) => builders(['contextd_cache_hits_total', 'up', ...names]);
    expect(text(of(['contextd_auth_failures_total']).occurrences('authFailures', options))).toBe(
      `(${counted} or ${up})`
    );
    const notYet = of([]).occurrences('authFailures', options);
    expect(notYet).toMatchObject({ ok: true, expr: up, caveats: [expect.stringContaining('has not started yet')] });
  });

  it('does not take what a version does not export for good news', () => {
    const v050 = builders([...V050, 'up', 'go_goroutines']);
    expect(text(v050.occurrences('authFailures'))).toBe('missing authFailures');
    expect(text(builders(['contextd_auth_failures_total']).occurrenceRate('authFailures'))).toBe(
      'sum(rate(contextd_auth_failures_total{job="j"}[5m]))'
    );
  });

  it('takes failures that never happened for none', () => {
    const total = 'sum(rate(contextd_embedding_operations_total{job="j"}[5m]))';
    const failures = 'sum(rate(contextd_embedding_errors_total{job="j"}[5m]))';
    const ratioOf = (names: string[]) => text(builders(names).failureRatio('embeddingErrors', 'embeddingOperations'));
    expect(ratioOf(['contextd_embedding_operations_total'])).toBe(`${total} * 0 / (${total} > 0)`);
    expect(ratioOf(['contextd_embedding_operations_total', 'contextd_embedding_errors_total'])).toBe(
      `(${failures} or ${total} * 0) / (${total} > 0)`
    );
    expect(ratioOf([])).toBe('missing embeddingErrors, embeddingOperations');
  });

  it('takes the reason from the counter that has it', () => {
    const p = builders(['contextd_mcp_tool_calls_total', 'contextd_mcp_tool_errors_total']);
    expect(
      text(p.rate('toolErrors', { by: ['reason'], filters: [{ label: 'reason', op: '!=', value: 'timeout' }] }))
    ).toBe('sum by (reason) (rate(contextd_mcp_tool_errors_total{job="j",reason!="timeout"}[5m]))');
  });
});

describe('filters', () => {
  const p = builders(['contextd_mcp_tool_calls_total']);
  it.each([
    ['a literal', '=' as const, 'a"b\\c\n', 'tool="a\\"b\\\\c\\n"'],
    [
      'a literal that looks like a variable',
      '=' as const,
      '$job ${job} [[job]]',
      'tool="\\x24job \\x24{job} \\x5b\\x5bjob]]"',
    ],
    ['a literal in a pattern', '=~' as const, 'a.b', 'tool=~"a\\\\.b"'],
    ['any of some literals', '=' as const, ['a|b', 'c'], 'tool=~"a\\\\|b|c"'],
    ['none of some literals', '!=' as const, ['a', 'b'], 'tool!~"a|b"'],
    ['a pattern', '=~' as const, regex('memory_.+'), 'tool=~"memory_.+"'],
    ['not a pattern', '!~' as const, regex('memory_.+'), 'tool!~"memory_.+"'],
    ['a dashboard variable', '=~' as const, variable('tool'), 'tool=~"$tool"'],
  ])('%s', (_, op, value, expected) => {
    expect(text(p.callRate({ filters: [{ label: 'tool', op, value }] }))).toBe(
      `sum(rate(contextd_mcp_tool_calls_total{job="j",${expected}}[5m]))`
    );
  });
});

describe('scope', () => {
  it("uses the dashboard's job and instance unless told otherwise", () => {
    const p = createPromql(resolve(['go_goroutines', 'probe_success']));
    expect(text(p.value('goroutines'))).toBe('sum(go_goroutines{job=~"$job",instance=~"$instance"})');
    expect(text(p.value('probeSuccess'))).toBe('sum(probe_success)');
  });

  it('does not filter by instance what carries none, and names it where a result is told apart by instance', () => {
    const pushed = ['contextd_mcp_tool_invocations_total', 'contextd_mcp_tool_duration_seconds_bucket'];
    const p = createPromql(resolve(['go_goroutines', 'contextd_mcp_tool_calls_total'], { anonymous: pushed }));
    const all = 'sum(go_goroutines{job=~"$job",instance=~"$instance"})';
    expect(text(p.value('goroutines'))).toBe(all);
    expect(text(p.mean('toolDuration'))).not.toContain('$instance');
    const roadmap = 'rate(contextd_mcp_tool_calls_total{job=~"$job",instance=~"$instance"}[5m])';
    const v050 = 'rate(contextd_mcp_tool_invocations_total{job=~"$job"}[5m])';
    const by = 'sum by (instance, job)';
    expect(text(p.callRate({ by: ['instance'] }))).toBe(
      `label_replace(sum by (instance) (${by} (${roadmap}) or on (job, instance) ${by} (${v050})), "instance", "no instance label", "instance", "")`
    );
    expect(text(p.quantile(0.5, 'toolDuration', { by: ['instance'] }))).toMatch(/^label_replace\(histogram_quantile/);
  });

  it('filters by instance where some series of a name carry one', () => {
    const names = ['contextd_mcp_tool_invocations_total'];
    const p = createPromql(resolve(names, { anonymous: names }));
    expect(text(p.callRate())).toContain('instance=~"$instance"');
  });

  it('takes matchers for other exporters', () => {
    const p = createPromql(resolve(['node_memory_MemTotal_bytes']), { matchers: {}, foreignMatchers: { job: 'node' } });
    expect(text(p.value('hostMemory'))).toBe('sum(node_memory_MemTotal_bytes{job="node"})');
  });
});

describe('versions side by side', () => {
  const names = ['contextd_mcp_tool_calls_total', 'contextd_mcp_tool_invocations_total', 'target_info'];
  const p = createPromql(resolve(names), { matchers: {} });

  it('join what processes count with the version that they say', () => {
    const builds =
      'max by (job, instance, version) (label_replace(target_info{service_version!=""}, "version", "$1", "service_version", "(.*)"))';
    const calls = text(p.callRate({ by: ['job', 'instance'] }));
    expect(text(p.perVersion(p.callRate({ by: ['job', 'instance'] })))).toBe(
      `sum by (version) (${calls} * on (job, instance) group_left (version) topk by (job, instance) (1, ${builds}) or ` +
        `label_replace(${calls} unless on (job, instance) ${builds}, "version", "unknown", "", ""))`
    );
  });

  it('are missing where nothing says its version', () => {
    const mute = createPromql(resolve(['contextd_mcp_tool_calls_total']));
    expect(text(mute.perVersion(mute.callRate({ by: ['job', 'instance'] })))).toBe('missing build');
  });

  it('return what was requested', () => {
    const promql = createPromql(resolve([]));
    promql.callRate();
    promql.quantile(0.5, 'toolDuration');
    promql.mean('toolDuration');
    expect(promql.shown()).toEqual(['toolCalls', 'toolDuration']);
  });
});

describe('caveats', () => {
  it.each<[string, string[], (p: Promql) => Expr, string | undefined]>([
    [
      'wrong HTTP status, where the status matters',
      V050,
      (p) => p.httpRateByClass(),
      'counts responses with status 400, 404 and 500 as 200',
    ],
    ['nothing, where it does not', V050, (p) => p.rate('httpRequests', { by: ['http_route'] }), undefined],
    ['a gauge that is always 0', ['contextd_checkpoint_count'], (p) => p.value('checkpointCount'), 'always reports 0'],
    [
      'a label that does not exist',
      ROADMAP,
      (p) => p.rate('toolErrors', { by: ['reason'] }),
      'contextd_mcp_tool_calls_total does not say the reason.',
    ],
    ['first events', V050, (p) => p.increase('toolCalls'), 'increases miss the first events of a new series'],
    [
      'a quantile that a summary lacks',
      ['go_gc_duration_seconds'],
      (p) => p.quantile(0.99, 'gcDuration'),
      'has no quantile 0.99; shown is 1.',
    ],
    [
      'quantiles over two namings',
      STORES['both versions'],
      (p) => p.quantile(0.9, 'httpRequestDuration'),
      'the process with the highest quantile',
    ],
  ])('%s', (_, names, build, sentence) => {
    const expr = build(builders(names));
    const caveats = expr.ok ? expr.caveats.join(' ') : 'missing';
    if (sentence === undefined) {
      expect(caveats).toBe('');
    } else {
      expect(caveats).toContain(sentence);
    }
  });
});

describe('misuse and gaps', () => {
  it('tells the developer which builder fits', () => {
    expect(() => builders(['go_goroutines']).rate('goroutines')).toThrow(
      "rate('goroutines'): goroutines is of type upDownCounter"
    );
    expect(() => builders(ROADMAP).quantile(0.5, 'toolCalls')).toThrow('this builder takes histogram, summary');
    expect(() => builders(ROADMAP).quantile(95, 'httpRequestDuration')).toThrow('a quantile lies between 0 and 1');
  });

  it('says that buckets were dropped, and still gives the mean', () => {
    const p = builders(['contextd_mcp_tool_duration_seconds_count', 'contextd_mcp_tool_duration_seconds_sum']);
    expect(p.quantile(0.5, 'toolDuration')).toMatchObject({
      ok: false,
      missing: [{ id: 'toolDuration', cause: 'notExported' }],
    });
    expect(p.buckets('toolDuration')).toMatchObject({ ok: false, missing: [{ id: 'toolDuration' }] });
    expect(p.mean('toolDuration').ok).toBe(true);
  });
});

describe('combining', () => {
  const p = builders(['contextd_cache_hits_total', 'contextd_cache_misses_total']);
  const hits = p.rate('cacheHits');
  const misses = p.rate('cacheMisses');

  it('divides without ever dividing by zero', () => {
    expect(text(ratio(hits, misses))).toBe(
      'sum(rate(contextd_cache_hits_total{job="j"}[5m])) / (sum(rate(contextd_cache_misses_total{job="j"}[5m])) > 0)'
    );
    const [a, b] = [
      'sum(rate(contextd_cache_hits_total{job="j"}[5m]))',
      'sum(rate(contextd_cache_misses_total{job="j"}[5m]))',
    ];
    expect(text(share(hits, misses))).toBe(`(${a} or ${b} * 0) / ((${a} or ${b} * 0) + (${b} or ${a} * 0) > 0)`);
    expect(text(p.cacheHitRatio())).toBe(text(share(hits, misses)));
  });

  it('takes the largest and multiplies', () => {
    expect(text(top(3.7, hits))).toBe('topk(3, sum(rate(contextd_cache_hits_total{job="j"}[5m])))');
    expect(text(times(ratio(hits, misses), 100))).toMatch(/^\(.*\) \* 100$/);
  });

  it('keeps concepts and caveats, and gathers what is missing', () => {
    expect(ratio(hits, misses)).toMatchObject({ ok: true, concepts: ['cacheHits', 'cacheMisses'] });
    expect(ratio(hits, p.rate('toolCalls'))).toMatchObject({ ok: false, missing: [{ id: 'toolCalls' }] });
  });

  it.each([
    ['sum(a)', 'sum(a)'],
    ['sum by (x) (a)', 'sum by (x) (a)'],
    ['(a or b)', '(a or b)'],
    ['sum(a) / sum(b)', '(sum(a) / sum(b))'],
    ['(a) + (b)', '((a) + (b))'],
    ['f("(\\")", a)', 'f("(\\")", a)'],
    ['up', '(up)'],
  ])('makes one operand of %s', (expr, expected) => {
    expect(operand(expr)).toBe(expected);
  });
});
