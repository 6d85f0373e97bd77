// A real Grafana with all files of provisioning/, in both profiles of docs/notifications.md, and with the mistakes that the
// page lists. `npm test -- grafana` runs it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import process from 'node:process';
import { freePorts } from '../../scripts/lib/ports.mjs';
import { alwaysFiring, SEVERITIES, shippedRules } from './rules.mjs';
import { shipped, startDemo, startGrafana, startMailServer, startReceiver, stop, until } from './servers.mjs';

/** Those of docs/notifications.md. */
const SILENT = {
  'contextd-critical': ['email'],
  'contextd-log': ['email'],
  'contextd-warning': ['email'],
  'contextd-watchdog': ['email'],
};
const SENDING = {
  'contextd-critical': ['email', 'pagerduty', 'slack'],
  'contextd-log': ['email'],
  'contextd-warning': ['slack'],
  'contextd-watchdog': ['webhook'],
};

let port;
let demo;
let receiver;
let mail;
let grafanas = 0;

before(async () => {
  port = await freePorts(Number(process.env.CONTEXTD_TEST_PORT ?? 3310), 40);
  receiver = await startReceiver(port + 5);
  mail = await startMailServer(port + 6);
  demo = await startDemo(port);
});

after(async () => {
  receiver.close();
  mail.close();
  await stop(demo.child);
});

async function withGrafana(options, use) {
  grafanas += 1;
  const grafana = await startGrafana({ port: port + 10 + grafanas, prometheusUrl: demo.url, ...options });
  try {
    await use(grafana);
  } finally {
    await stop(grafana.child);
  }
}

/** Dummy secrets; the addresses are those of the receivers here. */
function secrets() {
  return {
    CONTEXTD_SLACK_URL: `${receiver.url}/slack`,
    CONTEXTD_PAGERDUTY_KEY: '0123456789abcdef0123456789abcdef',
    CONTEXTD_EMAIL_TO: 'oncall@example.com',
    CONTEXTD_DEADMAN_URL: `${receiver.url}/deadman`,
    GF_SMTP_ENABLED: 'true',
    GF_SMTP_HOST: mail.address,
    GF_SMTP_FROM_ADDRESS: 'grafana@example.com',
    GF_SMTP_STARTTLS_POLICY: 'NoStartTLS',
  };
}

/** The shipped files and the rules that always fire. PagerDuty's public address and slow intervals are replaced. */
function files(folder) {
  const all = shipped(folder);
  all.alerting['test-rules.yaml'] = alwaysFiring(`${receiver.url}/control`, folder || 'silent');
  for (const [name, text] of Object.entries(all.alerting)) {
    all.alerting[name] = text
      .replace(
        'integrationKey: $CONTEXTD_PAGERDUTY_KEY',
        `integrationKey: $CONTEXTD_PAGERDUTY_KEY\n          url: ${receiver.url}/pagerduty`
      )
      .replaceAll(/^( {4}interval:).*/gm, '$1 10s');
  }
  return all;
}

async function get(grafana, path) {
  const response = await fetch(`${grafana.url}${path}`);
  assert.equal(response.status, 200, path);
  return response.json();
}

/** Each of contextd's contact points with the types of its receivers. */
async function contactPoints(grafana) {
  const found = {};
  for (const { name, type } of await get(grafana, '/api/v1/provisioning/contact-points')) {
    if (name !== 'test-control') {
      found[name] = [...(found[name] ?? []), type].sort();
    }
  }
  return found;
}

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

async function rules(grafana) {
  const { data } = await get(grafana, '/api/prometheus/grafana/api/v1/rules');
  return data.groups.flatMap((group) => group.rules);
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

/** noDataState OK would hide a misspelt metric: each query that a rule sends to a data source returns a number. */
async function everyQueryReturnsANumber(grafana) {
  const empty = [];
  for (const { title, data } of shippedRules()) {
    for (const { refId, datasourceUid, model, relativeTimeRange } of data) {
      if (datasourceUid === '__expr__') {
        continue;
      }
      const response = await fetch(`${grafana.url}/api/ds/query`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          from: `now-${relativeTimeRange?.from ?? 600}s`,
          to: 'now',
          queries: [{ ...model, refId, datasource: { uid: datasourceUid }, intervalMs: 15000, maxDataPoints: 100 }],
        }),
      });
      const { frames = [], error } = (await response.json()).results?.[refId] ?? {};
      const numbers = frames.flatMap(({ data: { values } }) => values.at(-1) ?? []);
      if (!numbers.some((value) => typeof value === 'number')) {
        empty.push(`${title} ${refId}: ${error ?? 'no number'}`);
      }
    }
  }
  assert.deepEqual(empty, []);
}

