import { PAGES, pageUrl, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { pluginFiles } from './support/bytes';
import { measured } from './support/measured';
import { CHART_PAGES, pageAt } from './support/pages';
import { requestsDuring } from './support/prometheus';

/** The project's limits, see docs. */
const MOST_RANGE_QUERIES = 12;
const MOST_BYTES = 300_000;
/** Names with an instance and without, both kinds of jobs, the instances, and one more variable on a detail page. */
const MOST_NAME_CALLS = 6;
/** Panels this far below the window may be drawn, so that they are ready when the user scrolls. */
const MARGIN_PX = 100;

const OVERVIEW = pageAt(PAGES.overview.path);

for (const page of CHART_PAGES) {
  test(`opening ${page.name} sends Prometheus at most ${MOST_RANGE_QUERIES} range queries, and none for panels out of view`, async ({
    app,
    host,
    traffic,
  }, info) => {
    const opened = await requestsDuring(host.prometheus, () => app.open(page));
    const below = await app.panels.evaluateAll(
      (all, edge) =>
        all.filter((one) => one.getBoundingClientRect().top > edge).map((one) => one.getAttribute('data-testid')),
      900 + MARGIN_PX
    );
    const asked = traffic.queries.length;
    const drawn = await app.panels.count();
    const scrolled = await requestsDuring(host.prometheus, () => app.showAll());
    const drawnLater = (await app.panels.count()) - drawn;
    measured(info, `${page.name} opened ${JSON.stringify(opened)}, scrolled ${JSON.stringify(scrolled)}`);

    expect(opened.range).toBeGreaterThan(0);
    expect(opened.range).toBeLessThanOrEqual(MOST_RANGE_QUERIES);
    expect(opened.names).toBeLessThanOrEqual(MOST_NAME_CALLS);
    expect(below, 'panels that are drawn below the window').toEqual([]);
    expect(traffic.queries.length > asked, 'the panels further down query when they come into view').toBe(
      drawnLater > 0
    );
    expect(scrolled.range + scrolled.instant > 0).toBe(drawnLater > 0);
  });
}

test('Setup requests at most five lists and no range from Prometheus, and every list has a limit', async ({
  app,
  host,
  traffic,
}, info) => {
  const opened = await requestsDuring(host.prometheus, () => app.open(pageAt(PAGES.setup.path)));
  measured(info, `setup opened ${JSON.stringify(opened)}`);
  expect(opened.range).toBe(0);
  expect(opened.instant).toBeLessThanOrEqual(10);
  // The names of series with an instance and without, the scraped and pushed jobs, and the instances that other pages
  // keep in the address.
  expect(opened.names).toBeLessThanOrEqual(5);
  expect(traffic.resources.filter((url) => url.includes('/series'))).toEqual([]);
  expect(traffic.resources.filter((url) => !new URL(url).searchParams.has('limit'))).toEqual([]);
});

test('scrolling down queries the panels that come into view, once', async ({ app, page, traffic, host }) => {
  await app.open(pageAt(PAGES.runtime.path, 'go'));
  const seen = await app.panelTitles();
  const scroll = async (pixels: number) => {
    await page.mouse.move(900, 600);
    const before = await page.evaluate(() => window.scrollY);
    await page.mouse.wheel(0, pixels);
    await page.waitForFunction((from) => window.scrollY !== from, before);
  };
  traffic.reset();
  const down = await requestsDuring(host.prometheus, async () => {
    await scroll(2000);
    await expect
      .poll(async () => (await app.panelTitles()).filter((title) => !seen.includes(title)).length)
      .toBeGreaterThan(0);
    await app.settled();
  });
  expect(down.range).toBeGreaterThan(0);
  expect(down.range).toBe(traffic.queries.filter(({ instant }) => !instant).length);
  const up = await requestsDuring(host.prometheus, async () => {
    await scroll(-2000);
    await expect(app.panel(seen[0])).toBeInViewport();
    await app.settled();
  });
  expect(up.range, 'panels that were seen before keep their data').toBe(0);
});

test(`the first page fetches at most ${MOST_BYTES / 1000} kB of the plugin`, async ({ app, page }, info) => {
  const fetched = pluginFiles(page);
  await app.open(OVERVIEW);
  const files = await fetched();
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  measured(info, `the first page fetches ${total} bytes in ${files.length} files`);
  expect(files.some(({ file }) => file.endsWith('contextd-observability-app/module.js'))).toBe(true);
  expect(total, files.map(({ file, bytes }) => `${bytes} ${file}`).join('\n')).toBeLessThanOrEqual(MOST_BYTES);
  expect(new Set(files.map(({ file }) => file)).size, 'no file is fetched twice').toBe(files.length);
});

test('going from page to page and back requests names once', async ({ app, page, host }) => {
  await app.open(OVERVIEW);
  const walked = await requestsDuring(host.prometheus, async () => {
    for (const tab of PAGES.runtime.tabs) {
      await page.getByTestId(testIds.page).waitFor();
      if (app.path() === OVERVIEW.path) {
        await page.getByTestId(testIds.number('up')).getByRole('link').click();
      }
      await app.tab(tab.title).click();
      await expect.poll(() => app.path()).toBe(pageUrl(PAGES.runtime.path, tab.path));
      await app.settled();
    }
  });
  // Instances depend on the time range, so each page requests them; names and jobs are requested once.
  expect(walked.names).toBeLessThanOrEqual(PAGES.runtime.tabs.length + MOST_NAME_CALLS);
});

test('another instance queries what is in view, and no more', async ({ app, host }) => {
  await app.open(OVERVIEW);
  const chosen = await requestsDuring(host.prometheus, async () => {
    await app.choose('Instance', 'contextd-1');
    await app.expectVariable(VAR.instance, 'contextd-1');
    await app.settled();
  });
  expect(chosen.range).toBeGreaterThan(0);
  expect(chosen.range).toBeLessThanOrEqual(MOST_RANGE_QUERIES);
  expect(chosen.names).toBeLessThanOrEqual(2);
});
