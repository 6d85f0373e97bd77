import { PAGES, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { editBootData } from './support/bootData';
import { askInsights } from './support/insights';
import { pageAt } from './support/pages';
import { addStoreAlone, ALONE, insightsBesideIt, removeStoreAlone } from './support/stores';
import { logInAsViewer } from './support/viewer';

const SETUP = pageAt(PAGES.setup.path);
const BESIDE_NONE = { [`var-${VAR.dataSource}`]: ALONE.uid };

const offer = (page: Page) => page.getByTestId(testIds.addInsights);
const button = (page: Page) => page.getByRole('button', { name: 'Add Insights', exact: true });
const status = (page: Page) => page.getByRole('status', { name: 'Insights data source', exact: true });

test.beforeEach(({ request, host }) => addStoreAlone(request, host));
test.afterEach(({ request, host }) => removeStoreAlone(request, host));

test('where Insights exists for the store, nothing is offered', async ({ app, page }) => {
  await app.open(SETUP, { [`var-${VAR.dataSource}`]: PROMETHEUS });
  await expect(page.getByRole('button', { name: 'Test: Insights data source' })).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
});

test('one click adds Insights, and it works without a reload', async ({ app, page, host, request }) => {
  await app.open(SETUP, BESIDE_NONE);
  await expect(offer(page)).toContainText(`There is no Insights data source for "${ALONE.name}".`);
  await page.getByRole('button', { name: 'Test: Insights data source' }).click();
  await expect(status(page)).toContainText('There is no Insights data source for this Prometheus data source');
  await expectAccessible(page);
  await page.evaluate(() => Object.assign(window, { before: true }));

  await button(page).click();
  await expect(page.getByRole('status', { name: 'Insights was added' })).toContainText(
    `"contextd Insights (${ALONE.name})" was added.`
  );
  await expect(status(page)).toContainText(/answered in \d+ ms\. A query took \d+ ms\.$/);
  await expect(status(page)).toHaveAttribute('data-state', 'good');
  await expect(offer(page)).toHaveCount(0);
  expect(await page.evaluate(() => 'before' in window), 'the page was not reloaded').toBe(true);

  const [added, ...more] = await insightsBesideIt(request, host);
  expect(more).toEqual([]);
  const { status: code, error } = await askInsights(request, host.url, {
    datasource: { uid: added.uid },
    queryType: 'slo',
    measure: 'state',
    mode: 'instant',
    slo: {
      name: 'up',
      objective: 0.9,
      window: { kind: 'rolling', days: 1 },
      indicator: { kind: 'gauge', metrics: ['up'], op: '>=', value: 1, across: 'mean', missing: 'ignored' },
    },
  });
  expect([code, error]).toEqual([200, undefined]);

  // A later user finds it.
  await app.open(SETUP, BESIDE_NONE);
  await expect(page.getByRole('button', { name: 'Test: Insights data source' })).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
});

test('Grafana’s error is shown when it refuses, and the user can retry', async ({ app, page, watch }) => {
  watch.allow(/(response: 500|console: Failed to load resource).*\/api\/datasources/);
  await app.open(SETUP, BESIDE_NONE);
  await page.route('**/api/datasources', (route) =>
    route.fulfill({ status: 500, json: { message: 'the database is locked' } })
  );
  await button(page).click();
  await expect(offer(page).getByRole('alert')).toContainText('the database is locked');
  await page.unroute('**/api/datasources');
  await button(page).click();
  await expect(page.getByRole('status', { name: 'Insights was added' })).toBeVisible();
});

test('a user without the permission to add data sources is told who has it', async ({ app, page }) => {
  // Without any permission, Grafana would not open the app at all.
  await editBootData(
    page,
    ({ user }) =>
      Object.assign(user, { orgRole: 'Viewer', permissions: { ...user.permissions, 'datasources:create': false } }),
    null
  );
  await app.open(SETUP, BESIDE_NONE);
  await expect(offer(page)).toContainText('An administrator of your organisation can add it with one click');
  await expect(button(page)).toHaveCount(0);
});

test.describe('@grafana a user with the role Viewer', () => {
  test.beforeEach(({ host, page, playwright }) => logInAsViewer(host, page, playwright));

  test('is told who can add Insights', async ({ app, page }) => {
    await app.open(SETUP, BESIDE_NONE);
    await expect(offer(page)).toContainText('An administrator of your organisation can add it with one click');
    await expect(button(page)).toHaveCount(0);
  });
});
