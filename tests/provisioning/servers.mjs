// What the tests of the provisioning files start, each process tied to this one: the demo with its Prometheus, a real
// Grafana with the files of provisioning/, and a server that takes notifications. All are bound to 127.0.0.1.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { DEMO_BINARY } from '../../scripts/lib/go.mjs';
import { grafanaCommand } from '../../scripts/lib/grafana.mjs';
import { ROOT } from '../../scripts/lib/root.mjs';

const RESULTS = path.join(ROOT, 'test-results/provisioning');

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));

function start(command, args, env, logFile) {
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const log = fs.openSync(logFile, 'w');
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', log, log], env: { ...process.env, ...env } });
  running.add(child);
  child.ended = new Promise((resolve) => child.on('close', resolve)).finally(() => running.delete(child));
  return child;
}

/** Ends a process and waits until it is gone. */
export async function stop(child) {
  child.kill('SIGTERM');
  await child.ended;
}

/** Waits for a value that is not undefined, false or an error; the deadline only turns a hang into a failure. */
export async function until(what, read, seconds = 120) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const value = await read();
      if (value) {
        return value;
      }
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what}: not within ${seconds} s`, { cause: last });
}

/** The demo without its pages. Grafana's rules read its Prometheus. */
export async function startDemo(port) {
  const data = path.join(RESULTS, 'demo');
  const child = start(
    path.join(ROOT, DEMO_BINARY),
    [
      `--port=${port}`,
      `--prometheus-port=${port + 1}`,
      `--contextd-port=${port + 2}`,
      '--pprof-port=0',
      '--days=1',
      '--fresh=true',
      `--data=${data}`,
      '--preview=false',
      `--rules=${path.join(ROOT, 'provisioning/prometheus')}`,
    ],
    {},
    path.join(RESULTS, 'demo.log')
  );
  const url = `http://127.0.0.1:${port + 1}`;
  await until('Prometheus is ready', async () => (await fetch(`${url}/-/ready`)).ok);
  return { child, url };
}

/** The files that an operator mounts: kind of provisioning -> name -> text. */
export function shipped(folder = '') {
  const files = {};
  for (const kind of ['plugins', 'datasources', 'alerting']) {
    files[kind] = readFolder(path.join(ROOT, 'provisioning', kind));
  }
  if (folder) {
    Object.assign(files.alerting, readFolder(path.join(ROOT, 'provisioning', folder)));
  }
  return files;
}

function readFolder(folder) {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/**
 * Starts Grafana with these files and waits until it serves, or until it exits.
 *
 * @returns {Promise<{child, url: string, failed: boolean, log: () => string}>}
 */
export async function startGrafana({ name, port, prometheusUrl, files, env = {}, keepData = false }) {
  const data = path.join(RESULTS, name);
  if (!keepData) {
    fs.rmSync(data, { recursive: true, force: true });
  }
  const {
    command,
    args,
    env: own,
  } = grafanaCommand(process.env.GRAFANA_HOME, {
    port: String(port),
    data,
    prometheusUrl,
  });
  const provisioning = path.join(data, 'provisioning');
  fs.rmSync(provisioning, { recursive: true });
  for (const [kind, texts] of Object.entries({ dashboards: {}, ...files })) {
    fs.mkdirSync(path.join(provisioning, kind), { recursive: true });
    for (const [file, text] of Object.entries(texts)) {
      fs.writeFileSync(path.join(provisioning, kind, file), text.replaceAll('http://localhost:9090', prometheusUrl));
    }
  }
  const logFile = path.join(RESULTS, `${name}.log`);
  const child = start(
    command,
    args,
    { ...own, GF_LOG_MODE: 'console', GF_UNIFIED_ALERTING_ALERTMANAGER_CONFIG_POLL_INTERVAL: '2s', ...env },
    logFile
  );
  let exited = false;
  void child.ended.then(() => (exited = true));
  const url = `http://127.0.0.1:${port}`;
  await until('Grafana is ready', async () => exited || (await fetch(`${url}/api/health`)).ok);
  return { child, url, failed: exited, log: () => fs.readFileSync(logFile, 'utf8') };
}

/** Takes what Grafana sends to Slack, PagerDuty and a webhook: `seen` has path and body of each request. */
export async function startReceiver(port) {
  const seen = [];
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) {
      parts.push(part);
    }
    seen.push({ path: request.url, body: JSON.parse(Buffer.concat(parts).toString()) });
    // Slack's own answer; PagerDuty's is 202.
    response.writeHead(request.url === '/pagerduty' ? 202 : 200).end('ok');
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { seen, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** The part of SMTP that Grafana uses: `seen` has the text of each message. */
export async function startMailServer(port) {
  const seen = [];
  const server = net.createServer((socket) => {
    let text = '';
    let message = false;
    socket.write('220 mail\r\n');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk;
      if (message) {
        if (text.endsWith('\r\n.\r\n')) {
          // quoted-printable: lines are broken after a =, and = is =3D
          seen.push(text.replaceAll('=\r\n', '').replaceAll('=3D', '='));
          message = false;
          text = '';
          socket.write('250 taken\r\n');
        }
        return;
      }
      const lines = text.split('\r\n');
      text = lines.pop();
      for (const line of lines) {
        message = line === 'DATA';
        const answer = message ? '354 go on' : line === 'QUIT' ? '221 bye' : '250 ok';
        socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { seen, address: `127.0.0.1:${port}`, close: () => server.close() };
}
