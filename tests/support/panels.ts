import { expect } from '@playwright/test';
import { type AppPage, PROMETHEUS } from './appPage';
import { type Traffic } from './traffic';

interface ExploreState {
  datasource: string;
  queries: Array<{ expr: string }>;
  range: { from: string; to: string };
}

/** The content of an Explore URL. */
export function exploreState(href: string | null): ExploreState {
  const { pathname, searchParams } = new URL(href ?? '', 'http://host');
  expect(pathname).toBe('/explore');
  return JSON.parse(searchParams.get('left') ?? '{}') as ExploreState;
}

/** Every panel's Explore link has the panel's queries, with the variables' values, and the time range. */
export async function expectExploreLinks(app: AppPage, traffic: Traffic): Promise<void> {
  const asked = new Set(traffic.queries.map(({ expr }) => expr));
  const titles = await app.panelTitles();
  expect(titles.length).toBeGreaterThan(0);
  for (const title of titles) {
    const link = app.explore(title);
    await expect(link, title).toHaveAccessibleName(`Explore: ${title}`);
    const { datasource, queries, range } = exploreState(await link.getAttribute('href'));
    expect(datasource).toBe(PROMETHEUS);
    expect(range).toEqual({ from: app.param('from'), to: app.param('to') });
    expect(queries.length).toBeGreaterThan(0);
    expect(
      queries.map(({ expr }) => expr).filter((expr) => !asked.has(expr)),
      `queries that only the link of "${title}" has`
    ).toEqual([]);
  }
}

/** Every panel has a description, by mouse and by keyboard. */
export async function expectDescriptions(app: AppPage): Promise<void> {
  for (const title of await app.panelTitles()) {
    const about = app.panel(title).getByTestId('title-items-container').locator('[tabindex="0"], button').first();
    await about.focus();
    await expect(app.page.getByRole('tooltip').first(), `the description of "${title}"`).toContainText(/\w.{20}/);
    await about.blur();
    await expect(app.page.getByRole('tooltip')).toHaveCount(0);
  }
}
