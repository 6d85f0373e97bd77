import path from 'node:path';
import { test } from './fixtures';
import { type Theme } from './support/appPage';
import { expectAccessible } from './support/axe';
import { expectNoSidewaysScroll, expectNothingClipped } from './support/layout';
import { EVERY_PAGE } from './support/pages';

const THEMES: Theme[] = ['dark', 'light'];
const WIDTHS = [1400, 768];

for (const page of EVERY_PAGE) {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      test(`${page.name} in the ${theme} theme, ${width} px wide`, async ({ app, page: browser, hostName }) => {
        await browser.setViewportSize({ width, height: 900 });
        await app.open(page, { theme });
        await app.showAll();
        const file = path.join('test-results/screenshots', hostName, `${page.name}.${theme}.${width}.png`);
        await browser.screenshot({ path: file, animations: 'disabled' });
        await expectNoSidewaysScroll(browser);
        await expectNothingClipped(browser);
        await expectAccessible(browser);
      });
    }
  }
}
