import { expect, type Page } from '@playwright/test';
import { testIds } from '../../src/shared/testIds';

/** The page is as wide as the window: it does not scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const describe = (one: Element) =>
      `${one.tagName.toLowerCase()}.${one.getAttribute('data-testid') ?? one.className}`;
    const scrolled =
      document.documentElement.scrollWidth > limit
        ? [`the page is ${document.documentElement.scrollWidth} px wide`]
        : [];
    const main = document.querySelector('main');
    const sticking = [...(main?.querySelectorAll('*') ?? [])]
      .filter((one) => one.getBoundingClientRect().right > limit + 1 && one.getBoundingClientRect().width > 0)
      .filter((one) => !insideScroller(one));
    function insideScroller(one: Element): boolean {
      for (let parent = one.parentElement; parent && parent !== main; parent = parent.parentElement) {
        if (getComputedStyle(parent).overflowX !== 'visible') {
          return true;
        }
      }
      return false;
    }
    return [...scrolled, ...sticking.slice(0, 5).map(describe)];
  });
  expect(wide, 'elements wider than the window').toEqual([]);
}

/** Nothing lies on top of a button, link or field, where the reader would click it. */
export async function expectControlsFree(page: Page): Promise<void> {
  const covered = await page.evaluate(() => {
    const name = (one: Element) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 40);
    const describe = (one: Element) => `${one.tagName.toLowerCase()} "${name(one)}"`;
    /** Scrolled out of a box of its own. */
    const scrolledOut = (one: Element, x: number, y: number) => {
      for (let parent = one.parentElement; parent; parent = parent.parentElement) {
        const box = parent.getBoundingClientRect();
        const cut = getComputedStyle(parent).overflow !== 'visible';
        if (cut && (x < box.left || x > box.right || y < box.top || y > box.bottom)) {
          return true;
        }
      }
      return false;
    };
    return [...document.querySelectorAll('main button, main a[href], main input, main select, main textarea')]
      .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .flatMap((one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const there = width > 2 && height > 2 ? document.elementFromPoint(x, y) : null;
        const free = !there || one.contains(there) || there.contains(one) || there.closest('label')?.contains(one);
        // A field for searching lies below the chosen value that it replaces.
        const field = one.matches('input') && there?.closest('div')?.parentElement?.contains(one);
        return free || field || scrolledOut(one, x, y) ? [] : [`${describe(one)} is below ${describe(there)}`];
      });
  });
  expect(covered, 'controls that something lies on').toEqual([]);
}

/** Nothing of ours is cut off: no text overflows its box, no box overflows the page. */
export async function expectNothingClipped(page: Page): Promise<void> {
  const cut = await page.getByTestId(testIds.page).evaluate((root) => {
    const found: string[] = [];
    for (const one of root.querySelectorAll<HTMLElement>('*')) {
      const style = getComputedStyle(one);
      const ownText = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      // Panels, tables and legends scroll their content, so it may overflow.
      const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      const tooWide = one.scrollWidth > one.clientWidth + 1;
      const tooHigh = one.scrollHeight > one.clientHeight + 4;
      if (
        ownText &&
        // Text for screen readers only is a pixel wide.
        one.clientWidth > 1 &&
        ((tooWide && hides(style.overflowX)) || (tooHigh && hides(style.overflowY)))
      ) {
        found.push(`"${one.textContent?.trim().slice(0, 60)}" in ${one.tagName.toLowerCase()}`);
      }
    }
    return found;
  });
  expect(cut, 'texts that are cut off').toEqual([]);
}
