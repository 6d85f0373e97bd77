import { expect } from '@playwright/test';
import { testIds } from '../../src/shared/testIds';
import { type AppPage } from './appPage';
import { type QueryCall, type Traffic } from './traffic';

/**
 * Panels whose metric the demo does not export, by page. Short, and each with its reason: a panel is only here when the
 * simulated contextd cannot honestly have it.
 */
export const MISSING_IN_DEMO: Record<string, string[]> = {};

/** Charts of things that happen now and then: their lines need not reach over the shown time. */
const SPARSE = ['Errors by reason', 'Errors by model'];

/** What a page says while it does not know yet, or cannot. */
const UNANSWERED = /Measuring|cannot be|could not be|No data/;

/** Fails when the page shows nothing where the demo has something. */
export async function expectData(app: AppPage, traffic: Traffic, name: string): Promise<void> {
  await expect(app.problem).toHaveCount(0);
  await expect(app.sentence).toHaveAttribute('data-state', /^(good|warning|critical)$/);
  await expect(app.sentence).not.toHaveText(UNANSWERED);
  await expect(app.page.getByText('No data', { exact: true })).toHaveCount(0);
  await expect(app.page.getByLabel('Panel status')).toHaveCount(0);
  expect(await app.missingPanels(), 'panels whose metric is missing').toEqual(MISSING_IN_DEMO[name] ?? []);
  expect(traffic.queries.length, 'queries of the page').toBeGreaterThan(0);
  expect(traffic.queries.filter(isEmpty).map(describeQuery), 'queries without an answer').toEqual([]);
  await expectNumbers(app);
  await expectPanelsDrawn(app);
}

/** Every number of the strip is one. */
async function expectNumbers(app: AppPage): Promise<void> {
  const tiles = app.body.locator(`[data-testid^="${testIds.number('')}"]`);
  expect(await tiles.count(), 'numbers of the strip').toBeGreaterThan(0);
  expect(await tiles.count(), 'numbers of the strip').toBeLessThanOrEqual(6);
  for (const tile of await tiles.all()) {
    await expect(tile).toContainText(/\d/);
    await expect(tile).not.toContainText(/–|not exported/);
  }
}

/** Every chart has lines and a legend, every table has rows, and each has its Explore link. */
async function expectPanelsDrawn(app: AppPage): Promise<void> {
  const titles = await app.panelTitles();
  expect(titles.length, 'panels of the page').toBeGreaterThan(0);
  for (const title of titles) {
    const panel = app.panel(title);
    const content = panel.locator('.uplot canvas, [role="gridcell"], li, [class*="message"]').first();
    await expect(content, `something is drawn in "${title}"`).toBeVisible();
  }
}

function isEmpty({ values, error }: QueryCall): boolean {
  return !values || Boolean(error);
}

function describeQuery({ refId, expr, error, values }: QueryCall): string {
  return `${refId} (${error ?? `${values} values`}): ${expr}`;
}

/** The charts' lines reach over the shown time, and not only over the minutes since the demo runs. */
export function expectHistory(traffic: Traffic): void {
  const short = traffic.queries.filter(({ instant, span = 0, expr }) => !instant && span < 0.9 && !SPARSE.some((one) => expr.includes(one)));
  expect(short.map(({ refId, span, expr }) => `${refId} covers ${Math.round((span ?? 0) * 100)} %: ${expr}`), 'lines that are too short').toEqual([]);
}
