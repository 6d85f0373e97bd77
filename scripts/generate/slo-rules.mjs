/**
 * From slo/*.yaml: the objectives as the app's bundle holds them, the example of Insights' editor, and the recording
 * rules and alerts of Prometheus.
 *
 * The rules query every name that contextd has ever had, so that one file works for all versions, also side by side.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { GenerateError } from './lib/context.mjs';
import { writeRules } from './lib/rules.mjs';

const FOLDER = 'slo';

/** In the order a reader needs them: available, correct, fast, throughput. The rest follow by name. */
const ORDER = [
  'availability',
  'tool-errors',
  'tool-latency',
  'tool-latency-by-tool',
  'tool-latency-long-running',
  'embedding-latency',
  'throughput',
];

/** The objective to start from in Insights' editor. */
const EXAMPLE = 'tool-errors';

/** The origins whose names the rules use. */
const ORIGINS = ['roadmap', 'v0.5.0', 'prometheus', 'otlp', 'blackbox_exporter'];

const COMMENT = `Recording and alert rules for the SLOs of contextd. Generated from slo/*.yaml by "npm run generate". Do not edit.
They work with the names of contextd 0.5.0 and with those of the roadmap. The unit tests are in
contextd-slo.rules.test.yaml; see also docs/slo.md.

contextd.slo.*: bad events and all events of each five minutes, as separate counts. They are evaluated every five
minutes, whatever the global evaluation_interval is: each sample counts the five minutes before it.
Layers: contextd_slo:<counter>:sum is the counter of each process, :increase5m its increase, and slo:sli_... the
sums for an SLO. Both ends of an increase are read from the last minute, so that a missed evaluation leaves a gap
and not a wrong number. Where slo:sli_uncertain:count5m is above 0, processes started or ended: the app queries the raw
counters for those five minutes. If two Prometheus scrape the same targets (label replica), the greater value counts.

contextd.burn.*: the alerts of each SLO, pages evaluated every minute and tickets every five.
Layers: slo:sli_total:sum and slo:sli_bad:sum are the counters of each process, :increase1m what all processes counted in
the last minute, and slo:burn_rate:ratio... the burn rates: 1 spends the error budget exactly in the period of the SLO.`;

export async function generate(context) {
  const slos = sorted(await readSlos(context));
  return [
    await formatted(context, 'src/slo/shipped.json', JSON.stringify(slos)),
    await formatted(context, 'src/slo/example.json', JSON.stringify(await example(context, slos))),
    await formatted(context, 'provisioning/prometheus/contextd-slo.rules.yaml', await rulesText(context, slos)),
  ];
}

/** As "npm run lint:fix" would leave it. */
async function formatted({ root }, file, text) {
  const filepath = path.join(root, file);
  return { path: file, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
}

/** All SLOs of the folder; a problem is named with its file, line and column. */
export async function readSlos({ root, load }) {
  const { parseOpenSlo } = await load('src/slo/openslo.ts');
  const names = (await readdir(path.join(root, FOLDER))).filter((name) => name.endsWith('.yaml')).sort();
  const slos = [];
  const problems = [];
  for (const name of names) {
    const parsed = parseOpenSlo(await readFile(path.join(root, FOLDER, name), 'utf8'));
    const where = ({ line, column }) => `${FOLDER}/${name}:${line}:${column}`;
    problems.push(...parsed.problems.map((problem) => `${where(problem)}: ${problem.message}`));
    for (const slo of parsed.slos) {
      if (slos.some((other) => other.name === slo.name)) {
        problems.push(`${FOLDER}/${name}: An SLO in another file is also named "${slo.name}"; rename this one.`);
      }
      slos.push(slo);
    }
  }
  if (problems.length > 0) {
    throw new GenerateError(problems);
  }
  return slos;
}

function sorted(slos) {
  const place = ({ name }) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return [...slos].sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}

/** One of the objectives in PromQL, with the names of the contextd that people run today. */
async function example(context, slos) {
  const shown = slos.filter(({ name }) => name === EXAMPLE);
  const [{ name, title, service, objective, window, indicator }] = await resolved(context, shown, slos, ['v0.5.0']);
  return { name, title, service, objective, window, indicator };
}

async function rulesText(context, slos) {
  return writeRules({ format: 'prometheus', comment: COMMENT, slos: await resolved(context, slos, slos, ORIGINS) });
}

/** The shipped objectives in PromQL that works on every naming. */
export async function ruleSlos(context) {
  const slos = sorted(await readSlos(context));
  return resolved(context, slos, slos, ORIGINS);
}

/** The objectives in PromQL, in a store that has the names of these origins. */
async function resolved({ load, catalogue }, slos, others, origins) {
  await catalogue(); // first, so that its mistakes are reported as such
  const { storeOf } = await load('src/metrics/testing/stores.ts');
  const { resolve } = await load('src/metrics/resolve.ts');
  const { resolveSlo } = await load('src/slo/resolve.ts');
  const store = resolve(storeOf(origins));
  const results = slos.map((slo) => resolveSlo(slo, store, { scope: ['job="contextd"'], others }));
  const problems = results.flatMap((result) => (result.ok ? [] : [result.problem]));
  if (problems.length > 0) {
    throw new GenerateError(problems);
  }
  return results.map(({ slo }) => slo);
}
