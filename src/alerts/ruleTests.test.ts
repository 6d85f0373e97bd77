/** Every shipped alert has unit tests for promtool: it fires, it does not, and it is silent without its metrics. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { createPromql } from '../metrics/promql';
import { resolve } from '../metrics/resolve';
import { STORES } from '../metrics/testing/stores';
import { resolveAlert } from './resolve';
import { SHIPPED_ALERTS } from './shipped';
import type { Alert } from './types';

interface RuleTest {
  input_series: Array<{ series: string }>;
  alert_rule_test?: Array<{ alertname: string; exp_alerts?: Array<{ exp_labels: object; exp_annotations: object }> }>;
}

const FOLDER = path.join(process.cwd(), 'provisioning/prometheus');
const TESTS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.rules.test.yaml'))
  .flatMap((name) => (parse(readFileSync(path.join(FOLDER, name), 'utf8')) as { tests: RuleTest[] }).tests);

/** These need no metric of their own: they fire when there is none, and always. */
const WITHOUT_METRICS = ['ContextdAbsent', 'ContextdWatchdog'];

/** The metrics that an alert selects on the names of a store, without the ending of a histogram. */
function metricsOf(alert: Alert, store: string): string[] {
  const resolved = resolveAlert(alert, createPromql(resolve(STORES[store]), { matchers: { job: 'contextd' } }));
  const text = resolved.ok ? resolved.alert.values.map(({ expr }) => expr).join(' ') : '';
  return (text.match(/\b[a-z_]+(?=\{)/g) ?? [])
    .map(base)
    .filter((name) => name !== 'up' || alert.name === 'ContextdDown');
}

const base = (name: string) => name.replace(/_(bucket|count|sum)$/, '');
const inputsOf = (test: RuleTest) => test.input_series.map(({ series }) => base(series.split('{')[0]));

/** The tests of an alert in which it fires at some time, and those in which it never does. */
function testsOf(name: string) {
  const own = TESTS.filter((test) => test.alert_rule_test?.some(({ alertname }) => alertname === name));
  const fires = (test: RuleTest) =>
    test.alert_rule_test?.some(({ alertname, exp_alerts = [] }) => alertname === name && exp_alerts.length > 0) ??
    false;
  return { fires: own.filter(fires), silent: own.filter((test) => !fires(test)) };
}

/** What only one naming has; both where they have the same names. */
function tellingOf(alert: Alert, store: string): string[] {
  const other = store === 'roadmap' ? 'v0.5.0' : 'roadmap';
  const [own, others] = [metricsOf(alert, store), metricsOf(alert, other)];
  const only = own.filter((name) => !others.includes(name));
  return only.length > 0 ? only : own;
}

const CASES = SHIPPED_ALERTS.filter(({ name }) => !WITHOUT_METRICS.includes(name)).flatMap((alert) =>
  ['roadmap', 'v0.5.0']
    .map((store) => ({ alert, name: alert.name, store, metrics: tellingOf(alert, store) }))
    .filter(({ metrics }) => metrics.length > 0)
);

const uses = (metrics: string[]) => (test: RuleTest) => inputsOf(test).some((name) => metrics.includes(name));

test.each(CASES)('$name is tested on the names of $store: it fires, and it does not', ({ name, metrics }) => {
  const { fires, silent } = testsOf(name);
  expect(fires.filter(uses(metrics))).not.toEqual([]);
  expect(silent.filter(uses(metrics))).not.toEqual([]);
});

test.each(SHIPPED_ALERTS.map((alert) => ({ alert, name: alert.name })))(
  '$name is tested without any of its metrics',
  ({ alert, name }) => {
    const metrics = ['roadmap', 'v0.5.0'].flatMap((store) => metricsOf(alert, store));
    const { fires, silent } = testsOf(name);
    const tests = WITHOUT_METRICS.includes(name) ? fires : silent;
    expect(tests.filter((test) => !uses(metrics)(test))).not.toEqual([]);
  }
);

test.each(SHIPPED_ALERTS.map(({ name }) => ({ name })))('$name is tested with all labels and texts', ({ name }) => {
  const expected = testsOf(name).fires.flatMap((test) =>
    (test.alert_rule_test ?? [])
      .filter(({ alertname }) => alertname === name)
      .flatMap(({ exp_alerts = [] }) => exp_alerts)
  );
  for (const { exp_labels, exp_annotations } of expected) {
    expect(exp_labels).toMatchObject({ severity: expect.any(String), service: 'contextd' });
    expect(Object.keys(exp_annotations).sort()).toEqual(['description', 'runbook_url', 'summary']);
  }
});

test('tests are of alerts that exist', () => {
  const tested = new Set(
    TESTS.flatMap(({ alert_rule_test = [] }) => alert_rule_test.map(({ alertname }) => alertname))
  );
  const shipped = SHIPPED_ALERTS.map(({ name }) => name);
  expect(shipped.filter((name) => !tested.has(name))).toEqual([]);
});
