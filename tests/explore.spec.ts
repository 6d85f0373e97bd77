import { VAR } from '../src/routing';
import { expect, test } from './fixtures';
import { exploreState } from './support/panels';
import { TOOL } from './support/pages';

// context.spec.ts checks on every page that each panel's link has its queries.

test('@grafana Explore opens with the panel’s query and shows its data', async ({ app, page }) => {
  await app.open(TOOL, { [`var-${VAR.instance}`]: 'contextd-1' });
  const [title] = await app.panelTitles();
  const { queries } = exploreState(await app.explore(title).getAttribute('href'));
  expect(queries[0].expr).toContain('memory_search');
  await app.explore(title).click();
  await expect.poll(() => app.path()).toBe('/explore');
  await expect(page.getByText('memory_search').first()).toBeVisible();
  await expect(page.locator('.uplot canvas').first()).toBeVisible();
  expect(decodeURIComponent(page.url())).toContain('contextd-1');
  await page.goBack();
  await expect(app.body).toBeVisible();
  await app.expectVariable(VAR.instance, 'contextd-1');
});
