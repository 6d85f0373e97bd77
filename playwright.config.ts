import { defineConfig, type Project } from '@playwright/test';
import { HOSTS, type Host } from './tests/support/hosts';
import { type Options } from './tests/fixtures';

/** The hosts of the projects given with --project, by default all that can run here. Workers inherit the result. */
function chosenHosts(): Host[] {
  const named = process.argv.flatMap((one, index, all) =>
    one === '--project' ? [all[index + 1]] : one.startsWith('--project=') ? [one.slice('--project='.length)] : []
  );
  const here = [
    'preview',
    'preview v0.5.0',
    ...(process.env.GRAFANA_HOME || process.env.GRAFANA_URL ? ['grafana'] : []),
  ];
  const wanted = process.env.CONTEXTD_TEST_HOSTS?.split(',') ?? (named.length > 0 ? named : here);
  process.env.CONTEXTD_TEST_HOSTS = wanted.join();
  return Object.values(HOSTS).filter(({ name }) => wanted.includes(name) || wanted.includes(alone(name)));
}

/** The specs that count requests or change settings run alone, after the others. */
function alone(host: string): string {
  return `${host} alone`;
}

/**
 * The same specs for each host. With the names of contextd v0.5.0, only those run that depend on the names (@names),
 * and its own (@v0.5.0).
 */
function projects({ name, kind, naming, url }: Host): Array<Project<Options>> {
  const use = { baseURL: url, hostName: name };
  const grepInvert = [
    ...(kind === 'preview' ? [/@grafana/] : []),
    // The preview host serves at the root and below a path at once; a Grafana at one of them.
    ...(kind === 'preview' || process.env.CONTEXTD_TEST_SUB_PATH ? [] : [/@subpath/]),
    ...(process.env.CONTEXTD_SPEED ? [] : [/@speed/]),
  ];
  if (naming !== 'roadmap') {
    return [{ name, use, grep: /@names|@v0\.5\.0/, grepInvert, testIgnore: /\.alone\.spec\.ts$/ }];
  }
  grepInvert.push(/@v0\.5\.0/);
  return [
    { name, use, grepInvert, testIgnore: /\.alone\.spec\.ts$/, teardown: alone(name) },
    { name: alone(name), use, grepInvert, testMatch: /\.alone\.spec\.ts$/, workers: 1 },
  ];
}

const hosts = chosenHosts();
const results = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;

export default defineConfig<Options>({
  testDir: 'tests',
  outputDir: 'test-results/browser',
  fullyParallel: true,
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ...(results ? [['json', { outputFile: results }] as const] : [])],
  use: {
    viewport: { width: 1400, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: hosts.flatMap(projects),
  webServer: hosts.flatMap(({ name, url, command }) =>
    command
      ? [
          {
            name,
            command,
            url: `${url}/api/health`,
            timeout: 180_000,
            stdout: 'ignore' as const,
            stderr: 'pipe' as const,
            gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 },
          },
        ]
      : []
  ),
});
