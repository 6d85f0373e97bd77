import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

// Bundled test files run from a folder beside src/.
const web = path.resolve(import.meta.dirname, '..');
const packages = path.resolve(web, '../../node_modules');

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(path.join(dir, entry.name)) : [path.join(dir, entry.name)]
  );
}

test('every deep import still exports what the shell imports', () => {
  const text = readFileSync(path.join(web, 'src/internals.ts'), 'utf8');
  const imports = [...text.matchAll(/export \{ (\w+) \} from '(.+)';/g)];
  assert.ok(imports.length >= 7, 'internals.ts was not parsed correctly');
  for (const [, name, from] of imports) {
    const file = path.join(packages, from);
    assert.ok(existsSync(file), `${from} does not exist`);
    const exported = [...readFileSync(file, 'utf8').matchAll(/export \{([^}]*)\}/g)].flatMap(([, list]) =>
      list.split(',')
    );
    assert.ok(
      exported.some((one) => one.trim().split(' as ').at(-1) === name),
      `${from} exports no ${name}`
    );
  }
});

test('only internals.ts has deep imports', () => {
  const elsewhere = sources(path.join(web, 'src'))
    .filter((file) => !/internals\.ts$|untyped\.d\.ts$/.test(file))
    .filter((file) => /from '@grafana\/[^']*\/dist\//.test(readFileSync(file, 'utf8')));
  assert.deepEqual(elsewhere, []);
});
