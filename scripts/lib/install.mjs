import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ROOT } from './root.mjs';
import { mustRun } from './run.mjs';

const REQUIRED_NODE = 20;

/** The problem with this Node version, or null. */
function nodeProblem(version, required = REQUIRED_NODE) {
  const major = Number(/^v?(\d+)/.exec(version)?.[1]);
  return major >= required
    ? null
    : `This needs Node ${required} or newer, and this is ${version}. Install it from https://nodejs.org and try again.`;
}

/** Installs the packages when node_modules does not match package-lock.json. */
export async function installPackages(log = console.log) {
  const problem = nodeProblem(process.version);
  if (problem) {
    throw new Error(problem);
  }
  const lock = path.join(ROOT, 'package-lock.json');
  const stamp = path.join(ROOT, 'node_modules/.contextd-installed');
  const wanted = fs.readFileSync(lock, 'utf8');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  log('Installing packages (npm ci; about two minutes the first time) ...');
  await mustRun('Installing the packages', 'npm', ['ci', '--no-audit', '--no-fund'], { quiet: true });
  fs.writeFileSync(stamp, wanted);
}
