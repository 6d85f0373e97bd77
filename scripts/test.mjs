// All checks that a change must pass. It installs what it needs and ends with "N passed, N failed, N skipped".
//
//   npm test                     everything
//   npm test -- unit go          only the named steps
//   GRAFANA_HOME=... npm test    also in a real Grafana (or GRAFANA_URL of one that runs with this dist/)
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { findChromium } from './lib/chromium.mjs';
import { filesBelow } from './lib/freshness.mjs';
import { fuzz } from './lib/fuzz.mjs';
import { buildDemo, GO_MODULES, promtool, requireGo } from './lib/go.mjs';
import { installPackages } from './lib/install.mjs';
import { freePorts } from './lib/ports.mjs';
import { buildPreview } from './lib/preview.mjs';
import { fetchPrometheus } from './lib/prometheus.mjs';
import { prometheusConfigs } from './lib/setup-lines.mjs';
import { ROOT } from './lib/root.mjs';
import { run } from './lib/run.mjs';

/** The ports of the browser tests' servers. */
const FIRST_TEST_PORT = 3310;
const TEST_PORTS = 40;

/** How long each fuzz target runs. */
const FUZZ_SECONDS = 3;

const NONE = { passed: 0, failed: 0, skipped: 0 };

/** A step is one test: it passes when it does not throw and the command succeeds. */
const check = async (command, args, options) => {
  const { code } = await run(command, args, options);
  return { ...NONE, [code === 0 ? 'passed' : 'failed']: 1 };
};

const STEPS = {
  generated: () => check('node', ['scripts/generate.mjs', '--check']),
  typecheck: () => check('npm', ['run', '--silent', 'typecheck']),
  lint: () => check('npm', ['run', '--silent', 'lint']),
  scripts: scriptTests,
  unit: unitTests,
  go: goTests,
  rules: ruleTests,
  build: async () => {
    console.log((await build()).join('\n'));
    return { ...NONE, passed: 1 };
  },
  browser: browserTests,
  grafana: grafanaTests,
};

async function scriptTests() {
  // Listed one by one: given a folder, Node would run this file as a test because of its name.
  const files = filesBelow('scripts').filter((file) => file.endsWith('.test.mjs'));
  const { code, output } = await run('node', ['--test', '--test-reporter=tap', ...files], { quiet: true });
  const total = honest(countNode(output), code, output);
  const page = await run('node', ['demo/web/test.mjs'], { quiet: true });
  add(total, honest(countNode(page.output), page.code, page.output));
  return total;
}

