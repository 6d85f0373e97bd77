/** All alerts, of the SLOs and of alerts/*.yaml, as rules of Grafana and as a PrometheusRule of Kubernetes. */
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ruleAlerts } from './alerts.mjs';
import { writeRules } from './lib/rules.mjs';
import { ruleSlos } from './slo-rules.mjs';

const GRAFANA = 'provisioning/alerting/contextd-rules.yaml';
const KUBERNETES = 'provisioning/kubernetes/prometheusrule.yaml';

/** uids of rules that earlier versions had: Grafana keeps a rule that its file no longer has. */
const REMOVED = [];

const GRAFANA_COMMENT = `Alert rules of contextd for Grafana 12.4 and newer: put all files of this folder into <provisioning>/alerting/.
Generated from slo/*.yaml and alerts/*.yaml by "npm run generate". Do not edit.

They query the data source contextd-prometheus, and need none of the rules of Prometheus. Their contact points and mute
timings are in contextd-notifications.yaml. If Prometheus evaluates the same alerts, let only one of the two send them.`;

const KUBERNETES_COMMENT = `Recording and alert rules of contextd for the Prometheus Operator: kubectl apply -f prometheusrule.yaml
Generated from slo/*.yaml and alerts/*.yaml by "npm run generate". Do not edit.

Add the labels by which your Prometheus selects its rules (ruleSelector), for example release: prometheus.`;

export async function generate(context) {
  const [slos, alerts] = [await ruleSlos(context), await ruleAlerts(context)];
  const grafana = { format: 'grafana', comment: GRAFANA_COMMENT, slos, alerts, notify: true, deleteRules: REMOVED };
  const kubernetes = { format: 'prometheusrule', comment: KUBERNETES_COMMENT, slos, alerts };
  return [
    await formatted(context, GRAFANA, writeRules(grafana)),
    await formatted(context, KUBERNETES, writeRules(kubernetes)),
  ];
}

/** As "npm run lint:fix" would leave it. */
async function formatted({ root }, file, text) {
  const filepath = path.join(root, file);
  return { path: file, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
}
