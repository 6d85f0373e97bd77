import { PAGES, SLO_PATHS, sloUrl } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { expectAccessible } from './support/axe';
import { measured } from './support/measured';
import { NEW_SLO, pageAt, SLO_IMPORT } from './support/pages';
import { requestsDuring } from './support/prometheus';
import { beginWithDefaults, readSettings, saveSettings } from './support/settings';

const LIST = pageAt(PAGES.slos.path);
const MOST_RANGE_QUERIES = 12;

const row = (page: Page, name: string) => page.getByTestId(testIds.slo(name));

beginWithDefaults();

test('an SLO is created in the form, previewed on the data, saved, and undone', async ({
  app,
  page,
  host,
  request,
}) => {
  await app.open(NEW_SLO);
  await page.getByLabel('Title').fill('Searches succeed');
  await page.getByLabel('Name', { exact: false }).first().fill('searches');
  await expect(page.getByText(/this would have been (met|missed): \d/)).toBeVisible({ timeout: 45_000 });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(new RegExp(sloUrl(SLO_PATHS.detail, 'searches')));
  await expect(app.sentence.first()).toContainText('% left', { timeout: 45_000 });
  const { slos } = (await readSettings(request, host)).jsonData as { slos?: string };
  expect(slos).toContain('name: searches');
  expect(slos).toContain('name: availability');

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(app.problem).toContainText('There is no SLO "searches"');
  expect((await readSettings(request, host)).jsonData).not.toHaveProperty('slos');
});

test('an imported SLO is in the list after a reload', async ({ app, page }) => {
  await app.open(SLO_IMPORT);
  const text = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: imported
  displayName: Imported calls
spec:
  service: contextd
  indicator:
    metadata: { name: imported }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { type: prometheus, spec: { query: 'contextd_mcp_tool_calls_total{status="error"}' } } }
        total: { metricSource: { type: prometheus, spec: { query: contextd_mcp_tool_calls_total } } }
  timeWindow: [{ duration: 7d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.95 }]
`;
  await page.getByRole('textbox').first().fill(text);
  await page.getByRole('button', { name: /^Import|^Save/ }).click();
  await expect(row(page, 'imported')).toContainText(/9\d\.\d\d %/, { timeout: 45_000 });
  await page.reload();
  await expect(row(page, 'imported')).toContainText('Imported calls', { timeout: 45_000 });
});

test('a provisioned text with a mistake names its line, and the other SLOs are measured', async ({
  app,
  page,
  host,
  request,
}) => {
  await saveSettings(request, host, { slos: 'apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  nmae: x\nspec: {}\n' });
  await app.open(LIST);
  await expect(page.getByText(/Line 4, column 3: "metadata" has no key "nmae"; did you mean "name"\?/)).toBeVisible();
  await page.getByRole('link', { name: 'Fix the text' }).click();
  await expect(page.getByRole('textbox').first()).toHaveValue(/nmae: x/);
});

test(`opening the list sends Prometheus at most ${MOST_RANGE_QUERIES} range queries`, async ({
  app,
  page,
  host,
}, info) => {
  // A time range that no other test uses: Insights caches results.
  const to = Date.now() - 5 * 3_600_000;
  const opened = await requestsDuring(host.prometheus, async () => {
    await app.open(LIST, { from: String(to - 3_600_000), to: String(to) });
    await expect(app.sentence).toContainText(/promises? (is|are) kept/, { timeout: 45_000 });
    await expect(page.getByText(/history of|nothing of these series/)).toBeVisible({ timeout: 30_000 });
  });
  measured(info, `slos opened ${JSON.stringify(opened)}`);
  expect(opened.range).toBeGreaterThan(0);
  expect(opened.range).toBeLessThanOrEqual(MOST_RANGE_QUERIES);
});