/** Counts of Node's test runner, in either of its formats. */
function countNode(output) {
  const of = (what) => Number(new RegExp(`^[#ℹ] ${what} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
  return { passed: of('pass'), failed: of('fail'), skipped: of('skipped') };
}

async function unitTests() {
  const file = resultFile('jest.json');
  const { code, output } = await run('npx', ['--no-install', 'jest', '--json', `--outputFile=${file}`], {
    quiet: true,
  });
  const result = readJson(file);
  const counts = result && {
    passed: result.numPassedTests,
    failed: result.numFailedTests,
    skipped: result.numPendingTests + result.numTodoTests,
  };
  return honest(counts ?? NONE, code, output);
}

async function goTests() {
  requireGo();
  await fetchPrometheus();
  const total = { ...NONE };
  for (const module of GO_MODULES) {
    const cwd = path.join(ROOT, module);
    const unformatted = (await run('gofmt', ['-l', ...goFolders(module)], { cwd, quiet: true })).output.trim();
    if (unformatted) {
      console.error(`gofmt would change in ${module}:\n${unformatted}`);
    }
    add(total, { ...NONE, [unformatted ? 'failed' : 'passed']: 1 });
    add(total, await check('go', ['vet', '-tags', 'remove_all_sd', './...'], { cwd }));
    // Vetted above. Without debug information, test binaries that hold Prometheus link faster.
    const flags = ['-tags', 'remove_all_sd', '-vet=off', '-ldflags=-s -w', '-json'];
    if (module === 'provisioning/checks') {
      // Go's cache of results does not know the files outside the module, which these tests read.
      flags.push('-count=1');
    }
    const { code, output } = await run('go', ['test', ...flags, './...'], { cwd, quiet: true });
    goNotes(output).forEach((note) => console.log(note));
    add(total, honest(countGo(output), code, goFailures(output)));
  }
  add(total, await fuzz('pkg', FUZZ_SECONDS));
  return total;
}

/** The root module contains the folders of the other modules; gofmt does not know modules. */
function goFolders(module) {
  return module === '.' ? ['pkg', 'Magefile.go'] : ['.'];
}

function goEvents(output) {
  return output.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

function countGo(output) {
  const of = (action) => goEvents(output).filter((event) => event.Action === action && event.Test).length;
  return { passed: of('pass'), failed: of('fail'), skipped: of('skip') };
}

/** What tests say beside their results: what could not be checked on this machine. */
function goNotes(output) {
  return new Set(goEvents(output).flatMap(({ Output }) => /^slocheck: .*/.exec(Output ?? '')?.[0] ?? []));
}

function goFailures(output) {
  const events = goEvents(output);
  const failed = new Set(
    events.filter(({ Action }) => Action === 'fail').map(({ Package, Test }) => `${Package} ${Test ?? ''}`)
  );
  const said = events.filter(
    ({ Action, Package, Test }) => /output$/.test(Action) && failed.has(`${Package} ${Test ?? ''}`)
  );
  return said.map(({ Output }) => Output).join('') || output;
}

async function ruleTests() {
  requireGo();
  const tool = await promtool();
  const folder = path.join(ROOT, 'provisioning/prometheus');
  const files = fs.readdirSync(folder);
  const total = { ...NONE };
  add(total, await check(tool, ['check', 'config', 'prometheus.yaml'], { cwd: folder }));
  add(
    total,
    await check(tool, ['check', 'rules', ...files.filter((name) => /rules\.ya?ml$/.test(name))], { cwd: folder })
  );
  for (const test of files.filter((name) => /\.test\.ya?ml$/.test(name))) {
    add(total, await check(tool, ['test', 'rules', test], { cwd: folder }));
  }
  // Prometheus must accept the configuration that the Setup page offers.
  const offered = await prometheusConfigs(path.join(ROOT, 'test-results/setup'));
  add(total, await check(tool, ['check', 'config', '--syntax-only', ...offered]));
  return total;
}

async function browserTests() {
  await build();
  await buildPreview();
  await buildDemo();
  return playwright(['preview', 'preview v0.5.0'], { CHROMIUM_PATH: await findChromium() });
}

async function grafanaTests() {
  if (!process.env.GRAFANA_HOME && !process.env.GRAFANA_URL) {
    console.log('No real Grafana: set GRAFANA_HOME or GRAFANA_URL to run these tests.');
    return { ...NONE, skipped: 1 };
  }
  await build();
  await buildDemo();
  const total = { ...NONE };
  add(total, await provisioningTests());
  add(total, await playwright(['grafana'], { CHROMIUM_PATH: await findChromium() }));
  return total;
}

/** These start their own Grafana, several times. */
async function provisioningTests() {
  if (!process.env.GRAFANA_HOME) {
    console.log('The files of provisioning/ are tested with GRAFANA_HOME only.');
    return { ...NONE, skipped: 1 };
  }
  const tests = 'tests/provisioning/provisioning.mjs';
  const { code, output } = await run('node', ['--test', '--test-reporter=tap', tests], { quiet: true });
  return honest(countNode(output), code, output);
}

async function playwright(projects, env) {
  const file = resultFile(`playwright-${projects[0]}.json`);
  const port = process.env.CONTEXTD_TEST_PORT ?? String(await freePorts(FIRST_TEST_PORT, TEST_PORTS));
  const named = projects.map((project) => `--project=${project}`);
  const { code, output } = await run('npx', ['--no-install', 'playwright', 'test', ...named], {
    env: { ...env, CONTEXTD_TEST_PORT: port, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  const stats = readJson(file)?.stats;
  const counts = stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
  return honest(counts ?? NONE, code, output, true);
}

/** A run that failed without a failed test (it could not start, a file did not compile) is a failure too. */
function honest(counts, code, output, shown = false) {
  if (code !== 0 && !shown) {
    console.error(output.trim().split('\n').slice(-120).join('\n'));
  }
  const nothingRan = counts.passed + counts.failed === 0;
  return (code !== 0 && counts.failed === 0) || nothingRan ? { ...counts, failed: counts.failed + 1 } : counts;
}

function resultFile(name) {
  const folder = path.join(ROOT, 'test-results');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  fs.rmSync(file, { force: true });
  return file;
}

function readJson(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

function add(total, counts) {
  for (const key of Object.keys(NONE)) {
    total[key] += counts[key];
  }
}

async function main() {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(name in STEPS));
  if (unknown.length > 0) {
    throw new Error(`Unknown step "${unknown[0]}". The steps are ${Object.keys(STEPS).join(', ')}.`);
  }
  await installPackages();
  const total = { ...NONE };
  const summary = [];
  for (const [name, step] of Object.entries(STEPS)) {
    if (named.length > 0 && !named.includes(name)) {
      continue;
    }
    console.log(`\n== ${name}`);
    const start = Date.now();
    const counts = await step().catch((error) => {
      console.error(error.message);
      return { ...NONE, failed: 1 };
    });
    add(total, counts);
    summary.push(
      `${name.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${Math.round((Date.now() - start) / 1000)} s`
    );
    console.log(summary.at(-1));
  }
  console.log(`\n${summary.join('\n')}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error.message);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
});
