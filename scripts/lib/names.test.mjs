import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { dataFolder, NAMINGS, requireNaming } from './names.mjs';

test('an unknown naming is refused, with those that exist', () => {
  assert.throws(() => requireNaming('v0.6.0'), /unknown naming "v0.6.0": it must be roadmap or v0.5.0/);
  NAMINGS.forEach(requireNaming);
});

test('each naming has its own folder', () => {
  assert.deepEqual(NAMINGS.map(dataFolder), ['.demo', '.demo/v0.5.0']);
});

test("the demo's binary has the same namings", () => {
  const source = fs.readFileSync(new URL('../../demo/simulator/names.go', import.meta.url), 'utf8');
  const known = [...source.matchAll(/ Names = "(.+)"/g)].map(([, name]) => name);
  assert.deepEqual(known, NAMINGS);
});
