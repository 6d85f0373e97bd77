import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { dataFolder, NAMINGS, requireNaming } from './names.mjs';

test('a naming that does not exist is refused with those that do', () => {
  assert.throws(() => requireNaming('v0.6.0'), /there is no naming "v0.6.0": it must be roadmap or v0.5.0/);
  NAMINGS.forEach(requireNaming);
});

test('each naming has a folder of its own', () => {
  assert.deepEqual(NAMINGS.map(dataFolder), ['.demo', '.demo/v0.5.0']);
});

test('the demo simulates the same ones', () => {
  const source = fs.readFileSync(new URL('../../demo/simulator/names.go', import.meta.url), 'utf8');
  const known = [...source.matchAll(/ Names = "(.+)"/g)].map(([, name]) => name);
  assert.deepEqual(known, NAMINGS);
});
