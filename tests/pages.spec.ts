import { test } from './fixtures';
import { type Theme } from './support/appPage';
import { expectData, expectHistory } from './support/expectations';
import { expectLooks } from './support/looks';
import { CHART_PAGES, EVERY_PAGE } from './support/pages';

/** In addition to the dark theme at full width, in which every page's data is checked. */
const LOOKS: Array<{ theme: Theme; width: number }> = [
  { theme: 'light', width: 1400 },
  { theme: 'dark', width: 768 },
  { theme: 'light', width: 768 },
];

for (const page of EVERY_PAGE) {
  test(
    `${page.name} has data in every panel, and is drawn correctly`,
    { tag: '@names' },
    async ({ app, traffic, host }) => {
      await app.open(page, { theme: 'dark' });
      await app.showAll();
      if (CHART_PAGES.includes(page)) {
        await expectData(app, traffic, host.naming, page.name);
        expectHistory(traffic);
      }
      await expectLooks(app, host.name, page.name, 'dark');
    }
  );

  for (const { theme, width } of LOOKS) {
    test(`${page.name} in the ${theme} theme, ${width} px wide`, async ({ app, page: browser, hostName }) => {
      await browser.setViewportSize({ width, height: 900 });
      await app.open(page, { theme });
      await app.showAll();
      await expectLooks(app, hostName, page.name, theme);
    });
  }
}
