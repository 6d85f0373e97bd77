import { PAGES, VAR } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { pageAt, ROUTE } from './support/pages';

const RUNTIME = PAGES.runtime.path;
const INSTANCE = 'contextd-0';

/** What contextd v0.5.0 pushes. It has no label that distinguishes instances; scraped series have one. */
const PUSHED = /\b(contextd|folding)_/;

test.describe('contextd v0.5.0, pushed and scraped:', { tag: '@v0.5.0' }, () => {
  test('the Overview combines scraped and pushed metrics', async ({ app, traffic }) => {
    await app.open(pageAt(PAGES.overview.path));
    await expect(app.sentence).toContainText('1 of 1 instance up');
    await expect(app.sentence).toContainText(/of the tool calls fail, 95 % answer within/);
    const asked = traffic.queries.map(({ expr }) => expr);
    for (const series of [
      'contextd_mcp_tool_invocations_total',
      'contextd_mcp_tool_errors_total',
      'go_memstats_heap_alloc_bytes',
    ]) {
      expect(asked.filter((expr) => expr.includes(series)).length, series).toBeGreaterThan(0);
    }
  });

  test('a chosen instance filters scraped metrics, but not pushed ones', async ({ app, page, traffic }) => {
    await app.open(pageAt(RUNTIME, 'tools'), { [`var-${VAR.instance}`]: INSTANCE });
    await app.showAll();
    expect(traffic.queries.filter(({ values }) => values).length).toBeGreaterThan(5);
    expect(
      traffic.queries.filter(({ expr }) => PUSHED.test(expr) && expr.includes('instance=~')).map(({ expr }) => expr)
    ).toEqual([]);
    const note = page.getByTestId(testIds.note('instance'));
    await expect(note).toContainText(`OTEL_RESOURCE_ATTRIBUTES=service.instance.id=${INSTANCE}`);

    traffic.reset();
    await app.open(pageAt(RUNTIME, 'go'), { [`var-${VAR.instance}`]: INSTANCE });
    const heap = traffic.queries.filter(({ expr }) => expr.includes('go_memstats_heap_alloc_bytes'));
    expect(
      heap.filter(({ expr, values }) => values && expr.includes(`instance=~"${INSTANCE}"`)).length
    ).toBeGreaterThan(0);
    await expect(note).toHaveCount(0);
  });

  test('failed HTTP requests are not shown, because their status is wrong', async ({ app, page }) => {
    for (const one of [pageAt(RUNTIME, 'http'), ROUTE]) {
      await app.open(one);
      const errors = page.getByTestId(testIds.number('errors'));
      await expect(errors).toContainText('not exported');
      await errors.getByLabel(/^About /).hover();
      await expect(page.getByRole('tooltip')).toContainText('counts responses with status 400, 404 and 500 as 200');
      await expect(app.sentence).not.toContainText('fail');
    }
  });

  test('unbounded labels are not drawn separately', async ({ app, traffic }) => {
    for (const tab of ['services', 'database']) {
      traffic.reset();
      await app.open(pageAt(RUNTIME, tab));
      await app.showAll();
      const grouped = traffic.queries.filter(({ expr }) => /by \([^)]*(project_id|collection|result_count)/.test(expr));
      expect(grouped.map(({ expr }) => expr)).toEqual([]);
    }
  });

  test('Setup detects the version, both transports, and misleading metrics', async ({ app, page }) => {
    await app.open(pageAt(PAGES.setup.path));
    await expect(app.sentence).toContainText('contextd 0.5.0, scraped and OTLP;');
    for (const [id, text] of [
      ['toolCalls', 'contextd_mcp_tool_invocations_total'],
      ['heapAlloc', 'go_memstats_heap_alloc_bytes'],
      ['memoryCount', 'contextd_memory_count'],
    ]) {
      await expect(page.getByTestId(testIds.concept(id))).toContainText(text);
    }
    const misleads = page.getByRole('region', { name: 'Misleading series', exact: true });
    await expect(misleads).toContainText('counts responses with status 400, 404 and 500 as 200');
    await expect(misleads).toContainText('always reports 0');
  });
});
