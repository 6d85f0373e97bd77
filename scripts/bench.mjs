// Runs the benchmarks:
//
//   npm run bench                    all of them
//   npm run bench -- FastestRound    the Go benchmarks whose names match
//   npm run bench -- panel           those of the error budget panel, in a browser
//   npm run bench -- import          the import of many SLOs
//
// Absolute figures depend on the machine: compare two versions in one run, and report the ratio.
import path from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { findChromium } from './lib/chromium.mjs';
import { buildDemo, GO_MODULES, requireGo } from './lib/go.mjs';
import { buildPreview } from './lib/preview.mjs';
import { ROOT } from './lib/root.mjs';
import { mustRun } from './lib/run.mjs';

const PANEL = 'panel';
const IMPORT = 'import';
const asked = process.argv[2];

async function goBenchmarks(pattern) {
  requireGo();
  for (const module of GO_MODULES) {
    const args = ['test', '-tags', 'remove_all_sd', '-run', '^$', '-bench', pattern, '-benchmem', './...'];
    await mustRun(`The benchmarks of ${module}`, 'go', args, { cwd: path.join(ROOT, module) });
  }
}

/** Runs the test that draws the panel in the preview host; the test has the limit. */
async function panelBenchmarks() {
  await build();
  await buildPreview();
  await buildDemo();
  const args = [
    '--no-install',
    'playwright',
    'test',
    '--project=preview alone',
    '--no-deps',
    '-g',
    'budget panel draws',
  ];
  const env = { CHROMIUM_PATH: await findChromium(), CONTEXTD_SPEED: '1' };
  await mustRun('The benchmark of the error budget panel', 'npx', args, { env });
}

/** What is a benchmark is no test: Jest is told where to look. */
async function importBenchmarks() {
  const args = ['--no-install', 'jest', '--testMatch', '<rootDir>/src/**/*.bench.ts'];
  await mustRun('The benchmark of the import', 'npx', args);
}

try {
  if (asked === IMPORT || asked === undefined) {
    await importBenchmarks();
  }
  if (asked !== PANEL && asked !== IMPORT) {
    await goBenchmarks(asked ?? '.');
  }
  if (asked === PANEL || asked === undefined) {
    await panelBenchmarks();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
