// Runs the page's unit tests with Node's test runner: each test file is bundled first, like the page.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugins } from './build-plugins.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const out = mkdtempSync(path.join(here, '.test-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));

const tests = readdirSync(path.join(here, 'test')).filter((name) => name.endsWith('.test.ts'));
await build({
  entryPoints: tests.map((name) => path.join(here, 'test', name)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  conditions: ['import'],
  define: { 'process.env.NODE_ENV': '"test"' },
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url); globalThis.navigator ??= { language: 'en-US', languages: ['en-US'] };",
  },
  plugins: plugins({ here, root }),
});
const bundled = readdirSync(out)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => path.join(out, name));
const { status } = spawnSync(process.execPath, ['--test', ...bundled], { stdio: 'inherit' });
process.exitCode = status ?? 1;
