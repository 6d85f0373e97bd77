import fs from 'node:fs';
import path from 'node:path';
import { filesBelow } from './freshness.mjs';
import { ROOT } from './root.mjs';
import { mustRun, run } from './run.mjs';

/** The fuzz targets below a folder, by package: [["pkg/promapi", ["FuzzAnswers", ...]], ...]. */
export function fuzzTargets(folder) {
  const byPackage = new Map();
  for (const file of filesBelow(folder).filter((name) => name.endsWith('_test.go'))) {
    const names = [...fs.readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^func (Fuzz\w+)\(/gm)].map(
      ([, name]) => name
    );
    const known = byPackage.get(path.dirname(file)) ?? [];
    byPackage.set(path.dirname(file), [...known, ...names]);
  }
  return [...byPackage].filter(([, names]) => names.length > 0);
}

/**
 * Runs each fuzz target for some seconds, and reports which failed. It uses the plain test binaries, which mutate
 * without coverage guidance, for which Go would compile all dependencies again. `go test -fuzz` uses it, for long runs.
 */
export async function fuzz(folder, seconds) {
  const out = path.join(ROOT, 'test-results/fuzz');
  fs.mkdirSync(out, { recursive: true });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [packageFolder, names] of fuzzTargets(folder)) {
    const binary = path.join(out, `${path.basename(packageFolder)}.test`);
    await mustRun(
      'The build of the fuzz targets',
      'go',
      ['test', '-c', '-tags', 'remove_all_sd', '-o', binary, `./${packageFolder}`],
      { cwd: ROOT }
    );
    for (const name of names) {
      const args = ['-test.run=^$', `-test.fuzz=^${name}$`, `-test.fuzztime=${seconds}s`, `-test.fuzzcachedir=${out}`];
      const { code, output } = await run(binary, args, { cwd: path.join(ROOT, packageFolder), quiet: true });
      counts[code === 0 ? 'passed' : 'failed'] += 1;
      if (code !== 0) {
        console.error(`${name} in ${packageFolder}:\n${output.trim().split('\n').slice(-30).join('\n')}`);
      }
    }
  }
  return counts;
}
