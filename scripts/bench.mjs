// Benchmarks, with what they measure in their own words: npm run bench [-- a Go pattern, for example FastestRound]
//
// Figures of one machine at one time: compare two versions side by side, in one run, and report the ratio.
import path from 'node:path';
import process from 'node:process';
import { GO_MODULES, requireGo } from './lib/go.mjs';
import { ROOT } from './lib/root.mjs';
import { mustRun } from './lib/run.mjs';

const pattern = process.argv[2] ?? '.';
try {
  requireGo();
  for (const module of GO_MODULES) {
    const args = ['test', '-tags', 'remove_all_sd', '-run', '^$', '-bench', pattern, '-benchmem', './...'];
    await mustRun(`The benchmarks of ${module}`, 'go', args, { cwd: path.join(ROOT, module) });
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
