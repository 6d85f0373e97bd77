// npm run drill: switches each fault of the demo on, in simulated time, and writes how the shipped alerts detect it to
// docs/drill.md.
import path from 'node:path';
import process from 'node:process';
import { requireGo } from './lib/go.mjs';
import { ROOT } from './lib/root.mjs';
import { mustRun } from './lib/run.mjs';

try {
  requireGo();
  await mustRun('The drill', 'go', ['run', '-tags', 'remove_all_sd', './cmd/contextd-drill', '--root', '..'], {
    cwd: path.join(ROOT, 'demo'),
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
