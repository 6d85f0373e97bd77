import { PAGES, pageUrl } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { FakeGrafanaRules, MAY_WRITE, withPermissions } from './support/grafanaRules';
import { tabTo } from './support/keyboard';
import { expectNoSidewaysScroll } from './support/layout';

const RULES = { path: pageUrl(PAGES.alerts.path, 'rules'), params: {} };
/** One of the shipped alerts, with its uid. */
const ERRORS = { title: 'HighMCPErrorRate', uid: 'contextd-high-mcp-error-rate' };
const EMBEDDINGS = { title: 'SlowEmbeddings', uid: 'contextd-slow-embeddings' };

const row = (page: Page, { uid }: { uid: string }) => page.getByTestId(testIds.rule(uid));
const written = (page: Page) => page.getByRole('status', { name: 'What was written' });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

let grafana: FakeGrafanaRules;

test.beforeEach(async ({ page }) => {
  grafana = new FakeGrafanaRules();
  await grafana.install(page);
  await withPermissions(page, MAY_WRITE);
});

/** Chooses rules by hand, and nothing else. */
async function choose(page: Page, ...rules: Array<{ title: string }>): Promise<void> {
  await button(page, 'Choose none').click();
  for (const { title } of rules) {
    await page.getByRole('checkbox', { name: `Choose ${title}`, exact: true }).check({ force: true });
  }
}

async function install(page: Page): Promise<void> {
  await button(page, /^Review and install/).click();
  await button(page, 'Write to Grafana').click();
  await expect(button(page, 'Write to Grafana')).toHaveCount(0);
}

test('all rules are installed into a new folder, after a review', async ({ app, page }) => {
  await app.open(RULES);
  await expect(app.sentence).toContainText(/^None of the \d+ rules is in this Grafana\./);
  await button(page, /^Review and install \d+ rules/).click();
  await expect(page.getByRole('heading', { name: /^Install \d+ rules$/ })).toBeVisible();
  await expect(page.getByText('The folder "contextd" will be created.')).toBeVisible();
  await page.getByText(`${ERRORS.title}: new`).click();
  await expect(page.getByRole('region', { name: `Fields of ${ERRORS.title}` })).toContainText(
    'High MCP tool error rate detected'
  );
  await expectAccessible(page);
  await button(page, 'Write to Grafana').click();
  await expect(written(page)).toContainText(/\d+ rules were installed/);
  await expect(written(page)).toContainText(/contextd\.tools: \d+ rules? w(as|ere) installed\./);
  await expect(app.sentence).toContainText(/^All \d+ rules are installed/);
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
  expect(grafana.folders.map(({ title }) => title)).toContain('contextd');
  expect(grafana.rules.every(({ data }) => data.some(({ datasourceUid }) => datasourceUid === PROMETHEUS))).toBe(true);
});

test('an edit by hand is shown field by field, overwritten by an update, and brought back', async ({ app, page }) => {
  await app.open(RULES);
  await choose(page, ERRORS);
  await install(page);
  grafana.edit(ERRORS.title, { for: '1h', labels: { ...grafana.rule(ERRORS.title).labels, severity: 'info' } });
  await button(page, 'Compare again').click();
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'edited');
  await button(page, ERRORS.title).first().click();
  const fields = page.getByRole('region', { name: `Fields of ${ERRORS.title}` });
  await expect(fields.getByRole('row')).toHaveText([
    'FieldIn this GrafanaIn the app',
    'For1h5m',
    'Label severityinfowarning',
  ]);
  await choose(page, ERRORS);
  await install(page);
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
  expect(grafana.rule(ERRORS.title).for).toBe('5m');
  await written(page).getByRole('button', { name: 'Undo' }).first().click();
  await expect(written(page)).toContainText('Undone: 1 rule was updated');
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'edited');
  expect(grafana.rule(ERRORS.title)).toMatchObject({ for: '1h', labels: { severity: 'info' } });
});

test('rules are removed, and a removal is undone', async ({ app, page }) => {
  await app.open(RULES);
  await choose(page, ERRORS, EMBEDDINGS);
  await install(page);
  await choose(page, ERRORS);
  await button(page, 'Remove 1 rule').click();
  await button(page, 'Remove from Grafana').click();
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'missing');
  expect(grafana.rules.map(({ title }) => title)).toEqual([EMBEDDINGS.title]);
  await written(page).getByRole('button', { name: 'Undo' }).first().click();
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
});

test('rules that somebody else put into a group stay', async ({ app, page }) => {
  await app.open(RULES);
  await choose(page, ERRORS);
  await install(page);
  const { folderUID, ruleGroup } = grafana.rule(ERRORS.title);
  grafana.rules.push({ ...grafana.rule(ERRORS.title), uid: 'mine', title: 'Mine', folderUID, ruleGroup });
  grafana.edit(ERRORS.title, { for: '1h' });
  await button(page, 'Compare again').click();
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'edited');
  await choose(page, ERRORS);
  await install(page);
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
  expect(grafana.rules.map(({ title }) => title).sort()).toEqual([ERRORS.title, 'Mine'].sort());
});

