import { expect, test } from './fixtures';
import { type AppPage, type Theme } from './support/appPage';
import { expectAccessible } from './support/axe';
import { CHOICE, CHOSEN_INSTANCE, expectLinksKeep } from './support/choice';
import { expectData, expectHistory, notNarrowed } from './support/expectations';
import { expectTabOrder } from './support/keyboard';
import { expectControlsFree, expectNoSidewaysScroll, expectNothingClipped } from './support/layout';
import { keepScreenshot } from './support/looks';
import { CHART_PAGES, EVERY_PAGE, FOLDED_PAGES } from './support/pages';
import { expectDescriptions, expectExploreLinks } from './support/panels';

/** px. The page is open in the first. */
const WIDTHS = [1400, 768, 400];
const HEIGHT = 900;

// Opening a page costs more than everything that is checked on it, so that each is opened once for each theme.
test.describe.configure({ timeout: 180_000 });

for (const page of EVERY_PAGE) {
  const hasCharts = CHART_PAGES.includes(page);

  test(
    `${page.name} has data in every panel, and is usable with the keyboard`,
    { tag: '@names' },
    async ({ app, traffic, host }) => {
      const folded = FOLDED_PAGES.find((one) => one.page.name === page.name);
      await app.open(folded?.page ?? page, { theme: 'dark' });
      if (hasCharts && host.naming === 'roadmap') {
        await test.step('the Tab key', () => expectTabOrder(app));
      }
      await app.showAll();
      const height = app.page.viewportSize()?.height;
      if (folded && host.naming === 'roadmap') {
        expect(height, 'height before a part is opened').toBeLessThanOrEqual(folded.highest);
      }
      await app.unfold();
      if (hasCharts) {
        await expectData(app, traffic, host.naming, page.name);
        expectHistory(traffic);
      }
      await expectLooks(app, host.name, page.name, 'dark', host.naming === 'roadmap' ? WIDTHS : WIDTHS.slice(0, 1));
    }
  );

  test(`${page.name} keeps the selection, and is drawn correctly in the light theme`, async ({
    app,
    traffic,
    hostName,
  }) => {
    await app.open(page, { ...(hasCharts && CHOICE), theme: 'light' });
    await app.showAll();
    if (hasCharts) {
      expect(notNarrowed(traffic, CHOSEN_INSTANCE)).toEqual([]);
      await expectLinksKeep(app.page);
      await expectExploreLinks(app, traffic);
      await expectDescriptions(app);
    }
    await expectLooks(app, hostName, page.name, 'light', WIDTHS);
  });
}

/** The page is drawn correctly in every width. */
async function expectLooks(app: AppPage, host: string, name: string, theme: Theme, widths: number[]): Promise<void> {
  for (const [index, width] of widths.entries()) {
    await test.step(`${width} px wide`, async () => {
      if (index > 0) {
        await app.page.setViewportSize({ width, height: HEIGHT });
        await app.showAll();
        // In a narrow window, Grafana moves the focus to its menu button, which shows a tooltip.
        await app.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        await expect(app.page.getByRole('tooltip')).toHaveCount(0);
      }
      await keepScreenshot(app, host, name, theme);
      await expectNoSidewaysScroll(app.page);
      await expectNothingClipped(app.page);
      await expectControlsFree(app.page);
      if (width !== 768) {
        await expectAccessible(app.page);
      }
    });
  }
}
