import { PLUGIN_ID } from '../src/constants';
import { PAGES, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { pageAt } from './support/pages';
import { beginWithDefaults, readSettings, saveSettings } from './support/settings';
import { logInAsViewer } from './support/viewer';

const CONFIGURATION = { path: `/plugins/${PLUGIN_ID}`, params: { page: 'configuration' } };
const OVERVIEW = pageAt(PAGES.overview.path);
const { config } = testIds;

/** Saves the form and waits until the page has reloaded. */
async function save(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { before: true }));
  await page.getByTestId(config.save).click();
  await page.waitForFunction(() => !('before' in window));
}

beginWithDefaults();

test('pages open with what an administrator saved', async ({ app, page, host, request }) => {
  await app.goto(CONFIGURATION);
  await page.getByTestId(config.job).fill('another-job');
  await page.getByTestId(config.from).fill('now-2h');
  await page.getByTestId(config.to).fill('now-1m');
  await page.getByRole('combobox', { name: 'Select a data source' }).click();
  await page.getByRole('option', { name: /^Prometheus/ }).click();
  await save(page);

  await expect(page.getByTestId(config.job)).toHaveValue('another-job');
  await expect(page.getByTestId(config.from)).toHaveValue('now-2h');
  await expect(page.getByTestId(config.to)).toHaveValue('now-1m');
  expect((await readSettings(request, host)).jsonData).toEqual({
    dataSource: PROMETHEUS,
    job: 'another-job',
    timeRangeFrom: 'now-2h',
    timeRangeTo: 'now-1m',
  });

  await app.open(OVERVIEW);
  await app.expectVariable(VAR.job, 'another-job');
  await expect.poll(() => [app.param('from'), app.param('to')]).toEqual(['now-2h', 'now-1m']);
  await expect(app.problem).toContainText('No series with job="another-job"');
});

test('an empty field means the default', async ({ app, page, host, request }) => {
  await saveSettings(request, host, { job: 'another-job', timeRangeFrom: 'now-2h' });
  await app.goto(CONFIGURATION);
  await page.getByTestId(config.job).fill('  ');
  await page.getByTestId(config.from).fill('');
  await save(page);
  await expect(page.getByTestId(config.job)).toHaveValue('');
  expect((await readSettings(request, host)).jsonData).not.toMatchObject({ job: 'another-job' });
  await app.open(OVERVIEW);
  await app.expectVariable(VAR.job, 'contextd');
  await expect.poll(() => app.param('from')).toBe('now-6h');
});

test('an invalid time is refused with a sentence, and cannot be saved', async ({ app, page }) => {
  await app.goto(CONFIGURATION);
  await page.getByTestId(config.from).fill('yesterday-ish');
  await expect(page.getByText(/"yesterday-ish", is not a time that Grafana knows/)).toBeVisible();
  await expect(page.getByTestId(config.save)).toBeDisabled();
  await page.getByTestId(config.from).fill('now');
  await expect(page.getByText(/which is not before its end/)).toBeVisible();
  await page.getByTestId(config.from).fill('now-1h');
  await expect(page.getByTestId(config.save)).toBeEnabled();
});

test('a failed save says why and keeps the input', async ({ app, page, watch }) => {
  watch.allow(/(response: 500|console: Failed to load resource).*\/settings/);
  await app.goto(CONFIGURATION);
  await page.route(`**/api/plugins/${PLUGIN_ID}/settings`, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 500, json: { message: 'the database is locked' } })
      : route.continue()
  );
  await page.getByTestId(config.job).fill('kept');
  await page.getByTestId(config.save).click();
  await expect(page.getByRole('alert').filter({ hasText: 'was not saved' })).toContainText('the database is locked');
  await expect(page.getByTestId(config.job)).toHaveValue('kept');
});

test('invalid settings from a file are reported on every page, and the defaults are used', async ({
  app,
  page,
  host,
  request,
}) => {
  await saveSettings(request, host, { job: 7, timeRangeFrom: 'soon', dataSource: 'no-such-source' });
  await app.open(OVERVIEW);
  const told = page
    .getByRole('alert')
    .or(page.getByRole('status'))
    .filter({ hasText: 'configuration needs attention' });
  await expect(told).toContainText('"job" must be text');
  await expect(told).toContainText('"soon"');
  await app.expectVariable(VAR.job, 'contextd');
  await app.expectVariable(VAR.dataSource, PROMETHEUS);
  await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
});

test('the page is usable with the keyboard and passes axe', async ({ app, page }) => {
  await app.goto(CONFIGURATION);
  await expect(page.getByTestId(config.save)).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId(config.job).focus();
  for (const next of [config.from, config.to, config.save]) {
    await page.keyboard.press('Tab');
    await expect(page.getByTestId(next)).toBeFocused();
  }
});

test.describe('@grafana a user with the role Viewer', () => {
  test.beforeEach(({ host, page, playwright }) => logInAsViewer(host, page, playwright));

  test('can read the pages', async ({ app }) => {
    await app.open(OVERVIEW);
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
  });

  test('cannot open the configuration', async ({ page, watch }) => {
    // Grafana leads to its home page, which asks for Grafana's news.
    watch.allow(/(response: 40[13]|console: Failed to load resource|request: .*grafana\.com\/blog\/news)/);
    await page.goto(`${CONFIGURATION.path}?page=configuration`);
    await expect(page.getByRole('main')).toContainText(/\w/);
    await expect(page.getByTestId(config.save)).toHaveCount(0);
    const refused = await page.request.post(`/api/plugins/${PLUGIN_ID}/settings`, {
      data: { enabled: true, jsonData: { job: 'mine' } },
    });
    expect(refused.status()).toBe(403);
  });
});