/** The control has no mute timing and waits longer than the others: what is not sent before it is not sent. */
async function controlIsSent() {
  await until('the control is sent', () => sentTo('/control').length > 0);
}

function sentTo(path) {
  return receiver.seen.filter((one) => one.path === path).map(({ body }) => body);
}

function forget() {
  receiver.seen.length = 0;
  mail.seen.length = 0;
}

test('without a secret: everything is there, every rule evaluates, and nothing is sent', async () => {
  forget();
  await withGrafana({ name: 'switched', files: files('') }, async (grafana) => {
    assert.equal(grafana.failed, false, grafana.log());
    assert.deepEqual(await contactPoints(grafana), SILENT);
    await hasTemplateAndMuteTimings(grafana);
    await everyRuleEvaluates(grafana);
    await everyQueryReturnsANumber(grafana);
    await controlIsSent();
    assert.deepEqual(
      receiver.seen.filter(({ path }) => path !== '/control'),
      []
    );
    for (const { name, integrations } of await get(grafana, '/api/alertmanager/grafana/config/api/v1/receivers')) {
      if (name !== 'test-control') {
        assert.ok(
          integrations.every(({ lastNotifyAttempt }) => lastNotifyAttempt.startsWith('0001')),
          `${name} was used`
        );
      }
    }
  });
});

test('with secrets, after the other profile: each severity reaches its channels and no other', async () => {
  forget();
  const options = { name: 'switched', keepData: true, files: files('notifications'), env: secrets() };
  await withGrafana(options, async (grafana) => {
    assert.equal(grafana.failed, false, grafana.log());
    assert.deepEqual(await contactPoints(grafana), SENDING);
    await hasTemplateAndMuteTimings(grafana);
    await everyRuleEvaluates(grafana);
    await controlIsSent();
    await until(
      'Slack has both',
      () => sentTo('/slack').filter(({ attachments }) => isTest(attachments[0].title)).length > 1
    );
    await until('the others have theirs', () => {
      const pages = sentTo('/pagerduty').length;
      return pages > 0 && mail.seen.length > 0 && sentTo('/deadman').length > 0;
    });
    sentAsDocumented();
  });
});

const isTest = (title) => title.includes('] Test ');

function sentAsDocumented() {
  const slack = sentTo('/slack')
    .map(({ attachments }) => attachments[0])
    .filter(({ title }) => isTest(title));
  assert.deepEqual([...new Set(slack.map(({ title }) => title))].sort(), [
    '[FIRING, critical] Test critical: The critical summary',
    '[FIRING, warning] Test warning: The warning summary',
  ]);
  const text = slack.find(({ title }) => title.includes('critical')).text;
  assert.match(text, /^\*Severity:\* critical\n\*instance:\* &lt;!channel&gt; notifications /);
  assert.match(
    text,
    /\*Description:\* The value is 7\.\n<https:\/\/runbooks\.example\.com\/Test\|Runbook> {2}<http\S+\|Source>/
  );

  const pages = sentTo('/pagerduty').filter(({ payload }) => isTest(payload.summary));
  assert.deepEqual(
    [...new Set(pages.map(({ payload }) => payload.summary))],
    ['[FIRING, critical] Test critical: The critical summary']
  );
  assert.equal(pages[0].routing_key, secrets().CONTEXTD_PAGERDUTY_KEY);
  assert.equal(pages[0].payload.custom_details.runbook, 'https://runbooks.example.com/Test');
  assert.match(pages[0].payload.custom_details.alerts, /Description: The value is 7\./);

  const mails = mail.seen.filter((one) => /^Subject: .*\] Test /m.test(one));
  assert.ok(mails.length > 0, 'no e-mail about the test');
  for (const one of mails) {
    assert.match(one, /^Subject: \[FIRING, critical\] Test critical: The critical summary/m);
    assert.match(one, /Runbook: https:\/\/runbooks\.example\.com\/Test/);
  }

  const watchdog = sentTo('/deadman').map(({ alerts }) => alerts[0].labels.severity);
  assert.deepEqual([...new Set(watchdog)], ['none']);
  assert.deepEqual(
    receiver.seen.filter(({ body }) => JSON.stringify(body).includes('Test info')),
    []
  );
}

