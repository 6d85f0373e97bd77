import path from 'node:path';
import { type AppPage, type Theme } from './appPage';

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
