import { OPEN_KEY, PAGES, pageUrl } from '../src/routing';
import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';

const SERVICES = { path: pageUrl(PAGES.runtime.path, 'services'), params: {} };

test('a folded part of Services queries when it is opened by keyboard, and the address keeps it open', async ({
  app,
  page,
  traffic,
}) => {
  await app.open(SERVICES);
  await app.showAll();
  const queried = () => traffic.queries.some(({ expr }) => /folding_branch_duration/.test(expr));
  const toggle = page.getByRole('button', { name: /^Context folding/ });
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
  expect(queried()).toBe(false);
  await toggle.focus();
  await page.keyboard.press('Enter');
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await expect(toggle).toBeFocused();
  expect(app.param(OPEN_KEY)).toBe('folding');
  await app.showAll();
  await expect(app.panel('Branch duration')).toBeVisible();
  expect(queried()).toBe(true);
  await expectAccessible(page);
  await page.reload();
  await app.settled();
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await expect(app.panel('Branch duration')).toHaveCount(0);
  expect(app.param(OPEN_KEY)).toBeNull();
});

test('a tool and an SLO that do not exist lead to those with similar names', async ({ app, page }) => {
  await app.goto({ path: pageUrl(PAGES.runtime.path, 'tools', 'tool'), params: { 'var-tool': 'memory_serach' } });
  await app.problem.getByRole('link', { name: 'memory_search' }).click();
  await expect(app.problem).toHaveCount(0);
  await app.settled();
  expect(app.param('var-tool')).toBe('memory_search');
  await app.goto({ path: pageUrl(PAGES.slos.path, 'slo', 'tool-erors'), params: {} });
  await expect(app.problem).toBeVisible();
  await expectAccessible(page);
  await app.problem.getByRole('link', { name: 'Tool errors' }).click();
  await expect.poll(() => app.path()).toBe(pageUrl(PAGES.slos.path, 'slo', 'tool-errors'));
});
