import assert from 'node:assert/strict';
import test from 'node:test';
import { fuzzTargets } from './fuzz.mjs';

test('the fuzz targets of the backend are found by package', () => {
  const targets = Object.fromEntries(fuzzTargets('pkg'));
  assert.ok(targets['pkg/promapi'].includes('FuzzAnswers'));
  assert.deepEqual(targets['pkg/insights'], ['FuzzQuery']);
  assert.equal(targets['pkg/slo'], undefined);
});
