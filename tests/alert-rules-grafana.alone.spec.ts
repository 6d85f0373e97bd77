import { type APIRequestContext } from '@playwright/test';
import { SHIPPED_ALERTS } from '../src/alerts/shipped';
import { PAGES, pageUrl } from '../src/routing';
import { type ProvisionedRule } from '../src/shared/alerting/provisioned';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { logInAsViewer } from './support/viewer';

/**
 * The tab Rules in a real Grafana: rules are written, edited, updated and removed there. Each test leaves Grafana as it
 * was.
 */
const RULES = { path: pageUrl(PAGES.alerts.path, 'rules'), params: {} };
const ERRORS = { title: 'HighMCPErrorRate', uid: 'contextd-high-mcp-error-rate' };
const EVALUATED = 240_000;

const row = (page: Page, { uid }: { uid: string }) => page.getByTestId(testIds.rule(uid));
const written = (page: Page) => page.getByRole('status', { name: 'What was written' });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function ownRules(request: APIRequestContext): Promise<ProvisionedRule[]> {
  const response = await request.get('/api/v1/provisioning/alert-rules');
  expect(response.status()).toBe(200);
  return ((await response.json()) as ProvisionedRule[]).filter(({ uid }) => uid.startsWith('contextd-'));
}

async function cleanUp(request: APIRequestContext): Promise<void> {
  for (const { uid } of await ownRules(request)) {
    await request.delete(`/api/v1/provisioning/alert-rules/${uid}`, { headers: { 'X-Disable-Provenance': 'true' } });
  }
  const folders = (await (await request.get('/api/folders?limit=1000')).json()) as Array<{
    uid: string;
    title: string;
  }>;
  for (const { uid } of folders.filter(({ title }) => title === 'contextd')) {
    await request.delete(`/api/folders/${uid}`);
  }
}

async function chooseOnly(page: Page, title: string): Promise<void> {
  await button(page, 'Choose none').click();
  await page.getByRole('checkbox', { name: `Choose ${title}`, exact: true }).check({ force: true });
}

async function write(page: Page): Promise<void> {
  await button(page, /^Review and install/).click();
  await button(page, 'Write to Grafana').click();
  await expect(button(page, 'Write to Grafana')).toHaveCount(0, { timeout: 60_000 });
}

