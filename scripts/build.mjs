// Builds everything that a user installs into dist/, and checks it against the budgets.
//
//   node scripts/build.mjs             only stale parts
//   node scripts/build.mjs --all       the backend for every platform that Grafana runs on
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildBackend } from './build-backend.mjs';
import { checkDist } from './check-dist.mjs';
import { whenStale } from './lib/freshness.mjs';
import { installPackages } from './lib/install.mjs';
import { mustRun } from './lib/run.mjs';
import { nestedPlugins } from './plugins.mjs';

const FRONTEND_INPUTS = [
  'src',
  'webpack.config.ts',
  '.config',
  'scripts/plugins.mjs',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** The plugin's front end and the Insights backend, when they are stale. */
export async function build({ all = false, log = console.log } = {}) {
  const modules = ['', ...nestedPlugins()].map((folder) => path.posix.join('dist', folder, 'module.js'));
  await whenStale('frontend', FRONTEND_INPUTS, modules, async () => {
    log('Building the plugin (webpack; about a minute) ...');
    await mustRun('The front end’s build', 'npm', ['run', '--silent', 'build:frontend'], { quiet: true });
  });
  buildBackend({ all, log });
  const { problems, report } = await checkDist();
  if (problems.length > 0) {
    throw new Error(`dist/ cannot be installed:\n  ${problems.join('\n  ')}`);
  }
  return report;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await installPackages();
    console.log((await build({ all: process.argv.includes('--all') })).join('\n'));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
