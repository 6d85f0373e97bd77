import { expect, type Locator, type Page } from '@playwright/test';
import { type AppPage } from './appPage';

/** One stop of the Tab key. */
export interface Stop {
  /** Its accessible name, from the element's own attributes and text. */
  name: string;
  role: string;
  testId: string;
  /** Whether it has a visible focus ring. */
  visible: boolean;
}

const SKIP_LINK = 'Skip to main content';

/** Skips the host's own navigation with the first link on the page, as keyboard users do. */
export async function skipToContent(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  const first = await focused(page);
  if (first.name !== SKIP_LINK) {
    throw new Error(`The first stop of the Tab key must be "${SKIP_LINK}", but is "${first.name}".`);
  }
  await page.keyboard.press('Enter');
}

/** Presses Tab until the element has the focus, and returns every stop, including the element's. */
export async function tabTo(page: Page, target: Locator, limit = 80): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let count = 0; count < limit; count++) {
    await page.keyboard.press('Tab');
    stops.push(await focused(page));
    if (await target.evaluate((one) => one === document.activeElement)) {
      return stops;
    }
  }
  throw new Error(
    `${String(target)} is not among the first ${limit} stops of the Tab key: ${stops.map(({ name }) => name).join(', ')}`
  );
}

/** The Tab key goes from the variables over the numbers to the first panel, and the focus is visible. */
export async function expectTabOrder(app: AppPage): Promise<void> {
  await skipToContent(app.page);
  const [first] = await app.panelTitles();
  const stops = await tabTo(app.page, app.explore(first));
  const names = stops.map(({ name }) => name);
  const numbers = await app.body
    .getByLabel(/^About /)
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  const expected = [
    'Data source',
    'Job',
    'Instance',
    /^Time range selected/,
    'Refresh',
    ...numbers,
    `Explore: ${first}`,
  ];
  expect(numbers.length).toBeGreaterThan(0);
  const places = expected.map((one) =>
    names.findIndex((name) => (typeof one === 'string' ? name === one : one.test(name)))
  );
  expect(places, `the places of ${expected.join(', ')} among ${names.join(', ')}`).toEqual(
    [...places].sort((a, b) => a - b)
  );
  expect(Math.min(...places), `${expected.join(', ')} are among ${names.join(', ')}`).toBeGreaterThanOrEqual(0);
  expectFocusVisible(stops);
  await app.explore(first).blur();
}

/** The host draws its own controls. */
function expectFocusVisible(stops: Stop[]): void {
  const ours = stops.filter(
    ({ name, testId, role }) => /^(About|Explore)/.test(name) || testId.startsWith('contextd') || role === 'a'
  );
  expect(ours.length).toBeGreaterThan(1);
  expect(ours.filter(({ visible }) => !visible).map(({ name }) => name)).toEqual([]);
}

async function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const one = document.activeElement ?? document.body;
    const label = one.id ? document.querySelector(`label[for="${CSS.escape(one.id)}"]`)?.textContent : undefined;
    const ring = (element: Element | null) => {
      const style = element ? getComputedStyle(element) : undefined;
      return Boolean(
        style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none')
      );
    };
    return {
      name: (one.getAttribute('aria-label') ?? label ?? one.textContent ?? '').trim().slice(0, 60),
      role: one.getAttribute('role') ?? one.tagName.toLowerCase(),
      testId: one.getAttribute('data-testid') ?? '',
      // A select draws its ring around the box of its input.
      visible:
        one.matches(':focus-visible') &&
        (ring(one) || ring(one.closest('[class*="input-wrapper"], [class*="control"]'))),
    };
  });
}
