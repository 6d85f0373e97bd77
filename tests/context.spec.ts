import { PAGES, pageUrl, PRESERVED_URL_KEYS, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { JOB, PROMETHEUS } from './support/appPage';
import { inOrganisation, SECOND, SECOND_NAME, withSecondPrometheus } from './support/bootData';
import { CHOICE, CHOSEN_INSTANCE, expectChoice } from './support/choice';
import { notNarrowed } from './support/expectations';
import { pageAt, ROUTE, TOOL } from './support/pages';

const OVERVIEW = pageAt(PAGES.overview.path);
const GO = pageAt(PAGES.runtime.path, 'go');
const HTTP = pageAt(PAGES.runtime.path, 'http');
const TOOLS = pageAt(PAGES.runtime.path, 'tools');
const RUNTIME = pageUrl(PAGES.runtime.path);

test('the selection under test has everything that links must keep', () => {
  expect(Object.keys(CHOICE).sort()).toEqual(PRESERVED_URL_KEYS.filter((key) => key !== 'refresh').sort());
});

test('navigation keeps the selection, and the back button returns the same way', async ({ app, page, traffic }) => {
  await app.open(OVERVIEW, CHOICE);
  await app.showAll();
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  const arrive = async (path: string) => {
    await expect.poll(() => app.path()).toBe(path);
    await app.settled();
    await expectChoice(app);
    await expect(app.sentence).toHaveAttribute('data-state', /good|neutral|warning|critical/);
    // A page that was open before still has its data.
    expect(traffic.queries.filter(({ dataSource }) => dataSource !== PROMETHEUS)).toEqual([]);
    expect(notNarrowed(traffic, CHOSEN_INSTANCE)).toEqual([]);
    expect(await page.evaluate(() => 'stayed' in window), 'the page was not reloaded').toBe(true);
    traffic.reset();
  };
  await page.getByTestId(testIds.number('errors')).getByRole('link').click();
  await arrive(TOOLS.path);
  await app.panel('Tools').getByRole('link', { name: 'memory_search' }).click();
  await arrive(TOOL.path);
  await page.goBack();
  await arrive(TOOLS.path);
  await app.tab('HTTP').click();
  await arrive(HTTP.path);
  await page.goBack();
  await arrive(TOOLS.path);
  await page.goBack();
  await arrive(OVERVIEW.path);
  await page.goForward();
  await arrive(TOOLS.path);
});

test('the back button undoes a selection', async ({ app, page }) => {
  await app.open(OVERVIEW);
  await app.choose('Instance', 'contextd-1');
  await app.expectVariable(VAR.instance, 'contextd-1');
  await app.settled();
  await page.goBack();
  await app.expectVariable(VAR.instance, '$__all');
  await app.settled();
  expect(app.path()).toBe(OVERVIEW.path);
});

test('a series in a legend links to the page of its route', async ({ app, page }) => {
  await app.open(HTTP, CHOICE);
  await app.showAll();
  await app
    .panel('Routes')
    .getByRole('link', { name: ROUTE.params[`var-${VAR.route}`], exact: true })
    .click();
  await expect.poll(() => app.path()).toBe(ROUTE.path);
  await app.expectVariable(VAR.route, ROUTE.params[`var-${VAR.route}`]);
  await app.settled();
  await expectChoice(app);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Route');
});

test('the app opens with the Overview, and Runtime with the last open tab', async ({ app }) => {
  await app.open({ path: pageUrl(), params: {} });
  expect(app.path()).toBe(OVERVIEW.path);
  await app.open({ path: RUNTIME, params: {} });
  expect(app.path()).toBe(GO.path);
  await app.tab('Tools').click();
  await expect.poll(() => app.path()).toBe(TOOLS.path);
  await app.settled();
  await app.open({ path: RUNTIME, params: {} }, CHOICE);
  expect(app.path()).toBe(TOOLS.path);
  await expectChoice(app);
});

test('the host’s own navigation keeps the data source and the job', async ({ app, page }) => {
  await withSecondPrometheus(page, PROMETHEUS);
  await app.open(OVERVIEW, { [`var-${VAR.dataSource}`]: SECOND });
  await page.getByRole('link', { name: PAGES.runtime.title, exact: true }).first().click();
  await expect.poll(() => app.path()).toBe(GO.path);
  await app.settled();
  await app.expectVariable(VAR.dataSource, SECOND);
  await app.expectVariable(VAR.job, JOB);
});

test.describe('the data source', () => {
  test('is remembered, and the address takes precedence', async ({ app, page }) => {
    await withSecondPrometheus(page, PROMETHEUS);
    await app.open(OVERVIEW);
    await app.expectVariable(VAR.dataSource, PROMETHEUS);
    await app.choose('Data source', SECOND_NAME);
    await app.settled();
    await app.expectVariable(VAR.dataSource, SECOND);
    await app.open(GO);
    await app.expectVariable(VAR.dataSource, SECOND);
    await app.open(GO, { [`var-${VAR.dataSource}`]: PROMETHEUS });
    await app.expectVariable(VAR.dataSource, PROMETHEUS);
  });

  test('is remembered for each organisation separately', async ({ app, page, context }) => {
    await withSecondPrometheus(page, PROMETHEUS);
    await app.open(OVERVIEW, { [`var-${VAR.dataSource}`]: SECOND });
    const other = await context.newPage();
    await withSecondPrometheus(other, PROMETHEUS);
    await inOrganisation(other, 4711);
    await other.goto(OVERVIEW.path);
    await expect(other).toHaveURL(new RegExp(`var-${VAR.dataSource}=${PROMETHEUS}`));
    await other.close();
    await app.open(OVERVIEW);
    await app.expectVariable(VAR.dataSource, SECOND);
  });

  test('that was remembered and no longer exists is replaced by the default', async ({ app, page, context }) => {
    const before = await context.newPage();
    await withSecondPrometheus(before, PROMETHEUS);
    await before.goto(`${OVERVIEW.path}?var-${VAR.dataSource}=${SECOND}`);
    await expect(before.getByTestId(testIds.page)).toBeVisible();
    await before.close();
    await app.open(OVERVIEW);
    await app.expectVariable(VAR.dataSource, PROMETHEUS);
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
    expect(page.url()).not.toContain(SECOND);
  });
});
