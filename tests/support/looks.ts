import path from 'node:path';
import { type AppPage, type Theme } from './appPage';
import { expectAccessible } from './axe';
import { expectNoSidewaysScroll, expectNothingClipped } from './layout';

/** Saves a screenshot of the window: page.theme.width[.state].png in the host's folder. */
export async function keepScreenshot(
  { page }: AppPage,
  host: string,
  name: string,
  theme: Theme = 'dark',
  state?: string
): Promise<void> {
  const width = page.viewportSize()?.width;
  const file = [name, theme, width, state, 'png'].filter((part) => part !== undefined).join('.');
  await page.screenshot({ path: path.join('test-results/screenshots', host, file), animations: 'disabled' });
}

/** Checks the page's appearance: saves a screenshot, nothing is cut off or wider than the window, axe finds nothing. */
export async function expectLooks(app: AppPage, host: string, name: string, theme: Theme): Promise<void> {
  await keepScreenshot(app, host, name, theme);
  await expectNoSidewaysScroll(app.page);
  await expectNothingClipped(app.page);
  await expectAccessible(app.page);
}
