import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const SKIPPED = new Set([
  'node_modules',
  'dist',
  '.git',
  '.demo',
  'bin',
  'coverage',
  'test-results',
  'artifacts',
  '.cache',
]);
const STAMPS = path.join(ROOT, 'node_modules/.cache/contextd');

/** All files below the given files and folders, sorted, without built and installed files. */
export function filesBelow(...places) {
  const found = [];
  const visit = (place) => {
    const stat = fs.statSync(path.join(ROOT, place), { throwIfNoEntry: false });
    if (!stat) {
      return;
    }
    if (!stat.isDirectory()) {
      found.push(place);
      return;
    }
    for (const entry of fs.readdirSync(path.join(ROOT, place))) {
      if (!SKIPPED.has(entry)) {
        visit(path.posix.join(place, entry));
      }
    }
  };
  places.forEach(visit);
  return found.sort();
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const file of filesBelow(...inputs)) {
    hash.update(`\n${file}\n`).update(fs.readFileSync(path.join(ROOT, file)));
  }
  return hash.digest('hex');
}

/**
 * Runs `make` only if an input has changed since its last run, or an output is missing.
 *
 * @param {string} name of the step's stamp
 * @param {string[]} inputs files and folders, relative to the root
 * @param {string[]} outputs files that must exist
 * @param {() => void | Promise<void>} make throws when it fails
 * @returns {Promise<boolean>} whether it ran
 */
export async function whenStale(name, inputs, outputs, make) {
  const stamp = path.join(STAMPS, `${name}.txt`);
  const hash = hashOf(inputs);
  const known = fs.existsSync(stamp) ? fs.readFileSync(stamp, 'utf8') : '';
  if (known === hash && outputs.every((file) => fs.existsSync(path.join(ROOT, file)))) {
    return false;
  }
  await make();
  const missing = outputs.filter((file) => !fs.existsSync(path.join(ROOT, file)));
  if (missing.length > 0) {
    throw new Error(`The step "${name}" ended without an error, but did not write ${missing.join(', ')}.`);
  }
  fs.mkdirSync(STAMPS, { recursive: true });
  fs.writeFileSync(stamp, hash);
  return true;
}
