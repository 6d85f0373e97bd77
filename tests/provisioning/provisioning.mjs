// A real Grafana with all files of provisioning/, in both profiles of docs/notifications.md, and with the mistakes that the
// page lists. `npm test -- grafana` runs it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import process from 'node:process';
import { parse, stringify } from 'yaml';
import { freePorts } from '../../scripts/lib/ports.mjs';
import { shipped, startDemo, startGrafana, startMailServer, startReceiver, stop, until } from './servers.mjs';

const SEVERITIES = ['critical', 'warning', 'info', 'none'];

let port;
let demo;
let grafanas = 0;

before(async () => {
  port = await freePorts(Number(process.env.CONTEXTD_TEST_PORT ?? 3310), 40);
  demo = await startDemo(port);
});

after(() => stop(demo.child));

async function withGrafana(options, use) {
  grafanas += 1;
  const grafana = await startGrafana({ port: port + 10 + grafanas, prometheusUrl: demo.url, ...options });
  try {
    await use(grafana);
  } finally {
    await stop(grafana.child);
  }
}

async function get(grafana, path) {
  const response = await fetch(`${grafana.url}${path}`);
  assert.equal(response.status, 200, path);
  return response.json();
}

/** Each contact point with the types of its receivers. */
async function contactPoints(grafana) {
  const found = {};
  for (const { name, type } of await get(grafana, '/api/v1/provisioning/contact-points')) {
    found[name] = [...(found[name] ?? []), type].sort();
  }
  return found;
}

async function rules(grafana) {
  const { data } = await get(grafana, '/api/prometheus/grafana/api/v1/rules');
  return data.groups.flatMap((group) => group.rules);
}

function shippedRules() {
  return parse(shipped().alerting['contextd-rules.yaml']).groups.flatMap((group) => group.rules);
}

/** One rule of each severity that always fires, routed as the shipped rules of that severity are. */
function alwaysFiring() {
  return stringify({
    apiVersion: 1,
    groups: [{ orgId: 1, name: 'test', folder: 'test', interval: '10s', rules: SEVERITIES.map(firing) }],
  });
}

function firing(severity) {
  const all = shippedRules().filter(({ labels }) => labels.severity === severity);
  assert.ok(all.length > 0, `no rule has the severity ${severity}`);
  return {
    uid: `test-${severity}`,
    title: `Test ${severity}`,
    condition: 'B',
    for: '0s',
    execErrState: 'Error',
    labels: { severity, instance: '<!channel> contextd-0' },
    annotations: {
      summary: `The ${severity} summary`,
      description: 'The value is {{ $values.A.Value }}.',
      runbook_url: 'https://runbooks.example.com/Test',
    },
    notification_settings: { ...all[0].notification_settings, group_wait: '1s' },
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: 'contextd-prometheus',
        model: { refId: 'A', expr: 'vector(7)', instant: true },
      },
      { refId: 'B', datasourceUid: '__expr__', model: { refId: 'B', type: 'math', expression: '$$A > 1'.replace('$$', '$') } },
    ],
  };
}

async function allFire(grafana) {
  await until('the test rules fire', async () => {
    const states = (await rules(grafana)).filter(({ name }) => name.startsWith('Test ')).map(({ state }) => state);
    return states.length === SEVERITIES.length && states.every((state) => state === 'firing');
  });
}

test('without a secret: everything is there, every rule evaluates, and nothing is sent', async () => {
  const files = shipped();
  files.alerting['test-rules.yaml'] = alwaysFiring();
  await withGrafana({ name: 'silent', files }, async (grafana) => {
    assert.equal(grafana.failed, false, grafana.log());
    assert.deepEqual(await contactPoints(grafana), {
      'contextd-critical': ['email'],
      'contextd-log': ['email'],
      'contextd-warning': ['email'],
      'contextd-watchdog': ['email'],
    });
    await hasTemplateAndMuteTimings(grafana);
    await everyRuleEvaluates(grafana);
    await allFire(grafana);
    await new Promise(r=>setTimeout(r,8000)); console.error(JSON.stringify(await get(grafana,'/api/alertmanager/grafana/api/v2/alerts'),null,1).slice(0,1200), JSON.stringify(await get(grafana,'/api/alertmanager/grafana/api/v2/alerts/groups')).slice(0,1500), JSON.stringify(await get(grafana,'/api/alertmanager/grafana/config/api/v1/receivers')), (await (await fetch(grafana.url+'/metrics')).text()).split('\n').filter(l=>/suppress|muted|notifications_total/.test(l)).join('\n'));
    await nothingWasAttempted(grafana);
  });
});

async function hasTemplateAndMuteTimings(grafana) {
  const templates = await get(grafana, '/api/v1/provisioning/templates');
  assert.deepEqual(
    templates.map(({ name }) => name),
    ['contextd']
  );
  const timings = await get(grafana, '/api/v1/provisioning/mute-timings');
  assert.deepEqual(timings.map(({ name }) => name).sort(), [
    'contextd-log-only',
    'contextd-sent-by-alertmanager',
    'contextd-watchdog-off',
  ]);
}

async function everyRuleEvaluates(grafana) {
  const wanted = shippedRules().map(({ title }) => title);
  await until('every rule was evaluated', async () => {
    const seen = (await rules(grafana)).filter(({ name }) => wanted.includes(name));
    return seen.length === wanted.length && seen.every(({ lastEvaluation }) => !lastEvaluation.startsWith('0001'));
  });
  const bad = (await rules(grafana)).filter(({ health }) => health !== 'ok');
  assert.deepEqual(
    bad.map(({ name, health, lastError }) => ({ name, health, lastError })),
    []
  );
}

/** The alerts of the test rules that Grafana's Alertmanager holds back because of a mute timing. */
async function muted(grafana) {
  const alerts = await get(grafana, '/api/alertmanager/grafana/api/v2/alerts?muted=true');
  return alerts.filter(({ labels, status }) => labels.alertname.startsWith('Test ') && status.mutedBy?.length > 0);
}

async function nothingWasAttempted(grafana) {
  for (const { name, integrations } of await get(grafana, '/api/alertmanager/grafana/config/api/v1/receivers')) {
    for (const integration of integrations) {
      assert.match(integration.lastNotifyAttempt, /^0001/, `${name} was used`);
    }
  }
}
