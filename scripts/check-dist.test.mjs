import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { BUDGETS, checkDist } from './check-dist.mjs';

/** The problems of a chunk with this name and about this many gzipped bytes. */
async function saidOf(name, bytes) {
  const dist = fs.mkdtempSync(path.join(os.tmpdir(), 'dist-'));
  fs.writeFileSync(path.join(dist, name), crypto.randomBytes(bytes));
  const { problems, report } = await checkDist(dist).finally(() => fs.rmSync(dist, { recursive: true }));
  return { problems: problems.filter((problem) => problem.includes(name)), report: report.join('\n') };
}

const PAGE = 'page-runtime.0123456789abcdef0123.js';
const CHUNK = '433.0123456789abcdef0123.js';

test("a page's chunk has its own budget", async () => {
  const within = await saidOf(PAGE, BUDGETS.page - 1000);
  assert.deepEqual(within.problems, []);
  assert.match(within.report, /page-runtime\.\w+\.js 39\.\d kB of 40\.0 kB/);
  const over = await saidOf(PAGE, BUDGETS.page + 1000);
  assert.equal(over.problems.length, 1);
  assert.match(over.problems[0], /is 41\.\d kB gzipped; the chunk of a page has a budget of 40\.0 kB\./);
});

test('a page without its own chunk is reported', async () => {
  const dist = fs.mkdtempSync(path.join(os.tmpdir(), 'dist-'));
  fs.writeFileSync(path.join(dist, PAGE), '');
  const { problems } = await checkDist(dist).finally(() => fs.rmSync(dist, { recursive: true }));
  assert.ok(problems.some((problem) => problem.startsWith('The page "overview" does not have its own chunk')));
  assert.ok(!problems.some((problem) => problem.includes('The page "runtime"')));
});

test('a chunk that pages share has a larger one', async () => {
  assert.deepEqual((await saidOf(CHUNK, BUDGETS.page + 1000)).problems, []);
  assert.match((await saidOf(CHUNK, BUDGETS.chunk + 1000)).problems[0], /a chunk has a budget of 175\.0 kB\./);
});

test('a chunk without a content hash is reported', async () => {
  assert.match((await saidOf('page-runtime.js', 10)).problems.join(), /has no content hash/);
});
