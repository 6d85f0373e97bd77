import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generate } from '../runbooks.mjs';
import { createContext, GenerateError } from './context.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const context = createContext(root);
let copy;

before(async () => {
  copy = await mkdtemp(path.join(os.tmpdir(), 'runbooks-'));
  for (const folder of ['docs', 'alerts', 'slo', 'provisioning']) {
    await cp(path.join(root, folder), path.join(copy, folder), { recursive: true });
  }
});

after(() => rm(copy, { recursive: true, force: true }));

/** The problems that a run reports when one runbook is changed; without `change`, when it is deleted. */
async function problemsOf(name, change) {
  const file = path.join(copy, 'docs/runbooks', `${name}.md`);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const changed = change?.(text ?? '');
  assert.notEqual(changed, text, 'the test must change the file');
  await (changed === undefined ? rm(file) : writeFile(file, changed));
  try {
    await generate({ ...context, root: copy });
  } catch (error) {
    assert.ok(error instanceof GenerateError, error);
    return error.problems.join('\n');
  } finally {
    await (text === undefined ? rm(file) : writeFile(file, text));
  }
  return '';
}

const CASES = [
  ['a runbook without an alert', 'NoSuchAlert', () => '# NoSuchAlert\n', /NoSuchAlert\.md: No alert has this name/],
  [
    'an alert of SLOs without a runbook',
    'SLODataAbsent',
    undefined,
    /The alert "SLODataAbsent" has no runbook; write docs/,
  ],
  ['an alert without a runbook', 'SlowTools', undefined, /SlowTools/],
  [
    'another title',
    'SlowTools',
    (text) => text.replace('# SlowTools', '# Slow'),
    /Its title is "Slow"; write "SlowTools"/,
  ],
  [
    'a missing part',
    'SlowTools',
    (text) => text.replace('## Impact', '## Effect'),
    /Its headings must be Meaning, Impact/,
  ],
  ['a link to no file', 'SlowTools', (text) => `${text}\n[x](Nothing.md)\n`, /The link "Nothing\.md" leads nowhere/],
  [
    'a link to no heading',
    'SlowTools',
    (text) => `${text}\n[x](SlowTools.md#nothing)\n`,
    /The link "SlowTools\.md#nothing"/,
  ],
  [
    'a link to no heading of its own',
    'SlowTools',
    (text) => `${text}\n[x](#nothing)\n`,
    /The link "#nothing" leads nowhere/,
  ],
  [
    'a link outside',
    'SlowTools',
    (text) => `${text}\n[x](../../slo/nothing.yaml)\n`,
    /The link "\.\.\/\.\.\/slo\/nothing\.yaml"/,
  ],
  [
    'a mistake in a query',
    'SlowTools',
    (text) => text.replace('concept: toolDuration', 'concept: toolDuratoin'),
    /SlowTools\.md: ".+": There is no concept "toolDuratoin"/,
  ],
];

for (const [what, name, change, message] of CASES) {
  test(`${what} is reported`, async () => {
    assert.match(await problemsOf(name, change), message);
  });
}

test('every query is written for both namings, and what one of them lacks is said', async () => {
  const files = await generate({ ...context, root: copy });
  const text = (name) => files.find((file) => file.path === `docs/runbooks/${name}.md`).text;
  assert.match(text('HighMemoryUsage'), /process_runtime_go_mem_heap_alloc_bytes\{job="contextd"\}/);
  assert.match(text('HighMemoryUsage'), /go_memstats_heap_alloc_bytes\{job="contextd"\}/);
  assert.match(text('CostSpike'), /contextd v0\.5\.0 does not export it/);
  for (const { path: file, text: content } of files.filter((one) => one.path.endsWith('.md'))) {
    const queries = content.match(/^<!-- query$/gm) ?? [];
    const written = content.match(/^<!-- query\n[\s\S]*?-->\n\n[\s\S]*?```promql\n[\s\S]*?^<!-- end -->$/gm) ?? [];
    assert.equal(written.length, queries.length, file);
  }
});

test('every runbook begins with what its rule says', async () => {
  const files = await generate({ ...context, root: copy });
  const text = (name) => files.find((file) => file.path === `docs/runbooks/${name}.md`).text;
  assert.match(text('HighMCPErrorRate'), /\| Severity +\| warning: opens a ticket/);
  assert.match(text('HighMCPErrorRate'), /\| Fires when +\| Failed calls > 0\.1.*, for 5m/);
  assert.match(text('ErrorBudgetFastBurn'), /\| Severity +\| critical: pages/);
});
