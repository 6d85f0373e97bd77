import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { goProblem } from '../build-backend.mjs';
import { whenStale } from './freshness.mjs';
import { ROOT } from './root.mjs';
import { mustRun } from './run.mjs';

export const GO_MODULES = ['.', 'instrument', 'demo', 'provisioning/checks'];
export const DEMO_BINARY = 'demo/bin/contextd-demo';
const PROMTOOL = 'demo/bin/promtool';

/** @throws a sentence when Go is missing or too old */
export function requireGo() {
  const required = /^go (\S+)$/m.exec(fs.readFileSync(path.join(ROOT, 'go.mod'), 'utf8'))[1];
  const answer = spawnSync('go', ['env', 'GOVERSION'], { cwd: ROOT, encoding: 'utf8' });
  const problem = goProblem(answer.status === 0 ? answer.stdout.trim() : null, required);
  if (problem) {
    throw new Error(problem);
  }
}

/** Builds the demo when it is stale. */
export async function buildDemo(log = console.log) {
  await whenStale(
    'demo',
    [
      'demo/go.mod',
      'demo/go.sum',
      'demo/cmd',
      'demo/engine',
      'demo/history',
      'demo/preview',
      'demo/simulator',
      'instrument',
    ],
    [DEMO_BINARY],
    async () => {
      log('Building the demo (Go; three minutes the first time, since Prometheus is compiled in) ...');
      await mustRun(
        'The demo’s build',
        'go',
        ['build', '-tags', 'remove_all_sd', '-o', 'bin/contextd-demo', './cmd/contextd-demo'],
        {
          cwd: path.join(ROOT, 'demo'),
        }
      );
    }
  );
}

/** promtool of the same Prometheus version that the demo embeds. */
export async function promtool(log = console.log) {
  await whenStale('promtool', ['demo/go.mod'], [PROMTOOL], async () => {
    log('Building promtool ...');
    await mustRun(
      'The build of promtool',
      'go',
      ['build', '-tags', 'remove_all_sd', '-o', 'bin/promtool', 'github.com/prometheus/prometheus/cmd/promtool'],
      {
        cwd: path.join(ROOT, 'demo'),
      }
    );
  });
  return path.join(ROOT, PROMTOOL);
}
