import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ALERT_NAMES } from '../src/alerts/shipped';
import { createPromql } from '../src/metrics/promql';
import { exprOf } from '../src/pages/alerts/runbooks/queries';
import { readRunbook } from '../src/pages/alerts/runbooks/read';
import type { RunbookQuery } from '../src/pages/alerts/runbooks/types';
import { PAGES, RUNBOOK_SLO_KEY, runbookPage } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { keepNames } from './support/answers';
import { skipToContent, tabTo } from './support/keyboard';
import { pageAt, RUNBOOK } from './support/pages';
import { type Naming } from './support/hosts';
import { queryNow, resolutionOf } from './support/promql';

const FOLDER = 'docs/runbooks';

/** A query of a runbook, and its text in the file, as far as there is one for a naming. */
interface Written {
  runbook: string;
  query: RunbookQuery;
  text: string;
}

const QUERIES: Written[] = readdirSync(FOLDER).flatMap((file) => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  const queries = readRunbook(text).runbook.blocks.filter((block) => block.kind === 'query');
  const regions = [...text.matchAll(/^<!-- query\n[\s\S]*?^-->\n([\s\S]*?)^<!-- end -->$/gm)].map(
    ([, region]) => region
  );
  return queries.map((query, i) => ({ runbook: path.basename(file, '.md'), query, text: regions[i] }));
});

/** The PromQL that the file has for a naming: one block for both, or the roadmap's first. */
function writtenFor(naming: Naming, { text }: Written): string | undefined {
  const blocks = [...text.matchAll(/```promql\n([\s\S]*?)\n```/g)].map(([, block]) => block);
  const both = !text.includes('With the names of');
  return both || naming === 'roadmap' ? blocks[0] : blocks[1];
}