test.describe('Grafana says no:', () => {
  const provoked = /(response: (400|403|404|500)|console: Failed to load resource).*\/api\//;

  test('a refusal of one group is told with Grafana’s words, and the others are written', async ({
    app,
    page,
    watch,
  }) => {
    watch.allow(provoked);
    grafana.refuse(/PUT .*rule-groups\/contextd\.tools/, 400, 'invalid alert rule: quota reached');
    await app.open(RULES);
    await install(page);
    await expect(written(page)).toContainText(
      'contextd.tools: Grafana refused the group: invalid alert rule: quota reached'
    );
    await expect(written(page)).toContainText(/\d+ rules were installed; \d+ of \d+ failed/);
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'missing');
    await expect(row(page, EMBEDDINGS)).toHaveAttribute('data-state', 'installed');
  });

  test('somebody changes a rule between the review and the write', async ({ app, page }) => {
    await app.open(RULES);
    await choose(page, ERRORS);
    await install(page);
    grafana.edit(ERRORS.title, { for: '1h' });
    await button(page, 'Compare again').click();
    await choose(page, ERRORS);
    await button(page, /^Review and install/).click();
    grafana.edit(ERRORS.title, { for: '2h' });
    await button(page, 'Write to Grafana').click();
    await expect(written(page)).toContainText(`Somebody has changed "${ERRORS.title}" since you looked`);
    expect(grafana.rule(ERRORS.title).for).toBe('2h');
  });

  test('without the right it explains who can, and offers files', async ({ app, page }) => {
    await withPermissions(page, { 'alert.rules:read': true });
    await app.open(RULES);
    await expect(
      page.getByText(/You may not write alert rules in this Grafana\. People with the role Editor/)
    ).toBeVisible();
    await expect(page.getByRole('checkbox')).toHaveCount(0);
    await expect(button(page, /^Review and install/)).toHaveCount(0);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Grafana provisioning').click()]);
    expect(file.suggestedFilename()).toBe('contextd-rules.yaml');
  });

  test('the API of alert rules is not there', async ({ app, page, watch }) => {
    watch.allow(provoked);
    grafana.refuse(/provisioning/, 404, 'not found');
    await app.open(RULES);
    await expect(app.sentence).toContainText('this Grafana has no provisioning API for alert rules');
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'unknown');
    await expect(page.getByRole('button', { name: 'Prometheus', exact: true })).toBeEnabled();
    await expectAccessible(page);
  });

  test('reading the rules is forbidden', async ({ app, watch }) => {
    watch.allow(provoked);
    grafana.refuse(/GET .*provisioning/, 403, 'You need additional permissions');
    await app.open(RULES);
    await expect(app.sentence).toContainText('you lack the permission');
    await expect(app.sentence).toContainText('You need additional permissions');
  });
});

test('rules that cannot be written say why', async ({ app, page }) => {
  await app.open(RULES);
  await choose(page, ERRORS, EMBEDDINGS);
  await install(page);
  Object.assign(grafana.rule(ERRORS.title), { provenance: 'file', for: '1h' });
  const foreign = grafana.rule(EMBEDDINGS.title);
  Object.assign(foreign, { title: 'Mine', annotations: {}, folderUID: 'general-alerts' });
  await button(page, 'Compare again').click();
  await expect(row(page, ERRORS)).toContainText('read-only');
  await expect(row(page, EMBEDDINGS)).toHaveAttribute('data-state', 'taken');
  for (const { title } of [ERRORS, EMBEDDINGS]) {
    await expect(page.getByRole('checkbox', { name: `Choose ${title}`, exact: true })).toBeDisabled();
    await button(page, title).first().click();
  }
  await expect(page.getByText('It comes from a provisioning file, so it is read-only in Grafana.')).toBeVisible();
  await expect(page.getByText('A rule that is not the app\'s has its uid: "Mine".')).toBeVisible();
});

test('a rule of a data source that is not here is shown, and repaired by an update', async ({ app, page }) => {
  await app.open(RULES);
  await choose(page, ERRORS);
  await install(page);
  const [query] = grafana.rule(ERRORS.title).data;
  query.datasourceUid = 'prometheus-of-another-grafana';
  await button(page, 'Compare again').click();
  await expect(page.getByText('Some rules read a data source that this Grafana does not have')).toBeVisible();
  await expect(row(page, ERRORS)).toContainText('data source missing');
  await choose(page, ERRORS);
  await install(page);
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
  expect(grafana.rule(ERRORS.title).data[0].datasourceUid).toBe(PROMETHEUS);
});

test('rules that Prometheus evaluates too are named', async ({ app, page }) => {
  grafana.inPrometheus = [ERRORS.title];
  await app.open(RULES);
  await expect(row(page, ERRORS)).toContainText('evaluates it');
  await choose(page, ERRORS);
  await button(page, /^Review and install/).click();
  await expect(page.getByText('Prometheus evaluates some of these too')).toBeVisible();
  await button(page, 'Write to Grafana').click();
  await expect(page.getByText('Two engines would notify for the same problem')).toBeVisible();
});

test('rules are chosen and installed with the keyboard', async ({ app, page }) => {
  await app.open(RULES);
  await page.getByRole('textbox', { name: 'Filter the rules' }).fill(ERRORS.title);
  await button(page, 'Choose none').focus();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('checkbox', { name: `Choose ${ERRORS.title}` }));
  await page.keyboard.press('Space');
  await tabTo(page, button(page, 'Review and install 1 rule'));
  await page.keyboard.press('Enter');
  await tabTo(page, button(page, 'Write to Grafana'));
  await page.keyboard.press('Enter');
  await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
});

for (const theme of ['dark', 'light']) {
  test(`the tab is readable in a narrow window and passes axe, ${theme}`, async ({ app, page }) => {
    await page.setViewportSize({ width: 768, height: 900 });
    await app.open(RULES, { theme });
    await button(page, ERRORS.title).first().click();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
}
