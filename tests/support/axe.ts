import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { HOST_VIOLATIONS } from './rules';

/**
 * axe finds no problems on the page except the listed ones of the hosts' own controls.
 *
 * @param part a selector of our part of the page, if the rest belongs to the host
 */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  // The package's types may come from another version of Playwright; it needs no more than evaluate().
  const axe = new AxeBuilder({ page: page as never });
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  const ours: string[] = [];
  for (const { id, help, nodes } of violations) {
    for (const { target, html, failureSummary } of nodes) {
      if (!(await isHosts(page, id, String(target[0])))) {
        ours.push(`${id} (${help}): ${String(target[0])} ${html.slice(0, 120)} ${failureSummary ?? ''}`);
      }
    }
  }
  expect(ours, 'axe violations').toEqual([]);
}

async function isHosts(page: Page, rule: string, target: string): Promise<boolean> {
  const excused = HOST_VIOLATIONS.filter((one) => one.rule === rule).map(({ within }) => within);
  return (
    excused.length > 0 &&
    page.evaluate(([node, around]) => Boolean(document.querySelector(node)?.closest(around)), [
      target,
      excused.join(),
    ] as const)
  );
}
