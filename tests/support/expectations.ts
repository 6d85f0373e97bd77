import { expect } from '@playwright/test';
import { testIds } from '../../src/shared/testIds';
import { type AppPage } from './appPage';
import { type QueryCall, type Traffic } from './traffic';

/**
 * Panels whose metric the demo does not export, by page. Short, and each with its reason: a panel is only here when the
 * simulated contextd cannot honestly have it.
 */
export const MISSING_IN_DEMO: Record<string, string[]> = {};

/** Queries about what happens now and then: alerts, and the marks of restarts and new versions. An empty answer is an answer. */
const MAY_BE_EMPTY = [/^Anno$/, /^firing_/];
const EVENTS = /\bALERTS\{/;

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
  expect(traffic.queries.filter(lacksLines).map(describeQuery), 'queries that lack some of their lines').toEqual([]);
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

/** Every chart is drawn, every table has rows, every list has lines. */
export async function expectPanelsDrawn(app: AppPage): Promise<void> {
  const titles = await app.panelTitles();
  expect(titles.length, 'panels of the page').toBeGreaterThan(0);
  for (const title of titles) {
    const panel = app.panel(title);
    const drawn = panel.locator('.uplot canvas, [role="gridcell"], li').or(panel.getByText('Nothing fires.'));
    await expect(drawn.first(), `something is drawn in "${title}"`).toBeVisible();
  }
}

function isEmpty({ refId, expr, values, error }: QueryCall): boolean {
  const event = MAY_BE_EMPTY.some((one) => one.test(refId)) || EVENTS.test(expr);
  return Boolean(error) || (!values && !event);
}

/** Whether fewer lines came back than a query promises by name. */
function lacksLines({ expr, series = 0 }: QueryCall): boolean {
  return series < alternatives(expr).filter((one) => /^label_replace\(.*, "", ""\)$/s.test(one)).length;
}

/** The sides of the outermost `or`s of an expression; what is summed up inside promises no line of its own. */
function alternatives(expr: string): string[] {
  const bare = expr.trim();
  const inner = /^\((.*)\)$/s.exec(bare)?.[1];
  if (inner !== undefined && splitAtOr(bare).length === 1) {
    return alternatives(inner);
  }
  return splitAtOr(bare);
}

function splitAtOr(expr: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const token of expr.split(/("(?:[^"\\]|\\.)*"|[()]|\bor\b)/)) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    if (token === 'or' && depth === 0) {
      parts.push('');
    } else {
      parts[parts.length - 1] += token;
    }
  }
  return parts.map((part) => part.trim());
}

function describeQuery({ refId, expr, error, values }: QueryCall): string {
  return `${refId} (${error ?? `${values} values`}): ${expr}`;
}

/** The charts' lines reach over the shown time, and not only over the minutes since the demo runs. */
export function expectHistory(traffic: Traffic): void {
  const short = traffic.queries.filter(({ instant, values, span = 0 }) => !instant && values && span < 0.9);
  expect(
    short.map(({ refId, span, expr }) => `${refId} covers ${Math.round((span ?? 0) * 100)} %: ${expr}`),
    'lines that are too short'
  ).toEqual([]);
}

/** The queries that leave the instance open. Alerts do: most of them are about the whole service. */
export function notNarrowed({ queries }: Traffic, instance: string): string[] {
  return queries
    .map(({ expr }) => expr)
    .filter((expr) => !expr.includes(`instance=~"${instance}"`) && !expr.includes('ALERTS{'));
}
