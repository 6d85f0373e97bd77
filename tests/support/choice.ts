import { expect, type Page } from '@playwright/test';
import { PLUGIN_ID } from '../../src/constants';
import { PAGES, pageUrl, VAR } from '../../src/routing';
import { type AppPage, JOB, PROMETHEUS } from './appPage';

export const CHOSEN_INSTANCE = 'contextd-1';

/** A selection that differs from every default. Every link of the app keeps it. */
export const CHOICE: Record<string, string> = {
  from: 'now-3h',
  to: 'now-5m',
  timezone: 'utc',
  [`var-${VAR.dataSource}`]: PROMETHEUS,
  [`var-${VAR.job}`]: JOB,
  [`var-${VAR.instance}`]: CHOSEN_INSTANCE,
};

function keptOf(search: URLSearchParams): Record<string, string | null> {
  return Object.fromEntries(Object.keys(CHOICE).map((key) => [key, search.get(key)]));
}

/** Waits until the address has the selection. */
export async function expectChoice(app: AppPage): Promise<void> {
  await expect.poll(() => keptOf(new URL(app.page.url()).searchParams)).toEqual(CHOICE);
}

/** The links of the page itself, its tabs, and its breadcrumbs keep the selection. */
export async function expectLinksKeep(page: Page): Promise<void> {
  const app = `/a/${PLUGIN_ID}/`;
  const above = `[aria-label="Breadcrumbs"] a[href*="${pageUrl(PAGES.runtime.path)}/"]`;
  const links = await page
    .locator(`main a[href*="${app}"], main [role="tab"][href], ${above}`)
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  const lost = links.filter((href) => JSON.stringify(keptOf(new URL(href).searchParams)) !== JSON.stringify(CHOICE));
  expect(lost).toEqual([]);
  expect(links.length, 'links on the page').toBeGreaterThan(0);
}
