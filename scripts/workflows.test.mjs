import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { ROOT } from './lib/root.mjs';

test('workflows run actions by commit and packages by version: tags can be moved', () => {
  const folder = path.join(ROOT, '.github/workflows');
  const texts = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  const actions = texts.flatMap((text) => [...text.matchAll(/uses: *(.*)/g)].map(([, action]) => action));
  assert.ok(actions.length > 0);
  for (const action of actions) {
    assert.match(action, /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
  assert.deepEqual(
    texts.flatMap((text) => text.match(/@latest|npx --yes (?!\S+@\d)\S+/g) ?? []),
    []
  );
});
