/**
 * From the alerts and docs/runbooks/*.md: the fixed part at the top of each runbook, the PromQL of its queries in both
 * namings, the list in docs/runbooks/README.md, and the runbooks as the app's bundle holds them.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readAlerts } from './alerts.mjs';
import { conditionOf } from './lib/conditions.mjs';
import { GenerateError } from './lib/context.mjs';
import { code, table } from './lib/markdown.mjs';

const FOLDER = 'docs/runbooks';
const INDEX = 'README';
const PROCEDURE = /^procedures-/;

/** The two contextds that people run, as they are scraped or pushed. */
const NAMINGS = {
  roadmap: ['roadmap', 'client_golang', 'prometheus', 'otlp', 'node_exporter', 'blackbox_exporter'],
  'v0.5.0': ['v0.5.0', 'client_golang', 'prometheus', 'otlp', 'node_exporter', 'blackbox_exporter'],
};

export async function generate(context) {
  const texts = await readTexts(context);
  const alerts = await listAlerts(context);
  const { lay } = await context.load('src/pages/alerts/runbooks/layout.ts');
  const { fillIn, readRunbook } = await context.load('src/pages/alerts/runbooks/read.ts');
  const queries = await queryWriter(context, lay);
  const runbooks = new Map();
  const problems = [];
  const files = [];
  for (const [name, text] of texts) {
    const read = readRunbook(text);
    problems.push(...read.problems.map((problem) => `${FOLDER}/${name}.md: ${problem}`));
    runbooks.set(name, read.runbook);
  }
  problems.push(...(await problemsOf(context, runbooks, alerts)));
  if (problems.length > 0) {
    throw new GenerateError(problems);
  }
  for (const [name, text] of texts) {
    const asked = runbooks.get(name).blocks.filter(({ kind }) => kind === 'query');
    const alert = alerts.find((one) => one.runbook === name);
    const written = fillIn(text, (what) =>
      what === 'alert' ? fixedPart(alert, lay) : what === 'index' ? indexOf(alerts, runbooks) : queries(asked.shift())
    );
    files.push(await formatted(context, `${FOLDER}/${name}.md`, written));
  }
  const shown = Object.fromEntries([...runbooks].filter(([name]) => name !== INDEX));
  return [...files, await formatted(context, 'src/pages/alerts/runbooks/texts.json', JSON.stringify(shown))];
}

async function readTexts({ root }) {
  const names = (await readdir(path.join(root, FOLDER))).filter((name) => name.endsWith('.md')).sort();
  const texts = names.map(async (name) => [
    path.basename(name, '.md'),
    await readFile(path.join(root, FOLDER, name), 'utf8'),
  ]);
  return Promise.all(texts);
}

/** The alerts that ship, with the file of each, and those of SLOs. */
async function listAlerts(context) {
  const { BURN_ALERTS } = await context.load('src/alerts/burnAlerts.ts');
  const own = await readAlerts(context);
  const { resolveAlert } = await context.load('src/alerts/resolve.ts');
  const promql = await builders(context, [...NAMINGS.roadmap, 'v0.5.0']);
  const shipped = own.map((definition) => ({ ...resolveAlert(definition, promql).alert, ofSlo: false }));
  return [...shipped, ...BURN_ALERTS.map((alert) => ({ ...alert, runbook: alert.name, ofSlo: true }))];
}

async function builders({ load }, origins) {
  const { storeOf } = await load('src/metrics/testing/stores.ts');
  const { resolve } = await load('src/metrics/resolve.ts');
  const { createPromql } = await load('src/metrics/promql.ts');
  // contextd's store is not a database of database/sql.
  const names = storeOf(origins).filter((name) => !name.startsWith('go_sql_'));
  return createPromql(resolve(names), { matchers: { job: 'contextd' } });
}

/** Every alert has its runbook, every runbook its alert, all headings are there, and links lead somewhere. */
async function problemsOf({ root, load }, runbooks, alerts) {
  const { HEADINGS, linksOf } = await load('src/pages/alerts/runbooks/read.ts');
  const names = new Set(alerts.map(({ runbook }) => runbook));
  const problems = [...names]
    .filter((name) => !runbooks.has(name))
    .map((name) => `The alert "${name}" has no runbook; write ${FOLDER}/${name}.md.`);
  for (const [name, runbook] of runbooks) {
    const report = (message) => problems.push(`${FOLDER}/${name}.md: ${message}`);
    if (name !== INDEX && !PROCEDURE.test(name)) {
      const headings = runbook.blocks.filter(({ level }) => level === 2).map(({ text }) => text);
      names.has(name) || report('No alert has this name. Delete the file, or rename it to procedures-*.md.');
      runbook.title === name || report(`Its title is "${runbook.title}"; write "${name}".`);
      String(headings) === String(HEADINGS) || report(`Its headings must be ${HEADINGS.join(', ')}, in this order.`);
    }
    for (const link of linksOf(runbook)) {
      (await leads(root, runbooks, name, link)) || report(`The link "${link}" leads nowhere.`);
    }
  }
  return problems;
}

