import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const FOLDER = path.dirname(fileURLToPath(import.meta.url));

/** The packages that a file imports statically, directly or through other files. */
function packagesOf(file, seen = new Set()) {
  if (seen.has(file)) {
    return [];
  }
  seen.add(file);
  const names = [...fs.readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gm)].map(
    ([, name]) => name
  );
  return names.flatMap((name) =>
    name.startsWith('.')
      ? packagesOf(path.resolve(path.dirname(file), name), seen)
      : name.startsWith('node:')
        ? []
        : [`${path.relative(FOLDER, file)} imports ${name}`]
  );
}

for (const command of ['test.mjs', 'demo.mjs', 'build.mjs', 'bench.mjs']) {
  test(`${command} needs no package before it installs them`, () => {
    assert.deepEqual(packagesOf(path.join(FOLDER, command)), []);
  });
}
