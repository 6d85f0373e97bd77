import { CONCEPT_IDS } from '../src/metrics/catalogue';
import { CONCEPT_KEY, PAGES, pageUrl, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { answerNames, answerQueries, FAILURES, keepNames } from './support/answers';
import { type AppPage, JOB, PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { withoutPrometheus } from './support/bootData';
import { skipToContent, tabTo } from './support/keyboard';
import { expectNoSidewaysScroll, expectNothingClipped } from './support/layout';
import { keepScreenshot } from './support/looks';
import { pageAt } from './support/pages';

const SETUP = pageAt(PAGES.setup.path);
const OVERVIEW = pageAt(PAGES.overview.path);
const PROVOKED = [/(response: (403|422|500)|console: Failed to load resource).*(\/resources\/|\/api\/ds\/query)/];
const NO_NAMES = { status: 200, body: JSON.stringify({ status: 'success', data: [] }) };

const rows = (page: Page) => page.locator(`[data-testid^="${testIds.concept('')}"]`);
const row = (page: Page, id: string) => page.getByTestId(testIds.concept(id));
const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

/** The layout is intact: nothing is cut off or wider than the window, and axe finds nothing. */
async function expectWhole(app: AppPage, host: string, state: string): Promise<void> {
  await app.showAll();
  await keepScreenshot(app, host, SETUP.name, 'dark', state);
  await expectNoSidewaysScroll(app.page);
  await expectNothingClipped(app.page);
  await expectAccessible(app.page);
}

test('every concept is found or missing, and the sentence counts them', async ({ app, page }) => {
  await app.open(SETUP);
  await expect(rows(page)).toHaveCount(CONCEPT_IDS.length);
  await expect(app.sentence).toHaveAttribute('data-state', /good|warning/);
  const found = await page.locator(`[data-testid^="${testIds.concept('')}"][data-status="found"]`).count();
  await expect(app.sentence).toContainText(/^contextd \d\S+, scraped; /);
  await expect(app.sentence).toContainText(`; ${found} of ${CONCEPT_IDS.length} concepts found; `);
  await expect(row(page, 'toolCalls')).toContainText('contextd_mcp_tool_calls_total');
  await expect(row(page, 'toolCalls').getByRole('cell').last()).toHaveText(/^\d/);
  await expect(row(page, 'hostCpu')).toContainText('contextd does not measure its host');
});

test('the filter finds a concept by a name of its series', async ({ app, page }) => {
  await app.open(SETUP);
  await page.getByLabel('Filter the concepts').fill('go_memstats_heap_alloc');
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, 'heapAlloc')).toBeVisible();
  await expect(page.getByText(`1 of ${CONCEPT_IDS.length} shown`)).toBeVisible();
  await page.getByLabel('Filter the concepts').fill('');
  await page.getByRole('radio', { name: /^Missing \d+/ }).check();
  await expect(rows(page).first()).toHaveAttribute('data-status', 'missing');
  await page.getByLabel('Filter the concepts').fill('no such thing');
  await expect(page.getByText('No concept matches')).toBeVisible();
});