test.describe('@grafana rules in a real Grafana', () => {
  test.beforeEach(({ request }) => cleanUp(request));
  test.afterEach(({ request }) => cleanUp(request));

  test('all are installed, every one is evaluated, and its queries return numbers', async ({ app, page, request }) => {
    test.setTimeout(EVALUATED + 120_000);
    await app.open(RULES);
    await expect(app.sentence).toContainText(/^None of the \d+ rules is in this Grafana/);
    await button(page, 'Choose all').click();
    await write(page);
    await expect(written(page)).toContainText(/^\s*\d+ rules were installed/);
    await expect(written(page)).not.toContainText('failed');
    await expect(app.sentence).toContainText(/^All \d+ rules are installed/);
    await expectAccessible(page);

    const rules = await ownRules(request);
    expect(rules.map(({ title }) => title)).toEqual(
      expect.arrayContaining([...SHIPPED_ALERTS.map(({ name }) => name), 'ErrorBudgetFastBurn', 'SLODataAbsent'])
    );
    expect(rules.filter(({ provenance }) => provenance)).toEqual([]);
    await expect.poll(() => notHealthy(request), { timeout: EVALUATED, intervals: [5000] }).toEqual([]);
    expect(await withoutNumbers(request, rules)).toEqual([]);
  });

  test('an edit by hand is shown, updated, undone, and removed', async ({ app, page, request }) => {
    await app.open(RULES);
    await chooseOnly(page, ERRORS.title);
    await write(page);
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');

    const [rule] = await ownRules(request);
    const edited = await request.put(`/api/v1/provisioning/alert-rules/${ERRORS.uid}`, {
      data: { ...rule, for: '1h', labels: { ...rule.labels, severity: 'critical' } },
      headers: { 'X-Disable-Provenance': 'true' },
    });
    expect(edited.status(), await edited.text()).toBe(200);
    await button(page, 'Compare again').click();
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'edited');
    await row(page, ERRORS).getByRole('button').click();
    await expect(page.getByRole('region', { name: `Fields of ${ERRORS.title}` }).getByRole('row')).toHaveText([
      'FieldIn this GrafanaIn the app',
      'For1h5m',
      'Label severitycriticalwarning',
    ]);

    await chooseOnly(page, ERRORS.title);
    await write(page);
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
    expect((await ownRules(request))[0]).toMatchObject({ for: '5m', labels: { severity: 'warning' } });
    await written(page).getByRole('button', { name: 'Undo' }).first().click();
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'edited');
    expect((await ownRules(request))[0]).toMatchObject({ for: '1h', labels: { severity: 'critical' } });

    await chooseOnly(page, ERRORS.title);
    await button(page, 'Remove 1 rule').click();
    await button(page, 'Remove from Grafana').click();
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'missing');
    expect(await ownRules(request)).toEqual([]);
    await written(page).getByRole('button', { name: 'Undo' }).first().click();
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'edited');
    expect((await ownRules(request))[0]).toMatchObject({ uid: ERRORS.uid, for: '1h' });
  });

  test('a rule saved in Grafana’s editor without a change is as it was', async ({ app, page, request }) => {
    await app.open(RULES);
    await chooseOnly(page, ERRORS.title);
    await write(page);
    const before = (await ownRules(request))[0];
    // In a page of its own: Grafana's editor leaves requests open when it is left.
    const editor = await page.context().newPage();
    await editor.goto(`/alerting/${ERRORS.uid}/edit`);
    await editor.getByRole('button', { name: /^Save/ }).first().click();
    await expect.poll(async () => (await ownRules(request))[0].updated).not.toBe(before.updated);
    await editor.close();
    await button(page, 'Compare again').click();
    await expect(row(page, ERRORS)).toHaveAttribute('data-state', 'installed');
  });

  test('a viewer sees the rules, who can install them, and files', async ({ app, page, host, playwright }) => {
    await logInAsViewer(host, page, playwright);
    await app.open(RULES);
    await expect(app.sentence).toContainText(/^None of the \d+ rules is in this Grafana/);
    await expect(
      page.getByText(/You may not write alert rules in this Grafana\. People with the role Editor/)
    ).toBeVisible();
    await expect(page.getByRole('checkbox')).toHaveCount(0);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Grafana provisioning').click()]);
    expect(file.suggestedFilename()).toBe('contextd-rules.yaml');
  });
});

interface Status {
  data: {
    groups: Array<{
      interval: number;
      rules: Array<{ uid: string; name: string; health: string; lastError?: string; lastEvaluation: string }>;
    }>;
  };
}

/**
 * The app's rules that Grafana has not evaluated yet, or not with health "ok". Those that it evaluates only every five
 * minutes are evaluated by withoutNumbers().
 */
async function notHealthy(request: APIRequestContext): Promise<string[]> {
  const { data } = (await (await request.get('/api/prometheus/grafana/api/v1/rules?limit_alerts=0')).json()) as Status;
  return data.groups
    .filter(({ interval }) => interval <= 60)
    .flatMap(({ rules }) => rules)
    .filter(({ uid }) => uid.startsWith('contextd-'))
    .filter(({ health, lastEvaluation }) => health !== 'ok' || lastEvaluation.startsWith('0001'))
    .map(({ name, health, lastError }) => `${name}: ${health} ${lastError ?? ''}`);
}

interface Frame {
  schema: { fields: Array<{ type: string }> };
  data: { values: unknown[][] };
}

interface Evaluated {
  results: Record<string, { error?: string; frames: Frame[] }>;
}

/** Lets Grafana evaluate each rule at once; titles of the rules of which a query or the expression has no number. */
async function withoutNumbers(request: APIRequestContext, rules: ProvisionedRule[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { title, data, condition } of rules) {
    expect(
      data.some(({ datasourceUid }) => datasourceUid === PROMETHEUS),
      `${title} queries the chosen data source`
    ).toBe(true);
    const response = await request.post('/api/v1/eval', {
      data: { data, condition, now: new Date().toISOString() },
    });
    expect(response.status(), `${title}: ${await response.text()}`).toBe(200);
    const { results } = (await response.json()) as Evaluated;
    for (const { refId } of data) {
      expect(results[refId].error ?? '', `${title} ${refId}`).toBe('');
      const values = results[refId].frames.flatMap(({ schema, data: { values: columns } }) =>
        columns.filter((_, i) => schema.fields[i].type === 'number').flat()
      );
      if (!values.some((value) => typeof value === 'number')) {
        found.add(title);
      }
    }
  }
  return [...found].sort();
}
