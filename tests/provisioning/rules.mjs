import assert from 'node:assert/strict';
import { parse, stringify } from 'yaml';
import { shipped } from './servers.mjs';

export const SEVERITIES = ['critical', 'warning', 'info', 'none'];

/** The rules that Grafana is given, each with title, labels and notification_settings. */
export function shippedRules() {
  return parse(shipped().alerting['contextd-rules.yaml']).groups.flatMap((group) => group.rules);
}

/**
 * A provisioning file with one rule of each severity that always fires, routed as the shipped rules of that severity are, and
 * with a control that sends to this address. Grafana remembers what it has sent: another instance is sent again.
 */
export function alwaysFiring(controlUrl, instance) {
  const control = {
    receiver: 'test-control',
    group_by: ['grafana_folder', 'alertname'],
    group_wait: '20s',
  };
  return stringify({
    apiVersion: 1,
    contactPoints: [
      {
        orgId: 1,
        name: 'test-control',
        receivers: [{ uid: 'test-control', type: 'webhook', settings: { url: controlUrl } }],
      },
    ],
    groups: [
      {
        orgId: 1,
        name: 'test',
        folder: 'test',
        interval: '10s',
        rules: [
          ...SEVERITIES.map((severity) => firing(severity, instance, routing(severity))),
          firing('control', instance, control),
        ],
      },
    ],
  });
}

/** The settings of all shipped rules of a severity, which are the same. */
function routing(severity) {
  const settings = shippedRules()
    .filter(({ labels }) => labels.severity === severity)
    .map((rule) => rule.notification_settings);
  assert.ok(settings.length > 0, `no rule has the severity ${severity}`);
  settings.forEach((one) => assert.deepEqual(one, settings[0], severity));
  return { ...settings[0], group_wait: '1s' };
}

function firing(severity, instance, settings) {
  return {
    uid: `test-${severity}`,
    title: severity === 'control' ? 'Control' : `Test ${severity}`,
    condition: 'B',
    for: '0s',
    execErrState: 'Error',
    labels: { severity, instance: `<!channel> ${instance}` },
    annotations: {
      summary: `The ${severity} summary`,
      description: 'The value is {{ $values.A.Value }}.',
      runbook_url: 'https://runbooks.example.com/Test',
    },
    notification_settings: settings,
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: 'contextd-prometheus',
        model: { refId: 'A', expr: 'vector(7)', instant: true },
      },
      { refId: 'B', datasourceUid: '__expr__', model: { refId: 'B', type: 'math', expression: '$A > 1' } },
    ],
  };
}