test('a found concept shows since when, a missing one shows configuration to copy', async ({
  app,
  page,
  context,
  hostName,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.open(SETUP);
  await row(page, 'goroutines').getByRole('button').click();
  await expect(page.getByText(/^(Since some time between|For over a year)/)).toBeVisible();
  await section(page, 'What to do').getByRole('radio', { name: 'VictoriaMetrics' }).check();
  await row(page, 'hostCpu').getByRole('button').click();
  await page.getByRole('button', { name: 'Copy: scrape.yml' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('job_name: node');
  await expectWhole(app, hostName, 'details');
  // The selected store is kept.
  await app.open(SETUP);
  await expect(section(page, 'What to do').getByRole('radio', { name: 'VictoriaMetrics' })).toBeChecked();
});

test('each connection is tested, and shows the result', async ({ app, page }) => {
  await app.open(SETUP);
  const status = (title: string) => page.getByRole('status', { name: title, exact: true });
  await expect(status('Scrape of contextd')).toHaveText('Not tested yet.');
  await page.getByRole('button', { name: 'Test: Scrape of contextd' }).click();
  await expect(status('Scrape of contextd')).toHaveText('All 3 scraped targets of contextd answer.');
  await expect(status('Prometheus data source')).toHaveText('Not tested yet.');
  await page.getByRole('button', { name: 'Test all' }).click();
  await expect(status('Prometheus data source')).toContainText(/answered in \d+ ms\.$/);
  await expect(status('Insights data source')).toContainText(/answered in \d+ ms\. A query took \d+ ms\.$/);
  await expect(status('OTLP push of contextd')).toHaveAttribute('data-state', /good|warning/);
});

test('a failed connection links to the configuration that fixes it', async ({ app, page, watch }) => {
  watch.allow(...PROVOKED);
  await app.open(SETUP, { [`var-${VAR.job}`]: 'no-such-job' });
  await page.getByRole('button', { name: 'Test: Scrape of contextd' }).click();
  const status = page.getByRole('status', { name: 'Scrape of contextd', exact: true });
  await expect(status).toContainText('Nothing with job="no-such-job" is scraped. The store scrapes "contextd"');
  await section(page, 'Connections').getByRole('button', { name: 'Scrape /metrics' }).click();
  await expect(section(page, 'What to do')).toContainText('job_name: no-such-job');
  await answerQueries(page, FAILURES.forbidden);
  await page.getByRole('button', { name: 'Test: Scrape of contextd' }).click();
  await expect(status).toContainText('You may not query "Prometheus"');
});

test('series are counted on request', async ({ app, page, traffic, hostName }) => {
  await app.open(SETUP);
  traffic.reset();
  await page.getByRole('button', { name: 'Count series' }).click();
  await expect(page.getByRole('status', { name: 'Cardinality' })).toContainText(/^[\d,]+ series of \d+ metrics/);
  await app.settled();
  expect(traffic.queries.map(({ instant, expr }) => [instant, expr.startsWith('count by (__name__)')])).toEqual([
    [true, true],
  ]);
  await expect(section(page, 'Cardinality').getByRole('row')).toHaveCount(21);
  await expectWhole(app, hostName, 'cardinality');
});

test.describe('where other pages show nothing:', () => {
  test('no metric at all: what to do, and a link back', async ({ app, page, hostName }) => {
    await answerNames(page, NO_NAMES);
    await app.open(OVERVIEW, { from: 'now-3h' });
    await app.problem.getByRole('link', { name: 'Open Setup' }).click();
    await expect.poll(() => app.path()).toBe(SETUP.path);
    await app.settled();
    expect(app.param('from')).toBe('now-3h');
    await expect(app.sentence).toHaveAttribute('data-state', 'critical');
    await expect(app.problem).toHaveAttribute('data-kind', 'jobNotFound');
    await page.getByRole('button', { name: 'Expand all' }).click();
    await expect(rows(page)).toHaveCount(CONCEPT_IDS.length);
    await section(page, 'What to do').getByRole('button', { name: 'Turn on telemetry' }).click();
    await expect(section(page, 'What to do')).toContainText('--web.enable-otlp-receiver');
    await expectWhole(app, hostName, 'no-metric');
  });

  test('forbidden names: nothing is called missing', async ({ app, page, watch, hostName }) => {
    watch.allow(...PROVOKED);
    await answerNames(page, FAILURES.forbidden);
    await app.open(SETUP);
    await expect(app.sentence).toHaveAttribute('data-state', 'unknown');
    await expect(app.problem).toContainText('403');
    await expect(page.locator('[data-status="missing"]')).toHaveCount(0);
    await expect(row(page, 'toolCalls')).toContainText('unknown');
    await expectWhole(app, hostName, 'forbidden');
  });

  test('no data source', async ({ app, page, hostName }) => {
    await withoutPrometheus(page);
    await app.open(SETUP);
    await expect(app.problem).toHaveAttribute('data-kind', 'noDataSource');
    await page.getByRole('button', { name: 'Test: Prometheus data source' }).click();
    await expect(page.getByRole('status', { name: 'Prometheus data source' })).toContainText(
      'no Prometheus data source'
    );
    await expectWhole(app, hostName, 'no-data-source');
  });

  test('a truncated list of names', async ({ app, page }) => {
    await page.route('**/label/__name__/values*', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as object;
      await route.fulfill({ response, json: { ...answer, warnings: ['results truncated due to limit'] } });
    });
    await app.open(SETUP);
    await expect(app.sentence).toContainText('what seems missing may exist');
    await expect(app.sentence).toHaveAttribute('data-state', 'warning');
  });
});

test('a panel whose metric is missing links to Setup at that concept', async ({ app, page }) => {
  await keepNames(page, (name) => /^(process_runtime_)?go_/.test(name));
  await app.open(OVERVIEW, { from: 'now-3h' });
  await app.showAll();
  await page.getByRole('link', { name: 'Setup: Tool latency' }).click();
  await expect.poll(() => app.path()).toBe(SETUP.path);
  await app.settled();
  expect([app.param('from'), app.param(CONCEPT_KEY), app.param(`var-${VAR.job}`)]).toEqual([
    'now-3h',
    'toolDuration',
    JOB,
  ]);
  const toggle = row(page, 'toolDuration').getByRole('button');
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await expect(toggle).toBeInViewport();
  await expect(page.getByText('OBSERVABILITY_ENABLE_TELEMETRY=true').first()).toBeVisible();
});

test('the keyboard reaches everything, in visual order', async ({ app, page }) => {
  await app.open(SETUP);
  await skipToContent(page);
  const first = row(page, 'up').getByRole('button');
  const stops = await tabTo(page, first);
  const names = stops.map(({ name }) => name);
  const expected = [
    'Data source',
    'Job',
    'Refresh',
    'Test all',
    'Test: Prometheus data source',
    'Count series',
    'Look again',
    'Filter the concepts',
    'Up',
  ];
  const places = expected.map((name) => names.indexOf(name));
  expect(Math.min(...places), `${expected.join(', ')} are among ${names.join(', ')}`).toBeGreaterThanOrEqual(0);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(
    stops.filter(({ name, visible }) => expected.slice(3).includes(name) && !visible).map(({ name }) => name)
  ).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(first).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByText(/^(Since some time between|For over a year)/)).toBeVisible();
});

test('the selection is kept on the way to Setup and back', async ({ app, page }) => {
  const choice = { from: 'now-3h', [`var-${VAR.dataSource}`]: PROMETHEUS, [`var-${VAR.instance}`]: 'contextd-1' };
  await app.open(SETUP, choice);
  await expect(app.variable('Instance')).toHaveCount(0);
  await app.expectVariable(VAR.instance, 'contextd-1');
  await page.getByRole('link', { name: PAGES.runtime.title, exact: true }).first().click();
  await expect.poll(() => app.path()).toBe(pageUrl(PAGES.runtime.path, 'go'));
  await app.settled();
  await app.expectVariable(VAR.dataSource, PROMETHEUS);
});
