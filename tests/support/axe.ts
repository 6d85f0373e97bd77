import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { HOST_VIOLATIONS } from './rules';

/** axe finds nothing wrong with the page, but what is written down of the hosts' own controls. */
export async function expectAccessible(page: Page): Promise<void> {
  // The package's types may come from another version of Playwright; it needs no more than evaluate().
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  const ours: string[] = [];
  for (const { id, help, nodes } of violations) {
    for (const { target, html } of nodes) {
      if (!(await isHosts(page, id, String(target[0])))) {
        ours.push(`${id} (${help}): ${String(target[0])} ${html.slice(0, 160)}`);
      }
    }
  }
  expect(ours, 'what axe finds').toEqual([]);
}

async function isHosts(page: Page, rule: string, target: string): Promise<boolean> {
  const excused = HOST_VIOLATIONS.filter((one) => one.rule === rule).map(({ within }) => within);
  return excused.length > 0 && page.evaluate(([node, around]) => Boolean(document.querySelector(node)?.closest(around)), [target, excused.join()] as const);
}
