import { PAGES, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { withoutInstance } from './support/answers';
import { expectAccessible } from './support/axe';
import { expectNoSidewaysScroll, expectNothingClipped } from './support/layout';
import { keepScreenshot } from './support/looks';
import { pageAt } from './support/pages';

const GO = pageAt(PAGES.runtime.path, 'go');
const TOOLS = pageAt(PAGES.runtime.path, 'tools');
const INSTANCE = 'contextd-1';

/** The pushed metrics of contextd v0.5.0; the rest is scraped. */
const PUSHED = /^(contextd|folding|http_server)_/;

test.describe('contextd pushes without an instance label:', () => {
  test.beforeEach(({ page }) => withoutInstance(page, PUSHED));

  test('a chosen instance does not empty panels without an instance label, and the page says so once', async ({
    app,
    page,
    traffic,
    hostName,
  }) => {
    await app.open(TOOLS, { [`var-${VAR.instance}`]: INSTANCE });
    await app.showAll();
    const about = traffic.queries.filter(({ expr }) => expr.includes('contextd_mcp_tool_calls_total'));
    expect(about.length).toBeGreaterThan(0);
    expect(about.filter(({ expr }) => expr.includes('instance=~'))).toEqual([]);
    expect(about.filter(({ values }) => !values).map(({ expr }) => expr)).toEqual([]);
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);

    const note = page.getByTestId(testIds.note('instance'));
    await expect(note).toHaveCount(1);
    await expect(note).toContainText('cannot be applied to Tool calls');
    await expect(note).toContainText(`OTEL_RESOURCE_ATTRIBUTES=service.instance.id=${INSTANCE}`);
    await expect(note.getByRole('button', { name: /^Copy/ })).toBeVisible();
    await keepScreenshot(app, hostName, TOOLS.name, 'dark', 'instance-note');
    await expectNothingClipped(page);
    await expectAccessible(page);
  });

  test('the note disappears with the selection, and is readable in a narrow window', async ({ app, page }) => {
    await page.setViewportSize({ width: 768, height: 900 });
    await app.open(TOOLS, { [`var-${VAR.instance}`]: INSTANCE, theme: 'light' });
    await expect(page.getByTestId(testIds.note('instance'))).toBeVisible();
    await expectNoSidewaysScroll(page);
    await app.choose('Instance', INSTANCE);
    await app.expectVariable(VAR.instance, '$__all');
    await expect(page.getByTestId(testIds.notes)).toHaveCount(0);
  });

  test('scraped metrics are filtered as usual, without a note', async ({ app, page, traffic }) => {
    await app.open(GO, { [`var-${VAR.instance}`]: INSTANCE });
    expect(traffic.queries.length).toBeGreaterThan(0);
    expect(
      traffic.queries.filter(({ expr }) => !expr.includes(`instance=~"${INSTANCE}"`)).map(({ expr }) => expr)
    ).toEqual([]);
    await expect(page.getByTestId(testIds.notes)).toHaveCount(0);
  });
});
