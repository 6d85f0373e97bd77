/**
 * From alerts/*.yaml: the alerts as the app's bundle holds them, the rules of Prometheus, and docs/alerts.md.
 *
 * Their PromQL is written with the names of every origin, so that one rule works for all versions, also side by side.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { GenerateError } from './lib/context.mjs';
import { alertsGuide } from './lib/alerts-guide.mjs';
import { writeRules } from './lib/rules.mjs';
import { readSlos } from './slo-rules.mjs';

const FOLDER = 'alerts';
const RUNBOOKS = 'docs/runbooks';

/** The origins whose names the rules use. */
export const ORIGINS = [
  'roadmap',
  'v0.5.0',
  'client_golang',
  'prometheus',
  'otlp',
  'node_exporter',
  'blackbox_exporter',
];

const COMMENT = `Alert rules for contextd: load them with rule_files in prometheus.yaml, or upload them to Mimir or Thanos.
Generated from alerts/*.yaml by "npm run generate". Do not edit.

They work with the names of contextd 0.5.0 and with those of the roadmap, also side by side. The label severity says who
is told: critical pages, warning opens a ticket, info is only logged, none is the watchdog's. Their unit tests are
contextd-*.rules.test.yaml; docs/alerts.md lists them with their conditions.`;

export async function generate(context) {
  const { BURN_ALERTS } = await context.load('src/alerts/burnAlerts.ts');
  const alerts = await resolved(context, await readAlerts(context));
  const rules = writeRules({ format: 'prometheus', comment: COMMENT, alerts: await forWriter(context, alerts) });
  return [
    await formatted(context, 'src/alerts/shipped.json', JSON.stringify(alerts)),
    await formatted(context, 'provisioning/prometheus/contextd.rules.yaml', rules),
    await formatted(context, 'docs/alerts.md', alertsGuide(alerts, BURN_ALERTS)),
  ];
}

/** The shipped alerts as the writer of rules takes them. */
export async function ruleAlerts(context) {
  return forWriter(context, await resolved(context, await readAlerts(context)));
}

/** What the writer of rules needs of the alerts. */
async function forWriter({ load }, alerts) {
  const { runbookUrl } = await load('src/alerts/runbookUrl.ts');
  return alerts.map(({ runbook, values, ...alert }) => ({
    ...alert,
    runbookUrl: runbookUrl(runbook),
    values: values.map(({ id, title, unit, expr }) => ({ id, title, unit, expr })),
  }));
}

/** As "npm run lint:fix" would leave it. */
async function formatted({ root }, file, text) {
  const filepath = path.join(root, file);
  return { path: file, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
}

/** All alerts of the folder; a problem is named with its file, line and column. */
export async function readAlerts(context) {
  const { parseAlerts } = await context.load('src/alerts/read.ts');
  const { BURN_ALERTS } = await context.load('src/alerts/burnAlerts.ts');
  const names = new Set(BURN_ALERTS.map(({ name }) => name));
  const slos = new Set((await readSlos(context)).map(({ name }) => name));
  const runbooks = new Set(await namesIn(context, RUNBOOKS, '.md'));
  const alerts = [];
  const problems = [];
  for (const subject of await namesIn(context, FOLDER, '.yaml')) {
    const file = `${FOLDER}/${subject}.yaml`;
    const text = await readFile(path.join(context.root, file), 'utf8');
    const parsed = parseAlerts(text, { group: `contextd.${subject}`, runbooks, slos, names });
    problems.push(...parsed.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`));
    alerts.push(...parsed.alerts);
  }
  if (problems.length > 0) {
    throw new GenerateError(problems);
  }
  return alerts;
}

async function namesIn({ root }, folder, extension) {
  const names = await readdir(path.join(root, folder));
  return names
    .filter((name) => name.endsWith(extension))
    .map((name) => path.basename(name, extension))
    .sort();
}

/** The alerts in PromQL, in a store that has the names of all origins. */
async function resolved({ load, catalogue }, definitions) {
  await catalogue(); // first, so that its mistakes are reported as such
  const { storeOf } = await load('src/metrics/testing/stores.ts');
  const { resolve } = await load('src/metrics/resolve.ts');
  const { createPromql } = await load('src/metrics/promql.ts');
  const { resolveAlert } = await load('src/alerts/resolve.ts');
  const promql = createPromql(resolve(storeOf(ORIGINS)), { matchers: { job: 'contextd' } });
  const results = definitions.map((definition) => resolveAlert(definition, promql));
  const problems = results.flatMap((result) => (result.ok ? [] : [result.problem]));
  if (problems.length > 0) {
    throw new GenerateError(problems);
  }
  return results.map(({ alert }) => alert);
}
