import { readFile } from 'node:fs/promises';
import { type APIRequestContext } from '@playwright/test';
import { PAGES, SLO_PATHS, sloUrl } from '../src/routing';
import { SHIPPED_SLOS } from '../src/slo/shipped';
import { testIds } from '../src/shared/testIds';
import { expect, type Fixtures, type Page, test } from './fixtures';
import { answerQueries, FAILURES } from './support/answers';
import { INSIGHTS, PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { expectNoSidewaysScroll } from './support/layout';
import { type Naming } from './support/hosts';
import { askInsights, lastValues } from './support/insights';
import { pageAt, SLO, SLO_REPORT } from './support/pages';

const LIST = pageAt(PAGES.slos.path);
const MINUTE = 60_000;
const PROVOKED = [/(response: (403|422|500)|console: Failed to load resource).*\/api\/ds\/query/];

const row = (page: Page, name: string) => page.getByTestId(testIds.slo(name));
const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

/** The number in a text such as "67.5 %", "−1,899 %". */
function numberOf(text: string): number {
  return Number(text.replace('−', '-').replace(/[^\d.-]/g, ''));
}

/** What the list may say of a shipped SLO: only a throughput is unproven, and only contextd v0.5.0 lacks a bucket. */
function statusOf(name: string, naming: Naming): RegExp {
  if (name === 'throughput') {
    return /Met|Missed|Not proven yet/;
  }
  return name === 'tool-latency-long-running' && naming === 'v0.5.0'
    ? /cannot be measured here: its histogram has no bucket/
    : /Met|At risk|Missed/;
}

test('every shipped SLO is measured, and the sentence counts them', { tag: '@names' }, async ({ app, page, host }) => {
  await app.open(LIST);
  await expect(app.sentence).toContainText(/^\d of \d promises? (is|are) kept/, { timeout: 45_000 });
  for (const { name, title } of SHIPPED_SLOS) {
    await expect(row(page, name)).toContainText(title);
    await expect(row(page, name)).toContainText(statusOf(name, host.naming));
  }
  await expect(row(page, 'tool-errors')).toContainText(/\d\d\.\d\d %/);
  await expect(row(page, 'tool-latency-by-tool')).toContainText(/worst of \d+: tool \w+/);
  await expect(row(page, 'throughput')).toContainText(/\d\/s/);
  await expect(section(page, 'History')).toContainText(/The store(’s history of| has nothing of) these series/);
});

test('the smallest budget is first, and a click on an SLO keeps the context', async ({ app, page }) => {
  await app.open(LIST, { from: 'now-2h', to: 'now', 'var-ds': PROMETHEUS });
  await expect(app.sentence).toContainText(/promises? (is|are) kept/, { timeout: 45_000 });
  const names = ['tool-latency', 'tool-errors', 'embedding-latency', 'availability'];
  const cells = await Promise.all(
    names.map(async (name) => ({
      y: (await row(page, name).boundingBox())?.y ?? 0,
      left: numberOf((await row(page, name).getByRole('cell').nth(3).textContent()) ?? ''),
    }))
  );
  const byPlace = [...cells].sort((a, b) => a.y - b.y).map(({ left }) => left);
  expect(byPlace).toEqual([...byPlace].sort((a, b) => a - b));

  await row(page, 'tool-errors').getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`${sloUrl(SLO_PATHS.detail, 'tool-errors')}\\?`));
  await expect(page).toHaveURL(/from=now-2h/);
  await expect(page).toHaveURL(new RegExp(`var-ds=${PROMETHEUS}`));
  await expect(app.sentence.first()).toContainText(/ % left: /, { timeout: 45_000 });
});

test(
  'the page of an SLO shows what is left, draws it, and shows what spent it',
  { tag: '@names' },
  async ({ app, page }) => {
    await app.open(SLO);
    await expect(app.sentence).toContainText(/% left: [\d,]+ of [\d,]+ allowed bad events spent/, { timeout: 45_000 });
    await app.showAll();
    await expect(page.getByTestId('data-testid Panel header Error budget').locator('canvas').first()).toBeVisible();
    await expect(page.getByTestId('data-testid Panel header Burn rate').locator('canvas').first()).toBeVisible();

    const spent = app.panel('Spent by');
    const share = spent.getByRole('row').getByRole('gridcell').nth(2);
    await expect(share).toContainText(/\d ?%/, { timeout: 45_000 });
    const rows = await spent
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell') })
      .all();
    const shares = await Promise.all(rows.map((one) => one.getByRole('gridcell').nth(2).textContent()));
    const sum = shares.map((text) => numberOf(text ?? '')).reduce((a, b) => a + b, 0);
    const left = numberOf((await page.getByLabel('Key numbers').getByText(/%$/).first().textContent()) ?? '');
    // Each share is rounded to a tenth of a percent.
    expect(Math.abs(100 - left - sum)).toBeLessThanOrEqual(0.1 * (shares.length + 1));

    const splitBy = page.getByRole('radiogroup', { name: 'Split by' });
    await splitBy.getByRole('radio', { name: 'reason' }).check({ force: true });
    await expect(spent.getByRole('columnheader').first()).toHaveText('reason');
    for (const title of ['Error budget', 'Burn rate', 'Spent by']) {
      await expect(app.explore(title)).toHaveAttribute('href', /contextd-insights/);
    }
    await expect(section(page, 'Incidents')).toBeVisible();
    await expect(section(page, 'Definition')).toContainText('apiVersion: openslo/v1');
  }
);

