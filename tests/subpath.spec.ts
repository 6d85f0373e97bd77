import { PAGES, pageUrl, SLO_PATHS } from '../src/routing';
import { expect, type Page, test } from './fixtures';
import { type AppPage } from './support/appPage';
import { SUB_PATH } from './support/hosts';
import { EVERY_PAGE, pageAt, SLO } from './support/pages';
import { isHostNoise } from './support/watch';

test.use({ subPath: SUB_PATH });

const NAME = 'Grafana below a path of its own';

/** Addresses of this server that do not start with its path: of links on the page, and of requests. */
const outside = (addresses: string[], origin: string) =>
  addresses
    .map((address) => new URL(address, origin))
    .filter((url) => url.origin === origin && !`${url.pathname}/`.startsWith(`${SUB_PATH}/`))
    .map((url) => url.pathname);

async function expectLinksInside(page: Page): Promise<void> {
  const links = await page
    .locator('main a[href]')
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  expect(outside(links, new URL(page.url()).origin), 'links that leave the path').toEqual([]);
  const images = await page
    .locator('img')
    .evaluateAll((all) =>
      all.filter((one) => (one as HTMLImageElement).naturalWidth === 0).map((one) => (one as HTMLImageElement).src)
    );
  expect(images, 'images that are not there').toEqual([]);
}

/** Where the page stands, below the path. */
const place = (app: AppPage) =>
  app.path().startsWith(`${SUB_PATH}/`) ? app.path().slice(SUB_PATH.length) : app.path();

test.describe(NAME, { tag: '@subpath' }, () => {
  test('every page opens, its links stay below the path, and nothing is missing', async ({ app, page }) => {
    test.slow();
    const asked: string[] = [];
    const failed: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on(
      'response',
      (response) => response.status() >= 400 && failed.push(`${response.status()} ${response.url()}`)
    );
    for (const one of EVERY_PAGE) {
      await app.open(one);
      await expect(page.getByRole('heading', { level: 1 }).first(), one.name).toBeVisible();
      await expectLinksInside(page);
    }
    expect(outside(asked, new URL(page.url()).origin), 'requests that leave the path').toEqual([]);
    expect(
      failed.filter((one) => !isHostNoise(one)),
      'requests without an answer'
    ).toEqual([]);
  });

  test('the main links lead to their pages, and keep what the reader chose', async ({ app, page }) => {
    await app.open(pageAt(PAGES.overview.path), { from: 'now-3h' });
    const expectAt = async (...segments: string[]) => {
      await expect.poll(() => place(app)).toBe(pageUrl(...segments));
      await app.settled();
      expect(app.param('from')).toBe('now-3h');
      expect(app.path().startsWith(SUB_PATH)).toBe(true);
    };
    await app.body.getByRole('link', { name: 'Largest heap' }).click();
    await expectAt(PAGES.runtime.path, 'go');
    await app.tab('Services').click();
    await expectAt(PAGES.runtime.path, 'services');
    // In a new tab, where no router helps.
    await app.open(pageAt(PAGES.slos.path), { from: 'now-3h' });
    const link = page.getByRole('link', { name: 'Tool errors', exact: true });
    expect(new URL(await link.evaluate((one) => (one as HTMLAnchorElement).href)).pathname).toBe(SUB_PATH + SLO.path);
    await link.click();
    await expectAt(PAGES.slos.path, SLO_PATHS.detail, 'tool-errors');
    await app.goto({ path: pageUrl('servces'), params: { from: 'now-3h' } });
    await page.getByRole('link', { name: 'Open Runtime: Services' }).click();
    await expectAt(PAGES.runtime.path, 'services');
    // By its short address, with other capitals.
    await app.goto({ path: pageUrl(PAGES.slos.path, 'Tool-Errors'), params: { from: 'now-3h' } });
    await expectAt(PAGES.slos.path, SLO_PATHS.detail, 'tool-errors');
  });
});
