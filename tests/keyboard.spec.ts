import { PAGES, pageUrl, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { skipToContent, tabTo } from './support/keyboard';
import { CHART_PAGES, pageAt } from './support/pages';

const OVERVIEW = pageAt(PAGES.overview.path);
const GO = pageAt(PAGES.runtime.path, 'go');
const TOOLS = pageAt(PAGES.runtime.path, 'tools');

for (const page of CHART_PAGES) {
  test(`${page.name}: the Tab key goes from the variables over the numbers to the first panel`, async ({
    app,
    page: browser,
  }) => {
    await app.open(page);
    await skipToContent(browser);
    const [first] = await app.panelTitles();
    const stops = await tabTo(browser, app.explore(first));
    const names = stops.map(({ name }) => name);

    const numbers = await app.body
      .getByLabel(/^About /)
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    const expected = [
      'Data source',
      'Job',
      'Instance',
      /^Time range selected/,
      'Refresh',
      ...numbers,
      `Explore: ${first}`,
    ];
    expect(numbers.length).toBeGreaterThan(0);
    const places = expected.map((one) =>
      names.findIndex((name) => (typeof one === 'string' ? name === one : one.test(name)))
    );
    expect(places, `the places of ${expected.join(', ')} among ${names.join(', ')}`).toEqual(
      [...places].sort((a, b) => a - b)
    );
    expect(Math.min(...places), `${expected.join(', ')} are among ${names.join(', ')}`).toBeGreaterThanOrEqual(0);
  });
}

test('the focus is visible', async ({ app, page }) => {
  await app.open(OVERVIEW);
  await skipToContent(page);
  const [first] = await app.panelTitles();
  const stops = await tabTo(page, app.explore(first));
  const ours = stops.filter(
    ({ name, testId, role }) => /^(About|Explore)/.test(name) || testId.startsWith('contextd') || role === 'a'
  );
  expect(ours.length).toBeGreaterThan(5);
  expect(ours.filter(({ visible }) => !visible).map(({ name }) => name)).toEqual([]);
});

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

test('a number links to the page that explains it', async ({ app, page }) => {
  await app.open(OVERVIEW);
  await skipToContent(page);
  await tabTo(page, page.getByTestId(testIds.number('errors')).getByRole('link'));
  await page.keyboard.press('Enter');
  await expect.poll(() => app.path()).toBe(TOOLS.path);
  await app.settled();
  await expect(app.sentence).toBeVisible();
});

test('the meaning of a number is available by keyboard', async ({ app, page }) => {
  await app.open(OVERVIEW);
  await skipToContent(page);
  const about = page.getByTestId(testIds.number('errors')).getByLabel(/^About/);
  await tabTo(page, about);
  await expect(page.getByRole('tooltip')).toContainText('Failed MCP tool calls over all MCP tool calls');
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
