import { expect, test } from './fixtures';
import { type AppPage } from './support/appPage';
import { CHOICE, CHOSEN_INSTANCE, expectLinksKeep } from './support/choice';
import { expectData, expectHistory, notNarrowed } from './support/expectations';
import { expectTabOrder } from './support/keyboard';
import { expectLooks } from './support/looks';
import { CHART_PAGES, EVERY_PAGE } from './support/pages';
import { expectDescriptions, expectExploreLinks } from './support/panels';

/** px. */
const WIDTHS = [1400, 768];
const HEIGHT = 900;

/** Opening a page costs more than everything that is checked on it, so that each is opened once for each theme. */
test.describe.configure({ timeout: 150_000 });

for (const page of EVERY_PAGE) {
  const hasCharts = CHART_PAGES.includes(page);

  test(
    `${page.name} has data in every panel, and is usable with the keyboard`,
    {
      tag: '@names',
    },
    async ({ app, traffic, host }) => {
      await app.open(page, { theme: 'dark' });
      if (hasCharts) {
        await test.step('the Tab key goes from the variables over the numbers to the first panel', () =>
          expectTabOrder(app));
      }
      await app.showAll();
      if (hasCharts) {
        await expectData(app, traffic, host.naming, page.name);
        expectHistory(traffic);
      }
      const widths = host.naming === 'roadmap' ? WIDTHS : WIDTHS.slice(0, 1);
      await expectLooksAt(app, widths, () => expectLooks(app, host.name, page.name, 'dark'));
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
    await expectLooksAt(app, WIDTHS, () => expectLooks(app, hostName, page.name, 'light'));
  });
}

/** Looks at the page in windows of several widths; it is open in the first. */
async function expectLooksAt(app: AppPage, widths: number[], look: () => Promise<void>): Promise<void> {
  for (const [index, width] of widths.entries()) {
    await test.step(`${width} px wide`, async () => {
      if (index > 0) {
        await app.page.setViewportSize({ width, height: HEIGHT });
        await app.showAll();
      }
      await look();
    });
  }
}
