import fs from 'node:fs';
import { defineConfig } from 'eslint/config';
import baseConfig from './.config/eslint.config.mjs';

const PAGES = fs
  .readdirSync(new URL('src/pages', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Rules that forbid to import modules whose path matches, also lazily. */
function forbidImports(regex, message) {
  const source = regex.replaceAll('/', '\\/');
  return {
    'no-restricted-imports': ['error', { patterns: [{ regex, message }] }],
    'no-restricted-syntax': ['error', { selector: `ImportExpression[source.value=/${source}/]`, message }],
  };
}

/** What two pages need lives in src/shared/. */
const pageRules = [
  {
    files: ['src/**/*.{ts,tsx}'],
    // The routing, and the tests that go through all pages.
    ignores: ['src/App.tsx', 'src/pages/*.test.{ts,tsx}'],
    rules: forbidImports('^[./]+/pages/', 'Only the routing imports pages. Move what is needed here to src/shared/.'),
  },
  ...PAGES.flatMap((page) => {
    const others = PAGES.filter((name) => name !== page).join('|');
    // By the folder's depth: src/alerts/ is not the page of this name.
    return [0, 1, 2].map((depth) => ({
      files: [`src/pages/${page}/${'*/'.repeat(depth)}*.{ts,tsx}`],
      rules: forbidImports(
        `^([./]+/pages|[.][.]${'/[.][.]'.repeat(depth)}/(${others}))/`,
        'No page imports another. Move what both need to src/shared/.'
      ),
    }));
  }),
];

export default defineConfig([
  {
    ignores: [
      '**/logs',
      '**/*.log',
      '**/npm-debug.log*',
      '**/yarn-debug.log*',
      '**/yarn-error.log*',
      '**/.pnpm-debug.log*',
      '**/node_modules/',
      '.yarn/cache',
      '.yarn/unplugged',
      '.yarn/build-state.yml',
      '.yarn/install-state.gz',
      '**/.pnp.*',
      '**/pids',
      '**/*.pid',
      '**/*.seed',
      '**/*.pid.lock',
      '**/lib-cov',
      '**/coverage',
      '**/dist/',
      '**/artifacts/',
      '**/.demo/',
      '.config/',
      'webpack.config.ts',
      'test-results/',
      'playwright-report/',
      'blob-report/',
      'playwright/.cache/',
      'playwright/.auth/',
      '**/.idea',
      '**/.eslintcache',
    ],
  },
  ...baseConfig,
  ...pageRules,
  {
    files: ['src/**/*.{ts,tsx}'],
    linterOptions: { noInlineConfig: true },
  },
]);
