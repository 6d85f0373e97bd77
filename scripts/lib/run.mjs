import { spawn } from 'node:child_process';
import process from 'node:process';
import { ROOT } from './root.mjs';

/**
 * Runs a command in the repository's root and waits for it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>, quiet?: boolean}} options quiet suppresses the output
 * @returns {Promise<{code: number, output: string}>} output is what it printed, both streams
 * @throws when the command cannot be started
 */
export function run(command, args, { cwd = ROOT, env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (stream, to) =>
      stream.on('data', (chunk) => {
        output += chunk;
        if (!quiet) {
          to.write(chunk);
        }
      });
    take(child.stdout, process.stdout);
    take(child.stderr, process.stderr);
    child.on('error', (error) =>
      reject(error.code === 'ENOENT' ? new Error(`"${command}" is not installed or not on the PATH.`) : error)
    );
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }));
  });
}

/** Like {@link run}, but throws when the command fails, and names the step. */
export async function mustRun(what, command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    const said = options?.quiet ? `\n${output.trim().split('\n').slice(-30).join('\n')}` : '';
    throw new Error(`${what} failed (exit code ${code}).${said}`);
  }
  return output;
}
