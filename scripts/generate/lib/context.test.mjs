import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, GenerateError } from './context.mjs';
import { cell, code, table } from './markdown.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const tools = path.join('src', 'metrics', 'catalogue', 'tools.json');
let copy;

before(async () => {
  copy = await mkdtemp(path.join(os.tmpdir(), 'generate-'));
  await cp(path.join(root, 'src/metrics'), path.join(copy, 'src/metrics'), { recursive: true });
});

after(() => rm(copy, { recursive: true, force: true }));

/** The problems that a run reports for a changed tools.json. */
async function problemsOf(change) {
  const text = await readFile(path.join(root, tools), 'utf8');
  await writeFile(path.join(copy, tools), change(text));
  try {
    await createContext(copy).catalogue();
  } catch (error) {
    assert.ok(error instanceof GenerateError, error);
    return error.problems;
  }
  return [];
}

test('a valid catalogue passes', async () => {
  assert.deepEqual(await problemsOf((text) => text), []);
});

test('a typo is reported with its entry', async () => {
  const [problem] = await problemsOf((text) => text.replace('"tool", "status"', '"tool", "statsu"'));
  assert.match(problem, /^src\/metrics\/catalogue: Concept "toolCalls": label "statsu" is not declared/);
});

test('a concept in the file of another group is reported', async () => {
  const problems = await problemsOf((text) => text.replace('"group": "tools"', '"group": "http"'));
  assert.match(problems[0], /^src\/metrics\/catalogue: Concept "\w+" of the group "http" is in tools\.json/);
});

test('broken JSON is reported with its file', async () => {
  const [problem] = await problemsOf((text) => text.slice(0, -5));
  assert.match(problem, /^src\/metrics\/catalogue\/tools\.json is not valid JSON: /);
});

test('the committed files are up to date', () => {
  const run = execFileSync(process.execPath, [path.join(root, 'scripts/generate.mjs'), '--check'], {
    encoding: 'utf8',
  });
  assert.match(run, /docs\/metrics.md/);
});

test('an unknown option is refused', () => {
  assert.throws(
    () => execFileSync(process.execPath, [path.join(root, 'scripts/generate.mjs'), '--chekc'], { stdio: 'pipe' }),
    /generate does not know --chekc/
  );
});

test('cells cannot break their table', () => {
  assert.equal(cell('a|b\nc'), 'a\\|b<br>c');
  assert.equal(table(['x'], [['a|b']]), '| x |\n| --- |\n| a\\|b |');
  assert.equal(code('a`b'), '`` a`b ``');
});
