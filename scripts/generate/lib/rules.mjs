/** Rules as Insights writes them: the command of pkg/rules. */
import { spawnSync } from 'node:child_process';
import { ROOT } from '../../lib/root.mjs';
import { GenerateError } from './context.mjs';

/** The text of rules, in one of the formats of pkg/rules. */
export function writeRules(input) {
  const { status, stdout, stderr, error } = spawnSync('go', ['run', './pkg/cmd/rules'], {
    cwd: ROOT,
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  if (error) {
    throw new GenerateError([`The rules need Go, which could not be started: ${error.message}.`]);
  }
  if (status !== 0) {
    throw new GenerateError([stderr.trim()]);
  }
  return stdout;
}