/** Whether a link of a runbook leads to a file, and to a heading where it is one of another runbook. */
async function leads(root, runbooks, name, link) {
  const [file, anchor] = link.split('#');
  const target = file === '' ? name : /^([\w-]+)\.md$/.exec(file)?.[1];
  if (target === undefined) {
    return readFile(path.join(root, FOLDER, file)).then(
      () => true,
      (error) => error.code === 'EISDIR'
    );
  }
  const ids = runbooks.get(target)?.blocks.map(({ id }) => id);
  return ids !== undefined && (anchor === undefined || ids.includes(anchor));
}

const RESPONSES = {
  critical: 'critical: pages',
  warning: 'warning: opens a ticket',
  info: 'info: is only logged',
  none: 'none: only shows that alerting works',
};

/** What the rule says: everything that is the same in each runbook. */
function fixedPart(alert, lay) {
  const { severity, summary, description } = alert;
  const rows = alert.ofSlo
    ? [
        ['Severity', RESPONSES[severity]],
        ['Fires when', alert.condition],
        ['Message', summary],
        ['Rule', 'one for each SLO, generated from [slo/](../../slo); the label `slo` says which'],
      ]
    : [
        ['Severity', RESPONSES[severity]],
        ['Fires when', conditionOf(alert)],
        ['Message', summary],
        ['Description', code(description)],
        ...(alert.slo ? [['SLO', `[${alert.slo}](../../slo/${alert.slo}.yaml)`]] : []),
        ['Rule', `[alerts/${fileOf(alert)}](../../alerts/${fileOf(alert)})`],
      ];
  const expressions = alert.ofSlo ? [] : [details(alert, lay)];
  return [table(['', ''], rows), ...expressions].join('\n\n');
}

const fileOf = ({ group }) => `${group.replace(/^contextd\./, '')}.yaml`;

function details({ values, when }, lay) {
  const blocks = values.map(({ id, title, expr }) => {
    const conditions = when.filter(({ value }) => value === id).map(({ op, threshold }) => `${op} ${threshold}`);
    return `# ${title}: fires at ${conditions.join(' and ')}\n${lay(expr)}`;
  });
  const text = ['```promql', blocks.join('\n\n'), '```'].join('\n');
  return `<details>\n<summary>PromQL, with the names of the roadmap and of contextd v0.5.0</summary>\n\n${text}\n\n</details>`;
}

/** Writes the PromQL of a query for both namings. */
async function queryWriter(context, lay) {
  const { exprOf } = await context.load('src/pages/alerts/runbooks/queries.ts');
  const [roadmap, today] = await Promise.all(Object.values(NAMINGS).map((origins) => builders(context, origins)));
  const block = (expr) => `\`\`\`promql\n${lay(expr.expr)}\n\`\`\``;
  return (query) => {
    const [future, now] = [exprOf(roadmap, query), exprOf(today, query)];
    const parts = [`${query.title}:`];
    if (!future.ok || (now.ok && future.expr === now.expr)) {
      // What the roadmap does not name, contextd's instrument module exports as v0.5.0 does.
      parts.push(block(now));
    } else {
      parts.push('With the names of the roadmap:', block(future));
      parts.push(...(now.ok ? ['With the names of contextd v0.5.0:', block(now)] : [now.missing[0].reason]));
    }
    return [...parts, ...(query.empty ? [`No result: ${query.empty}`] : [])].join('\n\n');
  };
}

/** The list of docs/runbooks/README.md. */
function indexOf(alerts, runbooks) {
  const rows = alerts.map(({ runbook, severity, summary }) => [`[${runbook}](${runbook}.md)`, severity, summary]);
  const procedures = [...runbooks]
    .filter(([name]) => PROCEDURE.test(name))
    .map(([name, { title }]) => `- [${title.replace(/^Procedure: /, '')}](${name}.md)`);
  return `${table(['Alert', 'Severity', 'Says'], rows)}\n\nProcedures that several runbooks share:\n\n${procedures.join('\n')}`;
}

/** As "npm run lint:fix" would leave it. */
async function formatted({ root }, file, text) {
  const filepath = path.join(root, file);
  return { path: file, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
}