/** Bad events of the window of an SLO until a moment, from Insights. */
async function badUntil(
  { request, host }: Pick<Fixtures, 'host'> & { request: APIRequestContext },
  slo: object,
  to: number
) {
  const query = { queryType: 'slo', measure: 'state', value: 'all', mode: 'instant', slo };
  const { error, frames } = await askInsights(request, host.url, query, to);
  expect(error).toBeUndefined();
  return lastValues(frames).badEvents;
}

for (const name of ['tool-errors', 'tool-latency', 'availability', 'embedding-latency']) {
  test(`the page and Insights count the same: ${name}`, { tag: '@names' }, async ({ app, page, request, host }) => {
    const opened = Date.now();
    await app.open({ path: sloUrl(SLO_PATHS.detail, name), params: { 'var-ds': PROMETHEUS } });
    await expect(app.sentence).toContainText(/ allowed bad (events|minutes) spent/, { timeout: 45_000 });
    const bad = numberOf(/: ([\d,]+) of /.exec((await app.sentence.textContent()) ?? '')?.[1] ?? '');
    const read = Date.now();
    const definition = section(page, 'Definition')
      .getByRole('group')
      .filter({ hasText: 'For a query of contextd Insights' });
    const slo = JSON.parse((await definition.locator('pre').textContent()) ?? '') as object;
    // The page is about the moment at which it was opened, and steps of a minute.
    expect(bad).toBeGreaterThanOrEqual((await badUntil({ request, host }, slo, opened - MINUTE)) - 1);
    expect(bad).toBeLessThanOrEqual((await badUntil({ request, host }, slo, read)) + 1);
  });
}

test('the budget of another group can be chosen', async ({ app, page }) => {
  await app.open({ path: sloUrl(SLO_PATHS.detail, 'tool-latency-by-tool'), params: {} });
  const choice = page.getByRole('combobox', { name: 'Budget of' });
  await expect(choice).toBeVisible({ timeout: 45_000 });
  const before = await app.sentence.textContent();
  await choice.click();
  await page.getByRole('option').last().click();
  await expect(app.sentence).not.toHaveText(before ?? '');
});

test('the report of a month can be downloaded as Markdown and CSV', async ({ app, page }) => {
  await app.open(SLO_REPORT);
  await expect(page.getByRole('region', { name: 'Report' })).toBeVisible({ timeout: 45_000 });
  const taken = async (name: string) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    return readFile(await file.path(), 'utf8');
  };
  expect(await taken('Markdown')).toMatch(/^# Service level report, \w+ \d{4}\n\n/);
  const csv = await taken('CSV');
  expect(csv.split('\r\n')[0]).toMatch(/^month,slo,group,objective/);
  expect(csv).toContain('Tool errors');
});

test('the recording rules of this store can be downloaded', async ({ app, page }) => {
  await app.open(LIST);
  await expect(app.sentence).toContainText(/promises? (is|are) kept/, { timeout: 45_000 });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Recording rules' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('record: slo:sli_bad:increase5m');
  expect(text).toContain('slo: tool-errors');
});

test('one request measures the whole list, and the refresh button repeats it', async ({ app, page }) => {
  const asked: number[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/ds/query')) {
      const { queries } = request.postDataJSON() as { queries: Array<{ datasource: { uid: string } }> };
      const ours = queries.filter(({ datasource }) => datasource.uid === INSIGHTS);
      ours.length > 0 && asked.push(ours.length);
    }
  });
  await app.open(LIST);
  await expect(app.sentence).toContainText(/promises? (is|are) kept/, { timeout: 45_000 });
  expect(asked).toEqual([SHIPPED_SLOS.length]);
  await page.getByTestId('data-testid RefreshPicker run button').click();
  await expect.poll(() => asked).toEqual([SHIPPED_SLOS.length, SHIPPED_SLOS.length]);
});

test('an SLO that does not exist is reported, with a link back', async ({ app, page }) => {
  await app.open({ path: sloUrl(SLO_PATHS.detail, 'no-such'), params: {} });
  await expect(app.problem).toContainText('There is no SLO "no-such"');
  await page.getByRole('link', { name: 'All SLOs' }).click();
  await expect(row(page, 'availability')).toBeVisible();
});

test('with a login page instead of the store’s responses, no objective is said to be met', async ({ app, page }) => {
  await answerQueries(page, FAILURES.notPrometheus);
  await app.open(LIST);
  await expect(app.sentence).toHaveText(`None of the ${SHIPPED_SLOS.length} SLOs can be measured here.`, {
    timeout: 45_000,
  });
  await expect(app.sentence).toHaveAttribute('data-state', 'unknown');
  await expect(app.problem).toContainText('No SLO could be measured');
  await expect(app.problem).toContainText('sign in again');
});

for (const name of ['failing', 'forbidden', 'tooLarge'] as const) {
  test(`when the store responds with ${name}, the list says why`, async ({ app, page, watch }) => {
    watch.allow(...PROVOKED);
    await answerQueries(page, FAILURES[name]);
    await app.open(LIST);
    await expect(app.problem).toContainText('No SLO could be measured', { timeout: 45_000 });
    await expect(app.sentence).toHaveAttribute('data-state', 'unknown');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
}
