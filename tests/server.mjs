// Starts the processes for the browser tests of one host, and stops them when it exits:
//
//   node tests/server.mjs preview|grafana NAMES PAGE_PORT PROMETHEUS_PORT FIRST_CONTEXTD_PORT
//
// preview: the demo with its preview host. grafana: the demo without it, and the Grafana of GRAFANA_HOME.
// The preview host serves its pages at the root and below SUB_PATH. Grafana can serve them at one place only: below
// CONTEXTD_TEST_SUB_PATH where that is set, for tests/subpath.spec.ts.
// NAMES: which contextd the demo simulates, as in "npm run demo -- --names NAMES".
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { DEMO_BINARY } from '../scripts/lib/go.mjs';
import { grafanaCommand } from '../scripts/lib/grafana.mjs';
import { requireNaming } from '../scripts/lib/names.mjs';
import { ROOT } from '../scripts/lib/root.mjs';

/** As in tests/support/hosts.ts. */
const SUB_PATH = '/grafana';

/** Enough history for every window on the pages, and fast to create. */
const DAYS = 2;

async function main() {
  const [host, names, page, prometheus, contextd] = process.argv.slice(2);
  requireNaming(names);
  const home = process.env.GRAFANA_HOME;
  if (host === 'grafana' && !home) {
    throw new Error(
      'The tests in a real Grafana need GRAFANA_HOME (its folder) or GRAFANA_URL (one that runs with this dist/).'
    );
  }
  requireBuilt(host);
  const data = path.join(ROOT, 'test-results', `server-${host}-${page}`);
  fs.rmSync(data, { recursive: true, force: true });
  fs.mkdirSync(data, { recursive: true });
  openLog(`${data}.log`);

  const demo = start(path.join(ROOT, DEMO_BINARY), [
    `--names=${names}`,
    `--port=${page}`,
    `--prometheus-port=${prometheus}`,
    `--contextd-port=${contextd}`,
    '--pprof-port=0',
    `--days=${DAYS}`,
    '--fresh=true',
    `--data=${data}`,
    `--preview=${host === 'preview'}`,
    `--sub-path=${host === 'preview' ? SUB_PATH : ''}`,
    `--dist=${path.join(ROOT, 'dist')}`,
    `--web=${path.join(ROOT, 'demo/web/dist')}`,
    `--rules=${path.join(ROOT, 'provisioning/prometheus')}`,
  ]);
  if (host === 'grafana') {
    const prometheusUrl = `http://127.0.0.1:${prometheus}`;
    await untilReady(`${prometheusUrl}/-/ready`, demo);
    const { command, args, env } = grafanaCommand(home, {
      port: page,
      data: path.join(data, 'grafana'),
      prometheusUrl,
      subPath: process.env.CONTEXTD_TEST_SUB_PATH,
    });
    start(command, args, env);
  }
}

/** Fails at once if something is not built, instead of waiting for a server that never responds. */
function requireBuilt(host) {
  const needed = { 'dist/module.js': 'npm run build', [DEMO_BINARY]: 'npm test -- browser' };
  if (host === 'preview') {
    needed['demo/web/dist/preview.js'] = 'npm test -- browser';
  }
  for (const [file, command] of Object.entries(needed)) {
    if (!fs.existsSync(path.join(ROOT, file))) {
      throw new Error(`${file} is not built: run "${command}".`);
    }
  }
}

const children = [];

/** The output of the started processes: warnings that the tests provoke would hide the results. */
let log = 'inherit';
let logFile = '';

function openLog(file) {
  logFile = file;
  log = fs.openSync(file, 'w');
}

function lastWords() {
  return fs.readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n');
}

/** Starts a process and ties its lifetime to this one, in both directions. */
function start(command, args, env = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', log, log], env: { ...process.env, ...env } });
  children.push(child);
  child.on('error', (error) => stop(1, `${command} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) =>
    stop(
      code ?? 0,
      stopping ? '' : `${path.basename(command)} exited (${signal ?? code}). Its last output:\n${lastWords()}`
    )
  );
  return child;
}

let stopping = false;

function stop(code, why) {
  if (why) {
    console.error(why);
  }
  stopping = true;
  process.exitCode ||= code;
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
    }
  }
}

async function untilReady(url, child) {
  while (child.exitCode === null) {
    try {
      if ((await fetch(url)).ok) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The demo exited before ${url} responded.`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop(0));
}
main().catch((error) => stop(1, error.message));
