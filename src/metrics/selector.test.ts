import { resolveSlo } from '../slo/resolve';
import { failures } from '../slo/testing/promises';
import type { SloFilter } from '../slo/types';
import { createPromql, regex } from './promql';
import { resolve } from './resolve';

const ROADMAP = 'contextd_mcp_tool_calls_total';
const V050 = 'contextd_mcp_tool_invocations_total';
const HTTP_V050 = 'contextd_http_requests_total';
const V050_DOTTED = 'contextd.mcp.tool.invocations_total';

/** Every selector of a text, in order and once. */
const selectors = (text: string) => [...new Set(text.match(/[a-z_]+\{[^}]*\}/g) ?? [])];

/** The same filter, as a page and as an SLO ask for it. */
function rendered(
  names: string[],
  concept: string,
  { label, op, value }: SloFilter
): Record<string, string | string[]> {
  const resolution = resolve(names);
  const promql = createPromql(resolution, { matchers: { job: 'j' } });
  const filter = { label, op, value: op.endsWith('~') ? regex(value) : value };
  const page = promql.rate(concept as 'toolCalls', { filters: [filter] });
  const metric = { concept, filters: [{ label, op, value }] };
  const base = failures(concept, metric);
  const slo = { ...base, indicator: { kind: 'ratio' as const, total: metric, bad: metric } };
  const resolved = resolveSlo(slo, resolution, { scope: ['job="j"'] });
  return {
    page: page.ok ? selectors(page.expr) : page.missing[0].reason,
    slo: resolved.ok ? selectors(JSON.stringify(resolved.slo.indicator).replaceAll('\\"', '"')) : resolved.problem,
  };
}

describe('a filter means the same on pages and in SLOs', () => {
  it.each<[string, string[], string, SloFilter, string[]]>([
    [
      'by its own name',
      [ROADMAP],
      'toolCalls',
      { label: 'tool', op: '=', value: 'a' },
      [`${ROADMAP}{job="j",tool="a"}`],
    ],
    [
      'by the name that the series have for it',
      [HTTP_V050],
      'httpRequests',
      { label: 'http_route', op: '=', value: '/x' },
      [`${HTTP_V050}{job="j",endpoint="/x"}`],
    ],
    [
      'as a pattern, anchored by PromQL',
      [HTTP_V050],
      'httpRequests',
      { label: 'http_status_code', op: '=~', value: '5..' },
      [`${HTTP_V050}{job="j",status=~"5.."}`],
    ],
    ['negated', [V050], 'toolCalls', { label: 'tool', op: '!~', value: 'a|b' }, [`${V050}{job="j",tool!~"a|b"}`]],
    [
      'with quotes in it',
      [V050],
      'toolCalls',
      { label: 'tool', op: '!=', value: 'a"b' },
      [`${V050}{job="j",tool!="a\\"b"}`],
    ],
    [
      'of a label that one naming does not have: the other one answers',
      [ROADMAP, V050],
      'toolCalls',
      { label: 'status', op: '!=', value: 'error' },
      [`${ROADMAP}{job="j",status!="error"}`],
    ],
    [
      'of a label that is set for the parts of a sum: one part answers',
      ['contextd_vectorstore_errors_total', 'contextd_memory_errors_total'],
      'databaseErrors',
      { label: 'store', op: '=', value: 'memory' },
      ['contextd_memory_errors_total{job="j"}'],
    ],
    [
      "of another exporter's series, which have no job of contextd's",
      ['node_cpu_seconds_total'],
      'hostCpu',
      { label: 'mode', op: '=', value: 'user' },
      ['node_cpu_seconds_total{mode!~"idle|iowait",mode="user"}'],
    ],
  ])('%s', (_, names, concept, filter, expected) => {
    const { page, slo } = rendered(names, concept, filter);
    expect(page).toEqual(expected);
    expect((slo as string[]).map((one) => one.replaceAll('\\\\', '\\'))).toEqual(expected);
  });

  it.each<SloFilter['op']>(['=', '!=', '=~', '!~'])('of a label that no series has, it has no answer: %s', (op) => {
    const why = `${V050} does not have the label status, by which it is filtered.`;
    expect(rendered([V050], 'toolCalls', { label: 'status', op, value: 'error' })).toEqual({
      page: why,
      slo: expect.stringContaining(why),
    });
    const both = rendered([V050, V050_DOTTED], 'toolCalls', { label: 'status', op, value: 'error' });
    expect(both.page).toMatch(/ and contextd\.mcp\.tool\.invocations_total do not have the label status/);
    expect(both.slo).toMatch(/ and contextd\.mcp\.tool\.invocations_total do not have the label status/);
  });

  it('where only the failed events are filtered by it, that naming is not counted', () => {
    const bad = { concept: 'toolCalls', filters: [{ label: 'status', op: '=' as const, value: 'error' }] };
    const of = (names: string[]) => resolveSlo(failures('toolCalls', bad), resolve(names), { scope: [] });
    expect(of([ROADMAP, V050])).toMatchObject({
      ok: true,
      slo: { indicator: { total: ROADMAP, bad: `${ROADMAP}{status="error"}` } },
    });
    expect(JSON.stringify(of([ROADMAP, V050]))).not.toContain(V050);
    expect(of([V050])).toMatchObject({ ok: false, problem: expect.stringContaining('does not have the label status') });
  });
});
