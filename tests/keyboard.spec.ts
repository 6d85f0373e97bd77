import { PAGES, pageUrl, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { skipToContent, tabTo } from './support/keyboard';
import { pageAt } from './support/pages';

const OVERVIEW = pageAt(PAGES.overview.path);
const GO = pageAt(PAGES.runtime.path, 'go');
const TOOLS = pageAt(PAGES.runtime.path, 'tools');

test('an instance is chosen with the keyboard', async ({ app, page, traffic }) => {
  await app.open(OVERVIEW);
  traffic.reset();
  await skipToContent(page);
  await tabTo(page, app.variable('Instance'));
  await page.keyboard.type('contextd-1');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await app.expectVariable(VAR.instance, 'contextd-1');
  await app.settled();
  expect(traffic.queries.some(({ expr }) => expr.includes('contextd-1'))).toBe(true);
});

test('a tab is opened with the keyboard', async ({ app, page }) => {
  await app.open(GO);
  await skipToContent(page);
  await tabTo(page, app.tab('HTTP'));
  await page.keyboard.press('Enter');
  await expect.poll(() => app.path()).toBe(pageUrl(PAGES.runtime.path, 'http'));
  await app.settled();
});

test('the meaning of a number is available by keyboard, and it links to the page that explains it', async ({
  app,
  page,
}) => {
  await app.open(OVERVIEW);
  await skipToContent(page);
  const number = page.getByTestId(testIds.number('errors'));
  await tabTo(page, number.getByRole('link'));
  await page.keyboard.press('Tab');
  await expect(number.getByLabel(/^About/)).toBeFocused();
  await expect(page.getByRole('tooltip')).toContainText('Failed MCP tool calls over all MCP tool calls');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => app.path()).toBe(TOOLS.path);
  await app.settled();
  await expect(app.sentence).toBeVisible();
});

test('Enter on a tool in the table opens the tool’s page', async ({ app, page }) => {
  await app.open(TOOLS);
  await app.showAll();
  const table = app.panel('Tools');
  await table.getByRole('button', { name: 'Trend', exact: true }).focus();
  const cell = table
    .getByRole('gridcell')
    .filter({ has: page.getByRole('link') })
    .first();
  const tool = (await cell.textContent()) ?? '';
  const link = cell.getByRole('link');
  await tabTo(page, (await link.evaluate((one) => one.tabIndex >= 0)) ? link.or(cell).first() : cell, 3);
  await page.keyboard.press('Enter');
  await expect.poll(() => app.path()).toBe(pageUrl(PAGES.runtime.path, 'tools', 'tool'));
  await app.expectVariable(VAR.tool, tool);
});

test('a problem can be left with the keyboard', async ({ app, page }) => {
  await app.open(OVERVIEW, { [`var-${VAR.dataSource}`]: 'no-such-source' });
  await skipToContent(page);
  await tabTo(page, app.problem.getByRole('button', { name: 'Use Prometheus' }));
  await page.keyboard.press('Enter');
  await app.settled();
  await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
});

test('@grafana Enter on a panel’s Explore link opens Explore', async ({ app, page }) => {
  await app.open(OVERVIEW);
  await skipToContent(page);
  const [first] = await app.panelTitles();
  await tabTo(page, app.explore(first));
  await page.keyboard.press('Enter');
  await expect.poll(() => app.path()).toBe('/explore');
});