test('every query of the runbooks is answered', { tag: '@names' }, async ({ host }) => {
  test.setTimeout(180_000);
  expect(QUERIES.length).toBeGreaterThan(50);
  const promql = createPromql(await resolutionOf(host.prometheus), { matchers: { job: 'contextd' } });
  const wrong: string[] = [];
  for (const one of QUERIES) {
    const { runbook, query } = one;
    const shown = exprOf(promql, query);
    const exprs = { app: shown.ok ? shown.expr : undefined, file: writtenFor(host.naming, one) };
    const where = `${runbook}: ${query.title}`;
    // What the file says of this contextd is what its store has; the demo of v0.5.0 has no other exporters, that of the roadmap
    // has only their disks, memory and probes.
    const foreign = /node_exporter|blackbox_exporter/.test(query.empty ?? '');
    if (!foreign && Boolean(exprs.app) !== Boolean(exprs.file)) {
      const why = shown.ok ? 'the file has no PromQL for this contextd' : shown.missing[0].reason;
      wrong.push(`${where}: ${why}`);
    }
    for (const [who, expr] of Object.entries(exprs)) {
      const series = expr === undefined ? undefined : await queryNow(host.prometheus, expr);
      if (series?.length === 0 && query.empty === undefined) {
        wrong.push(`${where} (${who}): no result, and the runbook does not say what that means: ${expr}`);
      }
      if (series?.some(({ value }) => !Number.isFinite(Number(value[1])))) {
        wrong.push(`${where} (${who}): not a number: ${expr}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

const LIST = pageAt(PAGES.alerts.path, 'runbooks');
const at = (name: string) => ({ path: runbookPage(name), params: {} });
const article = (page: Page) => page.getByRole('article');

test(
  'every alert is in the list, with its state, and leads to its runbook',
  { tag: '@names' },
  async ({ app, page }) => {
    await app.open(LIST);
    await expect(app.sentence).toContainText(`${ALERT_NAMES.length} alerts have a runbook; `);
    for (const name of ALERT_NAMES) {
      await expect(page.getByTestId(testIds.runbook(name))).toContainText(/Fires now|Pending|Does not fire/);
    }
    await expect(page.getByTestId(testIds.runbook('ContextdWatchdog'))).toContainText('Fires now');
    await page.getByRole('link', { name: 'SlowTools', exact: true }).click();
    await expect.poll(() => app.path()).toBe(runbookPage('SlowTools'));
    await expect(article(page).getByRole('heading', { name: /^Diagnosis/ })).toBeVisible();
  }
);

test('a runbook stands beside live numbers, and its queries run', { tag: '@names' }, async ({ app, page, host }) => {
  await app.open(RUNBOOK);
  const tile = page.getByTestId(testIds.number('errors'));
  await expect(tile).toContainText(/Database errors.*\d/);
  await expect(tile).toContainText('Fires above 0');
  const query = article(page).getByLabel('Errors of the stores a second', { exact: true });
  const series = host.naming === 'roadmap' ? 'contextd_database_errors_total' : 'contextd_memory_errors_total';
  await expect(query).toContainText(series);
  await article(page).getByRole('button', { name: 'Run: Errors of the stores a second', exact: true }).click();
  await expect(article(page).getByRole('row', { name: /Value/ })).toContainText(/\d/);
});

test(
  'what this contextd does not export is said in the place of its number',
  { tag: '@v0.5.0' },
  async ({ app, page }) => {
    await app.open(at('PoolExhaustion'));
    await expect(page.getByTestId(testIds.number('wait'))).toContainText('contextd v0.5.0 does not export it');
    await expect(article(page)).toContainText('contextd v0.5.0 does not export it');
  }
);

test('on a narrow window the numbers are above the text', async ({ app, page }) => {
  for (const [width, beside] of [
    [1400, true],
    [768, false],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await app.open(RUNBOOK);
    const [text, numbers] = await Promise.all([
      article(page).boundingBox(),
      page.getByRole('complementary', { name: 'The alert now' }).boundingBox(),
    ]);
    expect(numbers && text && numbers.y + numbers.height <= text.y, `${width} px: above`).toBe(!beside);
    expect(numbers && text && numbers.x >= text.x + text.width, `${width} px: beside`).toBe(beside);
  }
});

test('links lead to a part of another runbook, with the keyboard too', async ({ app, page }) => {
  await app.open(at('DatabaseErrorBurst'), { from: 'now-2h', to: 'now' });
  const link = article(page).getByRole('link', { name: 'DatabaseErrors, step 1' });
  await skipToContent(page);
  await tabTo(page, link);
  await page.keyboard.press('Enter');
  await expect.poll(() => app.path()).toBe(runbookPage('DatabaseErrors'));
  expect(app.param('from')).toBe('now-2h');
  const heading = article(page).getByRole('heading', { name: /^1\. Which operations/ });
  await expect(heading).toBeInViewport();
  await expect(heading).toBeFocused();
  await article(page).getByRole('link', { name: 'Mitigation', exact: true }).first().click();
  await expect(article(page).getByRole('heading', { name: /^Mitigation/ })).toBeInViewport();
});

test('the runbook of an error budget shows the SLO of its alert', async ({ app, page }) => {
  await app.open(at('ErrorBudgetFastBurn'), { [RUNBOOK_SLO_KEY]: 'tool-errors' });
  const numbers = page.getByRole('region', { name: 'Live numbers' });
  await expect(numbers.getByTestId(testIds.number('tool-errors'))).toContainText(/fires above 14\.4x/, {
    timeout: 45_000,
  });
  await expect(numbers.getByTestId(testIds.number('tool-latency'))).toHaveCount(0);
  await numbers.getByRole('link', { name: 'All SLOs' }).click();
  await expect(numbers.getByTestId(testIds.number('tool-latency'))).toContainText(/of the budget is left/, {
    timeout: 45_000,
  });
});

test('a runbook can be read where the store has nothing of contextd', async ({ app, page }) => {
  await keepNames(page, () => false);
  await app.open(at('ContextdAbsent'));
  await expect(app.sentence).toContainText('No live numbers: ');
  await expect(article(page).getByRole('heading', { name: /^Mitigation/ })).toBeVisible();
});

test('an old name leads to the present one', async ({ app, page }) => {
  await app.goto(at('ContextdHighMCPErrorRate'));
  await expect(app.problem).toContainText('There is no runbook "ContextdHighMCPErrorRate"');
  await page.getByRole('link', { name: 'HighMCPErrorRate', exact: true }).click();
  await expect(article(page).getByRole('heading', { name: /^Meaning/ })).toBeVisible();
});
