// npm run demo: a simulated contextd with 30 days of history, an embedded Prometheus, and the app on top of it.
import path from 'node:path';
import process from 'node:process';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { buildDemo, DEMO_BINARY, requireGo } from './lib/go.mjs';
import { grafanaCommand } from './lib/grafana.mjs';
import { installPackages } from './lib/install.mjs';
import { dataFolder, NAMINGS, requireNaming } from './lib/names.mjs';
import { buildPreview } from './lib/preview.mjs';
import { ROOT } from './lib/root.mjs';

const HELP = `npm run demo -- [options]

  --port N              the app's page (3000)
  --prometheus-port N   the embedded Prometheus (9090)
  --contextd-port N     the first simulated contextd; the others follow (8080)
  --pprof-port N        its profiles (6060)
  --days N              days of history (30)
  --fresh               delete the data of earlier runs and start from scratch
  --sub-path PATH       serve the page below this path, as Grafana with a path in root_url; for example /grafana
  --names NAMES         which contextd is simulated, by the names that it exports: ${NAMINGS.join(' or ')} (roadmap)
  --data FOLDER         where the data is kept (.demo; with --names v0.5.0: .demo/v0.5.0)
  --help

GRAFANA_HOME=/path/to/grafana npm run demo   opens the app in that Grafana instead of in the preview host.
`;

const OPTIONS = {
  port: { type: 'string', default: '3000' },
  'prometheus-port': { type: 'string', default: '9090' },
  'contextd-port': { type: 'string', default: '8080' },
  'pprof-port': { type: 'string', default: '6060' },
  days: { type: 'string', default: '30' },
  'sub-path': { type: 'string', default: '' },
  names: { type: 'string', default: NAMINGS[0] },
  data: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return;
  }
  requireNaming(values.names);
  values.data ??= dataFolder(values.names);
  const home = process.env.GRAFANA_HOME;
  await installPackages();
  requireGo();
  await build();
  if (!home) {
    await buildPreview();
  }
  await buildDemo();

  const children = [];
  const demo = start(children, path.join(ROOT, DEMO_BINARY), demoArgs(values, !home));
  if (home) {
    await untilReady(`http://127.0.0.1:${values['prometheus-port']}/-/ready`, demo);
    const { command, args, env } = grafanaCommand(home, {
      port: values.port,
      data: path.resolve(ROOT, values.data, 'grafana'),
      prometheusUrl: `http://127.0.0.1:${values['prometheus-port']}`,
      subPath: values['sub-path'],
    });
    start(children, command, args, env);
    const url = `http://127.0.0.1:${values.port}${values['sub-path']}`;
    await untilReady(`${url}/api/health`, demo);
    console.log(`ready: ${url}/a/contextd-observability-app`);
  }
}

function demoArgs(values, preview) {
  const kept = ['port', 'prometheus-port', 'contextd-port', 'pprof-port', 'days', 'names', 'data', 'sub-path'].map(
    (name) => `--${name}=${values[name]}`
  );
  return [
    ...kept,
    `--fresh=${values.fresh}`,
    `--preview=${preview}`,
    `--dist=${path.join(ROOT, 'dist')}`,
    `--web=${path.join(ROOT, 'demo/web/dist')}`,
    `--rules=${path.join(ROOT, 'provisioning/prometheus')}`,
  ];
}

/** Starts a process and ties its lifetime to this one, in both directions. */
function start(children, command, args, env = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  children.push(child);
  child.on('error', (error) => {
    console.error(`${command} cannot be started: ${error.message}`);
    stop(children, 1);
  });
  child.on('exit', (code) => stop(children, code ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => stop(children, 0));
  }
  return child;
}

function stop(children, code) {
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
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`The demo exited before ${url} responded.`);
}

main().catch((error) => {
  console.error(error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? `${error.message}\n\n${HELP}` : error.message);
  process.exitCode = 1;
});
