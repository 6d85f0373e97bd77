import { expect, test } from './fixtures';
import { type AppPage, type Theme } from './support/appPage';
import { expectAccessible } from './support/axe';
import { expectData, expectHistory } from './support/expectations';
import { expectControlsFree, expectNoSidewaysScroll, expectNothingClipped } from './support/layout';
import { keepScreenshot } from './support/looks';
import { CHART_PAGES, EVERY_PAGE, FOLDED_PAGES } from './support/pages';

const WIDTHS = [1400, 768, 400];

/** axe runs once in each theme, since it takes longest: in the widest window, and in the narrowest. */
const AXE: Record<Theme, number> = { dark: 1400, light: 400 };

/** The page is drawn correctly in every width; it is opened once, and the window is resized. */
async function expectLooksInEveryWidth(app: AppPage, host: string, name: string, theme: Theme): Promise<void> {
  for (const width of WIDTHS) {
    await app.page.setViewportSize({ width, height: 900 });
    await app.showAll();
    await keepScreenshot(app, host, name, theme);
    await expectNoSidewaysScroll(app.page);
    await expectNothingClipped(app.page);
    await expectControlsFree(app.page);
    if (width === AXE[theme]) {
      await expectAccessible(app.page);
    }
  }
}

for (const page of EVERY_PAGE) {
  test(
    `${page.name} has data in every panel, and is drawn correctly`,
    { tag: '@names' },
    async ({ app, traffic, host }) => {
      test.slow();
      await app.open(page, { theme: 'dark' });
      await app.showAll();
      if (CHART_PAGES.includes(page)) {
        await expectData(app, traffic, host.naming, page.name);
        expectHistory(traffic);
      }
      await expectLooksInEveryWidth(app, host.name, page.name, 'dark');
    }
  );

  test(`${page.name} in the light theme`, async ({ app, hostName }) => {
    test.slow();
    await app.open(page, { theme: 'light' });
    await expectLooksInEveryWidth(app, hostName, page.name, 'light');
  });
}

for (const { page, highest } of FOLDED_PAGES) {
  test(`${page.name} is at most ${highest} px high before a part of it is opened`, async ({ app }) => {
    await app.open(page);
    await app.showAll();
    expect(app.page.viewportSize()?.height).toBeLessThanOrEqual(highest);
  });
}
