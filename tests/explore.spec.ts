import { PAGES, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { PROMETHEUS } from './support/appPage';
import { EVERY_PAGE, pageAt, TOOL } from './support/pages';

/** Panels that show what the app computes from a fixed question: a list of alerts has no chart to explore. */
const WITHOUT_EXPLORE = ['Firing now'];

interface ExploreState {
  datasource: string;
  queries: Array<{ expr: string }>;
  range: { from: string; to: string };
}

/** What an address of Explore asks for. */
function stateOf(href: string): ExploreState {
  const { pathname, searchParams } = new URL(href, 'http://host');
  expect(pathname).toBe('/explore');
  return JSON.parse(searchParams.get('left') ?? '{}') as ExploreState;
}

for (const page of EVERY_PAGE) {
  test(`${page.name}: every panel’s Explore link carries its queries, with the variables’ values and the time range`, async ({ app, traffic }) => {
    await app.open(page, { from: 'now-2h', to: 'now-1m', [`var-${VAR.instance}`]: 'contextd-1' });
    await app.showAll();
    const asked = new Set(traffic.queries.map(({ expr }) => expr));
    const titles = (await app.panelTitles()).filter((title) => !WITHOUT_EXPLORE.includes(title));
    expect(titles.length).toBeGreaterThan(0);
    for (const title of titles) {
      const link = app.explore(title);
      await expect(link, title).toHaveAccessibleName(`Explore: ${title}`);
      const { datasource, queries, range } = stateOf((await link.getAttribute('href')) ?? '');
      expect(datasource).toBe(PROMETHEUS);
      expect(range).toEqual({ from: 'now-2h', to: 'now-1m' });
      expect(queries.length).toBeGreaterThan(0);
      for (const { expr } of queries) {
        expect(expr).toContain('instance=~"contextd-1"');
        expect(asked, `"${title}" asked what its link asks`).toContain(expr);
      }
    }
  });
}

test('every panel has a description', async ({ app, page }) => {
  for (const one of EVERY_PAGE) {
    await app.open(one);
    await app.showAll();
    for (const title of await app.panelTitles()) {
      const about = app.panel(title).getByTestId('title-items-container').locator('[tabindex="0"], button').first();
      await about.focus();
      await expect(page.getByRole('tooltip').first(), `the description of "${title}" on ${one.name}`).toContainText(/\w.{20}/);
      await page.keyboard.press('Escape');
    }
  }
});

test('a legend sorts by a click on its column', async ({ app }) => {
  await app.open(pageAt(PAGES.runtime.path, 'tools'));
  await app.showAll();
  const panel = app.panel('Calls by tool, top 10');
  const names = () => panel.getByRole('row').getByRole('button').allTextContents();
  const before = await names();
  expect(before.length).toBeGreaterThan(3);
  await panel.getByRole('columnheader', { name: 'Mean' }).click();
  await expect.poll(names).not.toEqual(before);
  expect((await names()).sort()).toEqual([...before].sort());
});

test('@grafana Explore opens with the panel’s query and shows its data', async ({ app, page, context }) => {
  await app.open(TOOL, { [`var-${VAR.instance}`]: 'contextd-1' });
  const [title] = await app.panelTitles();
  const { queries } = stateOf((await app.explore(title).getAttribute('href')) ?? '');
  await app.explore(title).click();
  await expect.poll(() => app.path()).toBe('/explore');
  await expect(page.getByText('memory_search').first()).toBeVisible();
  await expect(page.locator('.uplot canvas').first()).toBeVisible();
  const address = decodeURIComponent(page.url());
  expect(address).toContain('contextd-1');
  expect(queries[0].expr).toContain('memory_search');
  expect(context.pages().length).toBe(1);
  await page.goBack();
  await expect(page.getByTestId(testIds.page)).toBeVisible();
});
