import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { generate } from '../slo-rules.mjs';
import { createContext, GenerateError } from './context.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const context = createContext(root);
let copy;

before(async () => {
  copy = await mkdtemp(path.join(os.tmpdir(), 'slo-rules-'));
  await cp(path.join(root, 'slo'), path.join(copy, 'slo'), { recursive: true });
});

after(() => rm(copy, { recursive: true, force: true }));

/** The problems that a run reports when one SLO file is replaced. */
async function problemsOf(name, text) {
  const file = path.join(copy, 'slo', name);
  const old = await readFile(file, 'utf8').catch(() => undefined);
  await writeFile(file, text);
  try {
    await generate({ ...context, root: copy });
  } catch (error) {
    assert.ok(error instanceof GenerateError, error);
    return error.problems;
  } finally {
    await (old === undefined ? rm(file) : writeFile(file, old));
  }
  return [];
}

const shipped = (name) => readFile(path.join(root, 'slo', name), 'utf8');

test('a mistake in an SLO is reported with its file, line and column', async () => {
  const text = await shipped('tool-errors.yaml');
  const [problem] = await problemsOf('tool-errors.yaml', text.replace('Occurrences', 'Occurences'));
  const line = text.split('\n').findIndex((one) => one.includes('budgetingMethod')) + 1;
  assert.match(problem, new RegExp(`^slo/tool-errors.yaml:${line}:\\d+: .+\\.$`));
});

test('two files with one name are a mistake', async () => {
  const problems = await problemsOf('twin.yaml', await shipped('tool-errors.yaml'));
  assert.deepEqual(problems, ['slo/twin.yaml: An SLO in another file is also named "tool-errors"; rename this one.']);
});

test('an SLO that no contextd can measure is a mistake', async () => {
  const text = await shipped('tool-errors.yaml');
  const [problem] = await problemsOf(
    'tool-errors.yaml',
    text.replaceAll('concept: toolCalls', 'concept: probeDuration')
  );
  assert.match(problem, /tool-errors.* cannot be measured here: .+\.$/);
});

test('rules keep numerator and denominator separate, at most 20 a group, each group with its interval', async () => {
  const files = await generate(context);
  const { groups } = parse(files.find((file) => file.path.endsWith('.rules.yaml')).text);
  for (const { name, interval, rules } of groups) {
    assert.equal(interval, name.startsWith('contextd.burn.') && !name.endsWith('.tickets') ? '1m' : '5m');
    assert.ok(rules.length <= 20);
  }
  const names = new Set(groups.flatMap(({ rules }) => rules.map(({ record }) => record)));
  assert.ok(names.has('slo:sli_bad:increase5m') && names.has('slo:sli_total:increase5m'));
});
