import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import { ROOT } from './lib/root.mjs';

/** The rules that a line of code breaks in a file of src/. */
async function brokenBy(file, code) {
  // Without types: they would require the file to exist, and these rules do not need them.
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfig: {
      languageOptions: { parserOptions: { project: null } },
      rules: { '@typescript-eslint/no-deprecated': 'off' },
    },
  });
  const [{ messages }] = await eslint.lintText(code, { filePath: path.join(ROOT, 'src', file) });
  return messages.map(({ ruleId, message }) => ruleId ?? message);
}

const IMPORT = 'no-restricted-imports';
const LAZY = 'no-restricted-syntax';

for (const [file, code, rules] of [
  ['pages/overview/x.ts', "import { a } from '../runtime/go'; a();\n", [IMPORT]],
  ['pages/overview/x.ts', "export { a } from '../runtime/go';\n", [IMPORT]],
  ['pages/slos/editor/x.ts', "import { a } from '../../runtime/go'; a();\n", [IMPORT]],
  ['pages/slos/editor/x.ts', "import { a } from '../../../pages/slos/words'; a();\n", [IMPORT]],
  ['pages/setup/x.ts', "import('../overview/scene');\n", [LAZY]],
  ['pages/setup/x.ts', "import { a } from './rows'; import { b } from '../../shared/states/states'; a(b);\n", []],
  ['pages/slos/editor/x.ts', "import { a } from '../words'; a();\n", []],
  ['shared/x.ts', "import { a } from '../pages/overview/page'; a();\n", [IMPORT]],
  ['configuration/x.ts', "import('../pages/overview/page');\n", [LAZY]],
  ['App.tsx', "import { a } from './pages/overview/page'; a();\n", []],
  ['pages/content.test.ts', "import { a } from './overview/scene'; a();\n", []],
]) {
  test(`${file}: ${code.trim()} breaks ${rules.join() || 'no rule'}`, async () => {
    assert.deepEqual(await brokenBy(file, code), rules);
  });
}

test('no comment in src/ can disable a rule', async () => {
  const code = '/* eslint-disable no-restricted-imports */\nexport const a = 1;\n';
  const [said] = await brokenBy('shared/x.ts', code);
  assert.match(said, /has no effect/);
});
