import { expect, type Locator } from '@playwright/test';
import { testIds } from '../../src/shared/testIds';
import { type AppPage } from './appPage';
import { type Naming } from './hosts';
import { type Missing, MISSING_IN_V050 } from './missing';
import { type QueryCall, type Traffic } from './traffic';

const NOTHING: Missing = { panels: [], numbers: [] };

/**
 * What is missing, by page, each with its reason: only what the simulated contextd cannot have belongs here.
 */
const MISSING: Record<Naming, Record<string, Missing>> = {
  roadmap: {},
  'v0.5.0': MISSING_IN_V050,
};

/** Queries about occasional events: alerts, and the marks of restarts and new versions. Their results may be empty. */
const MAY_BE_EMPTY = [/^Anno$/, /^firing_/];
const EVENTS = /\bALERTS\{/;

/** Texts of a page while it is loading, or cannot know. */
const UNANSWERED = /Measuring|cannot be|could not be|No data/;

/** Fails if the page shows nothing where the demo has data, or does not say why it has none. */
export async function expectData(app: AppPage, traffic: Traffic, naming: Naming, name: string): Promise<void> {
  const missing = MISSING[naming][name] ?? NOTHING;
  await expect(app.problem).toHaveCount(0);
  await expect(app.page.getByText('No data', { exact: true })).toHaveCount(0);
  await expect(app.page.getByLabel('Panel status')).toHaveCount(0);
  expect(await app.missingPanels(), 'panels whose metric is missing').toEqual(missing.panels);
  for (const title of missing.panels) {
    await expectExplained(app.missingPanel(title), title);
  }
  const measured = await expectNumbers(app, missing);
  await expectSentence(app, measured > 0);
  const shown = (await app.panelTitles()).filter((title) => !missing.panels.includes(title));
  if (measured > 0 || shown.length > 0) {
    expect(traffic.queries.length, 'queries of the page').toBeGreaterThan(0);
    await expectPanelsDrawn(app, shown);
  }
  expect(traffic.queries.filter(isEmpty).map(describeQuery), 'queries without a result').toEqual([]);
  expect(traffic.queries.filter(lacksLines).map(describeQuery), 'queries that lack some of their series').toEqual([]);
}

/** The sentence judges what was measured; if nothing can be measured, it says why. */
async function expectSentence(app: AppPage, measured: boolean): Promise<void> {
  if (!measured) {
    await expectExplained(app.sentence, 'the sentence');
    return;
  }
  await expect(app.sentence).toHaveAttribute('data-state', /^(good|neutral|warning|critical)$/);
  await expect(app.sentence).not.toHaveText(UNANSWERED);
}

/** Every number of the strip has a value, or says that it is not exported; returns how many have one. */
async function expectNumbers(app: AppPage, missing: Missing): Promise<number> {
  const prefix = testIds.number('');
  const tiles = app.body.locator(`[data-testid^="${prefix}"]`);
  const count = await tiles.count();
  expect(count, 'numbers of the strip').toBeGreaterThan(0);
  expect(count, 'numbers of the strip').toBeLessThanOrEqual(6);
  const unmeasured: string[] = [];
  for (const tile of await tiles.all()) {
    if (/–|not exported/.test(await tile.innerText())) {
      await expect(tile).toContainText('not exported');
      const about = tile.getByLabel(/^About /);
      await about.focus();
      await expectExplained(app.page.getByRole('tooltip'), 'a number that is not exported');
      await about.blur();
      await expect(app.page.getByRole('tooltip')).toHaveCount(0);
      unmeasured.push(((await tile.getAttribute('data-testid')) ?? '').slice(prefix.length));
    } else {
      await expect(tile).toContainText(/\d/);
    }
  }
  expect(unmeasured, 'numbers that are not exported').toEqual(missing.numbers);
  return count - unmeasured.length;
}

/** Why something is missing, and what to do about it: the text names contextd. */
async function expectExplained(where: Locator, what: string): Promise<void> {
  await expect(where, `why ${what} is missing`).toContainText(/contextd v0\.5\.0 .{20,}/s);
}

/** Every chart is drawn, every table has rows, every list has lines. */
export async function expectPanelsDrawn(app: AppPage, among?: string[]): Promise<void> {
  const titles = among ?? (await app.panelTitles());
  expect(titles.length, 'panels of the page').toBeGreaterThan(0);
  for (const title of titles) {
    const panel = app.panel(title);
    const drawn = panel.locator('.uplot canvas, [role="gridcell"], li').or(panel.getByText('No alert is firing.'));
    await expect(drawn.first(), `something is drawn in "${title}"`).toBeVisible();
  }
}

function isEmpty({ refId, expr, values, error }: QueryCall): boolean {
  const event = MAY_BE_EMPTY.some((one) => one.test(refId)) || EVENTS.test(expr);
  return Boolean(error) || (!values && !event);
}

/** Whether fewer series were returned than the query names. */
function lacksLines({ expr, series = 0 }: QueryCall): boolean {
  return series < alternatives(expr).filter((one) => /^label_replace\(.*, "", ""\)$/s.test(one)).length;
}

/** The operands of the outermost `or`s of an expression; an `or` inside a sum has no separate series. */
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

/** The charts' lines cover the time range, not only the minutes since the demo started. */
export function expectHistory(traffic: Traffic): void {
  const short = traffic.queries.filter(({ instant, values, span = 0 }) => !instant && values && span < 0.9);
  expect(
    short.map(({ refId, span, expr }) => `${refId} covers ${Math.round((span ?? 0) * 100)} %: ${expr}`),
    'series that are too short'
  ).toEqual([]);
}

/** The queries without an instance filter. Alerts have none: most of them are about the whole service. */
export function notNarrowed({ queries }: Traffic, instance: string): string[] {
  return queries
    .map(({ expr }) => expr)
    .filter((expr) => !expr.includes(`instance=~"${instance}"`) && !expr.includes('ALERTS{'));
}
