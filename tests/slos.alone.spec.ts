import { PAGES, SLO_PATHS, sloUrl } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { SHIPPED_SLOS } from '../src/slo/shipped';
import { expect, type Page, test } from './fixtures';
import { expectAccessible } from './support/axe';
import { expectNoSidewaysScroll } from './support/layout';
import { measured } from './support/measured';
import { NEW_SLO, pageAt, SLO_IMPORT } from './support/pages';
import { requestsDuring } from './support/prometheus';
import { beginWithDefaults, readSettings, saveSettings } from './support/settings';

const LIST = pageAt(PAGES.slos.path);
// Recorded hours, and those before the rules were loaded.
const MOST_RANGE_QUERIES = 2 * SHIPPED_SLOS.length;

const CALLS = `apiVersion: openslo/v1
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
  await page.getByRole('textbox').first().fill(CALLS);
  await page.getByRole('button', { name: /^Import|^Save/ }).click();
  await expect(row(page, 'imported')).toContainText(/9\d\.\d\d %/, { timeout: 45_000 });
  await page.reload();
  await expect(row(page, 'imported')).toContainText('Imported calls', { timeout: 45_000 });
});

test('a provisioned text with a mistake names its line, the other SLOs are measured, and it is repaired', async ({
  app,
  page,
  host,
  request,
}) => {
  const broken = 'apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  nmae: x\nspec: {}\n';
  await saveSettings(request, host, { slos: `${broken}---\n${CALLS}` });
  await app.open(LIST);
  await expect(page.getByText(/Line 4, column 3: "metadata" has no key "nmae"; did you mean "name"\?/)).toBeVisible();
  await expect(row(page, 'imported')).toContainText(/9\d\.\d\d %/, { timeout: 45_000 });
  await page.getByRole('link', { name: 'Repair' }).click();
  const yaml = page.getByRole('textbox', { name: 'YAML of this SLO' });
  await expect(yaml).toHaveValue(broken);
  await yaml.fill(CALLS.replaceAll('imported', 'repaired'));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(new RegExp(sloUrl(SLO_PATHS.detail, 'repaired')));
  const { slos } = (await readSettings(request, host)).jsonData as { slos?: string };
  expect(slos?.endsWith(CALLS)).toBe(true);
});

test('two tabs that save at once keep both changes; of the same SLO, one is chosen', async ({
  app,
  page,
  host,
  request,
  context,
}) => {
  const edit = (name: string) => sloUrl(SLO_PATHS.edit, name);
  const title = (tab: Page) => tab.getByLabel('Title');
  const save = (tab: Page) => tab.getByRole('button', { name: 'Save', exact: true }).click();
  const stored = async () => String((await readSettings(request, host)).jsonData?.['slos' as never]);
  const second = await context.newPage();
  await app.open({ path: edit('tool-errors'), params: {} });
  await second.goto(edit('tool-latency'));
  await title(page).fill('First tab');
  await title(second).fill('Second tab');
  await save(page);
  await expect(page).toHaveURL(new RegExp(sloUrl(SLO_PATHS.detail, 'tool-errors')));
  await save(second);
  await expect(second.getByText(/Somebody else had changed "First tab" meanwhile; that change is kept/)).toBeVisible();
  expect(await stored()).toContain('displayName: First tab');
  expect(await stored()).toContain('displayName: Second tab');

  await app.open({ path: edit('tool-errors'), params: {} });
  await second.goto(edit('tool-errors'));
  await title(page).fill('Mine');
  await title(second).fill('Theirs');
  await save(second);
  await expect(second).toHaveURL(new RegExp(sloUrl(SLO_PATHS.detail, 'tool-errors')));
  await save(page);
  await expect(page.getByText(/Somebody else has changed "Theirs" since you opened it/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('radio', { name: 'Your version' }).click();
  await page.getByRole('button', { name: 'Save with this choice' }).click();
  await expect(page).toHaveURL(new RegExp(sloUrl(SLO_PATHS.detail, 'tool-errors')));
  expect(await stored()).toContain('displayName: Mine');
  await second.close();
});

test('what was typed is offered again after a reload', async ({ app, page }) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await app.open(NEW_SLO);
  await page.getByLabel('Title').fill('Typed');
  await page.reload();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('Typed');
});

test('the editor and Import do not scroll sideways at 400 px', async ({ app, page, host, request }) => {
  await saveSettings(request, host, { slos: `kind: [\n---\n${CALLS}` });
  await page.setViewportSize({ width: 400, height: 900 });
  const edit = sloUrl(SLO_PATHS.edit, 'imported');
  for (const one of [NEW_SLO, SLO_IMPORT, { path: edit, params: {} }, LIST]) {
    await app.open(one);
    await expectNoSidewaysScroll(page);
  }
  await app.open(SLO_IMPORT);
  await page.getByRole('button', { name: 'Edit the saved text' }).click();
  await expect(page.getByRole('status', { name: 'Problems in the YAML' })).toContainText('Line');
  await expectNoSidewaysScroll(page);
  await app.open({ path: edit, params: {} });
  for (const kind of ['Latency', 'Gauge', 'Time slice', 'Throughput', 'Ratio']) {
    await page.getByRole('radio', { name: kind, exact: true }).click();
    await expectNoSidewaysScroll(page);
  }
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expectNoSidewaysScroll(page);
});

test(`opening the list sends Prometheus at most ${MOST_RANGE_QUERIES} range queries`, async ({
  app,
  page,
  host,
}, info) => {
  // The list is about now, and Insights caches results: a moment that no other test asks about.
  await page.clock.setSystemTime(Date.now() - 5 * 3_600_000);
  const opened = await requestsDuring(host.prometheus, async () => {
    await app.open(LIST);
    await expect(app.sentence).toContainText(/promises? (is|are) kept/, { timeout: 45_000 });
    await expect(page.getByText(/history of|nothing of these series/)).toBeVisible({ timeout: 30_000 });
  });
  measured(info, `slos opened ${JSON.stringify(opened)}`);
  expect(opened.range).toBeGreaterThan(0);
  expect(opened.range).toBeLessThanOrEqual(MOST_RANGE_QUERIES);
});
