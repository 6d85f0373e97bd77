import { type Locator } from '@playwright/test';
import { PAGES, pageUrl } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { expectPanelsDrawn } from './support/expectations';
import { measured } from './support/measured';
import { pageAt } from './support/pages';

// A figure of one machine at one time: these run when CONTEXTD_SPEED is set, on a machine that does nothing else.

/** The bar of the project, from a click inside the app to the data of every panel in view. */
const LONGEST_WAIT_MS = 2000;

const OVERVIEW = pageAt(PAGES.overview.path);
const SETUP = pageAt(PAGES.setup.path);
const TOOLS = pageAt(PAGES.runtime.path, 'tools');

test(`@speed inside the app, a page has its data ${LONGEST_WAIT_MS / 1000} s after the click`, async ({
  app,
  page,
  traffic,
}, info) => {
  test.setTimeout(120_000);
  await app.open(OVERVIEW);
  const waits: Record<string, number> = {};
  const click = async (name: string, path: string, link: Locator) => {
    traffic.reset();
    const start = Date.now();
    await link.click();
    await expect.poll(() => app.path(), { intervals: [20] }).toBe(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      path === OVERVIEW.path ? PAGES.overview.title : PAGES.runtime.title
    );
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
    await expect(app.panels.first()).toBeVisible();
    await expectPanelsDrawn(app);
    await expect.poll(() => traffic.answered(), { intervals: [20] }).toBe(true);
    waits[name] = Math.min(waits[name] ?? Infinity, Date.now() - start);
    await app.settled();
  };
  const walk = async () => {
    await click('runtime-tools', TOOLS.path, page.getByTestId(testIds.number('errors')).getByRole('link'));
    for (const tab of PAGES.runtime.tabs.filter(({ path }) => path !== 'tools')) {
      await click(`runtime-${tab.path}`, pageUrl(PAGES.runtime.path, tab.path), app.tab(tab.title));
    }
    await click('overview', OVERVIEW.path, page.locator(`a[href="${OVERVIEW.path}"]`).first());
  };
  // What counts is the app, not what else the machine does at that moment: of two walks, the better time.
  await walk();
  if (Object.values(waits).some((wait) => wait > LONGEST_WAIT_MS)) {
    await walk();
  }
  measured(info, `ms from the click to the data: ${JSON.stringify(waits)}`);
  expect(Object.entries(waits).filter(([, wait]) => wait > LONGEST_WAIT_MS)).toEqual([]);
});

/** The bar of the project for Setup, from the address to the sentence with its numbers, in a browser that knows the host. */
const LONGEST_SETUP_MS = 3000;
const NAMES = 10_000;

test(`@speed Setup opens in ${LONGEST_SETUP_MS / 1000} s on a store with ${NAMES} names`, async ({
  app,
  page,
}, info) => {
  test.setTimeout(120_000);
  await page.route('**/label/__name__/values*', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data: string[] };
    const more = Array.from({ length: NAMES - answer.data.length }, (_, index) => `contextd_synthetic_${index}_total`);
    await route.fulfill({ response, json: { ...answer, data: [...answer.data, ...more] } });
  });
  await app.open(OVERVIEW);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 2 && !waits.some((wait) => wait <= LONGEST_SETUP_MS); attempt++) {
    const start = Date.now();
    await app.goto(SETUP);
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning/, { timeout: 30_000 });
    await expect(page.getByTestId(testIds.concept('up'))).toBeVisible();
    waits.push(Date.now() - start);
    await app.settled();
  }
  measured(info, `ms from the address of Setup to its sentence: ${waits.join(', ')}`);
  expect(Math.min(...waits)).toBeLessThanOrEqual(LONGEST_SETUP_MS);
});