test('back to the profile without a secret: the receivers of the other are gone', async () => {
  await withGrafana({ name: 'switched', keepData: true, files: files('') }, async (grafana) => {
    assert.equal(grafana.failed, false, grafana.log());
    assert.deepEqual(await contactPoints(grafana), SILENT);
  });
});

/** What stops Grafana, and what its log says; docs/notifications.md has the same table. */
const REFUSED = [
  {
    what: 'an unset secret',
    folder: 'notifications',
    env: { CONTEXTD_SLACK_URL: '' },
    said: /contextd-slack\.yaml: .*recipient must be specified when using the Slack chat API/,
  },
  {
    what: 'a secret of digits',
    folder: 'notifications',
    env: { CONTEXTD_PAGERDUTY_KEY: '12345' },
    said: /contextd-pagerduty\.yaml: .*cannot unmarshal number into Go struct field Config\.integrationKey/,
  },
  {
    what: 'a contact point without a receiver',
    change: (alerting) => replace(alerting, 'contextd-common.yaml', /receivers:\n.*\n.*\n.*\n/, 'receivers: []\n'),
    said: /receiver contextd-log does not exist/,
  },
  {
    what: 'rules without their contact points',
    change: (alerting) => delete alerting['contextd-notifications.yaml'],
    said: /receiver contextd-(critical|warning) does not exist/,
  },
  {
    what: 'both profiles',
    change: (alerting) => (alerting['x.yaml'] = shipped('notifications').alerting['contextd-notifications.yaml']),
    said: /mute times: \[alerting\.notifications\.time-intervals\.nameExists\]/,
  },
];

function replace(alerting, file, from, to) {
  const text = alerting[file].replace(from, to);
  assert.notEqual(text, alerting[file], `${from} is not in ${file}`);
  alerting[file] = text;
}

for (const { what, folder, env, change, said } of REFUSED) {
  test(`${what} stops Grafana, and its log says why`, async () => {
    const all = shipped(folder);
    change?.(all.alerting);
    await withGrafana({ name: 'refused', files: all, env: { ...(folder && secrets()), ...env } }, (grafana) => {
      assert.equal(grafana.failed, true, 'Grafana serves');
      assert.match(grafana.log(), said);
    });
  });
}

test('of two rules with one uid, Grafana starts and keeps the last one', async () => {
  const all = files('');
  replace(all.alerting, 'test-rules.yaml', 'uid: test-warning', 'uid: test-critical');
  await withGrafana({ name: 'twice', files: all }, async (grafana) => {
    assert.equal(grafana.failed, false, grafana.log());
    const kept = (await rules(grafana)).map(({ name }) => name).filter((name) => name.startsWith('Test '));
    assert.deepEqual(
      kept.sort(),
      SEVERITIES.map((severity) => `Test ${severity}`)
        .filter((name) => name !== 'Test critical')
        .sort()
    );
  });
});

test('with a data source of another uid, Grafana starts and the rules say what is missing', async () => {
  const all = files('');
  replace(all.alerting, 'test-rules.yaml', 'datasourceUid: contextd-prometheus', 'datasourceUid: other');
  await withGrafana({ name: 'other-uid', files: all }, async (grafana) => {
    assert.equal(grafana.failed, false, grafana.log());
    const broken = await until('a rule reports an error', async () =>
      (await rules(grafana)).find(({ name, health }) => name === 'Test critical' && health === 'error')
    );
    assert.match(broken.lastError, /data source not found/);
  });
});
