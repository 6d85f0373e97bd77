// Run by: node --test scripts/
import assert from 'node:assert/strict';
import test from 'node:test';
import { TARGETS, executablePath, goProblem } from './build-backend.mjs';

test('a recent Go is accepted', () => {
  for (const version of ['go1.26.5', 'go1.26.8', 'go1.27.0', 'go1.27', 'go2.0', 'devel go1.28-abc']) {
    assert.equal(goProblem(version, '1.26.5'), null, version);
  }
});

test('a Go that is too old is reported, with what to install', () => {
  for (const version of ['go1.26.4', 'go1.26', 'go1.9.9', 'go1.25.9', 'go0.9']) {
    const problem = goProblem(version, '1.26.5');
    assert.match(problem, new RegExp(`needs Go 1\\.26\\.5 or newer, and this is ${version}\\.`), version);
    assert.match(problem, /Install Go 1\.26\.5/);
  }
});

test('a missing Go is reported', () => {
  assert.match(goProblem(null, '1.26.5'), /which is not installed\. Install Go 1\.26\.5/);
});

test('executables have the names that Grafana looks for', () => {
  assert.equal(executablePath('gpx_x', 'linux/amd64'), 'dist/datasource/gpx_x_linux_amd64');
  assert.equal(executablePath('gpx_x', 'windows/amd64'), 'dist/datasource/gpx_x_windows_amd64.exe');
  assert.ok(TARGETS['linux/amd64'] && TARGETS['darwin/arm64']);
});
