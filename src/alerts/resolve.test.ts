import { createPromql } from '../metrics/promql';
import { resolve } from '../metrics/resolve';
import { STORES } from '../metrics/testing/stores';
import { BURN_ALERTS } from './burnAlerts';
import { resolveAlert } from './resolve';
import { ALERT_NAMES, PROBLEM_NAMES, SHIPPED_ALERTS } from './shipped';
import type { Alert } from './types';

const ROADMAP_ONLY = [
  'AuthFailures',
  'CacheCollapse',
  'CostSpike',
  'InvalidTokens',
  'PermissionDenied',
  'PoolExhaustion',
  'RateLimitStorm',
  'SecretsDetected',
];
const OTHER_EXPORTERS = ['ContextdProbeFailing', 'StorageExhaustion', 'StorageFillingUp'];
const SCRAPED_ONLY = ['ContextdDown', 'ContextdRestarting', 'GoroutineLeak', 'HighMemoryUsage'];

function promqlOf(store: string) {
  return createPromql(resolve(STORES[store]), { matchers: { job: 'contextd' } });
}

/** What of the shipped alerts a store cannot evaluate. */
function missingIn(store: string): string[] {
  const promql = promqlOf(store);
  return SHIPPED_ALERTS.filter((alert) => !resolveAlert(alert, promql).ok).map(({ name }) => name);
}

test.each([
  // The start of a process is client_golang's, which the instrument module adds.
  ['roadmap', ['ContextdRestarting']],
  ['v0.5.0', [...ROADMAP_ONLY, ...OTHER_EXPORTERS]],
  // What is only pushed has no target; ContextdAbsent covers it.
  [
    'v0.5.0 by OTLP only',
    [...ROADMAP_ONLY, ...OTHER_EXPORTERS, ...SCRAPED_ONLY.filter((name) => name !== 'ContextdDown')],
  ],
  ['both versions', ['ContextdProbeFailing']],
])('names of %s: what is not exported is not evaluated', (store, missing) => {
  expect(missingIn(store).sort()).toEqual([...missing].sort());
});

function exprOf(name: string, value: string, store?: string): string {
  const alert = SHIPPED_ALERTS.find((one) => one.name === name) as Alert;
  const resolved = store ? resolveAlert(alert, promqlOf(store)) : { ok: true as const, alert };
  const found = resolved.ok ? resolved.alert.values.find(({ id }) => id === value) : undefined;
  return found?.expr ?? '';
}

test.each([
  [
    'HighMCPErrorRate',
    'errors',
    'roadmap',
    '(sum by (job, instance) (rate(contextd_mcp_tool_calls_total{job="contextd",status="error"}[5m])) or sum by (job, instance) (rate(contextd_mcp_tool_calls_total{job="contextd"}[5m])) * 0)',
  ],
  [
    'HighMCPErrorRate',
    'errors',
    'v0.5.0',
    '(sum by (job, instance) (rate(contextd_mcp_tool_errors_total{job="contextd"}[5m])) or sum by (job, instance) (rate(contextd_mcp_tool_invocations_total{job="contextd"}[5m])) * 0)',
  ],
  [
    'HighMemoryUsage',
    'heap',
    'v0.5.0',
    'sum by (job, instance) (go_memstats_heap_alloc_bytes{job="contextd"}) / 1048576',
  ],
  [
    'SlowEmbeddings',
    'p95',
    'v0.5.0',
    'histogram_quantile(0.95, sum by (job, model, le) (rate(contextd_embedding_generation_duration_seconds_bucket{job="contextd"}[5m])))',
  ],
  ['ContextdDown', 'up', 'v0.5.0', 'min by (job, instance) (up{job="contextd"})'],
  [
    'ContextdAbsent',
    'absent',
    'v0.5.0 by OTLP only',
    '(absent(present_over_time(target_info{job="contextd"}[3m]) or present_over_time(target_info{job="contextd",service_version!=""}[3m])) or on () vector(0))',
  ],
])('%s: %s on the names of %s', (name, value, store, expr) => expect(exprOf(name, value, store)).toBe(expr));

test.each(SHIPPED_ALERTS.map((alert) => [alert.name, alert] as const))(
  '%s has the names of every store that it works on',
  (_, alert) => {
    const names = (exprs: string[]) => new Set(exprs.join(' ').match(/\b[a-z_]+_[a-z_]+(?=\{)/g) ?? []);
    const all = names(alert.values.map(({ expr }) => expr));
    for (const store of ['roadmap', 'v0.5.0']) {
      const resolved = resolveAlert(alert, promqlOf(store));
      const own = resolved.ok ? names(resolved.alert.values.map(({ expr }) => expr)) : new Set<string>();
      expect([...own].filter((metric) => !all.has(metric))).toEqual([]);
    }
  }
);

test('what a store lacks is said, with a remedy', () => {
  const [alert] = SHIPPED_ALERTS.filter(({ name }) => name === 'PoolExhaustion');
  const resolved = resolveAlert(alert, promqlOf('v0.5.0'));
  expect(resolved).toEqual({
    ok: false,
    problem: expect.stringMatching(/^The alert "PoolExhaustion" cannot be evaluated here: .+\. .+\.$/),
  });
});

test('a value without a title or a unit has those of its concept', () => {
  const alert = {
    ...SHIPPED_ALERTS[0],
    values: [{ id: 'heap', source: { build: 'value', concept: 'heapAlloc' as const } }],
  };
  const resolved = resolveAlert(alert, promqlOf('roadmap'));
  expect(resolved.ok && resolved.alert.values[0]).toMatchObject({ title: 'Heap allocated', unit: 'bytes' });
});

describe('the list', () => {
  // As contextd's roadmap has them.
  test.each([
    ['HighMCPErrorRate', 'warning', '5m', 'errors', '>', 0.1],
    ['SlowEmbeddings', 'warning', '10m', 'p95', '>', 2],
    ['DatabaseErrors', 'critical', '5m', 'errors', '>', 0],
    ['HighMemoryUsage', 'warning', '10m', 'heap', '>', 1024],
    ['ContextdDown', 'critical', '1m', 'up', '==', 0],
  ])('has %s of the roadmap: %s for %s', (name, severity, duration, value, op, threshold) => {
    const when = [{ value, op, threshold }];
    expect(SHIPPED_ALERTS).toContainEqual(expect.objectContaining({ name, severity, for: duration, when }));
  });

  it('names each alert once, also beside those of SLOs', () => {
    expect(new Set(ALERT_NAMES).size).toBe(SHIPPED_ALERTS.length + BURN_ALERTS.length);
  });

  it('has one watchdog, which reports no problem', () => {
    expect(ALERT_NAMES.filter((name) => !PROBLEM_NAMES.includes(name))).toEqual(['ContextdWatchdog']);
  });

  it('has a small number of rules in each group', () => {
    const groups = SHIPPED_ALERTS.map(({ group }) => group);
    expect(Math.max(...groups.map((group) => groups.filter((one) => one === group).length))).toBeLessThanOrEqual(20);
  });
});
