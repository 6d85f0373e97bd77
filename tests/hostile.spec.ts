import { PAGES, pageUrl, VAR } from '../src/routing';
import { expect, test } from './fixtures';
import { addLabelValue } from './support/answers';
import { pageAt, ROUTE, TOOL } from './support/pages';

const TOOLS = pageAt(PAGES.runtime.path, 'tools');

/** Names that break addresses, PromQL, templates or HTML if they are not escaped. */
const VALUES: Array<[string, string]> = [
  ['quotes', `it's a "tool"`],
  ['a backslash', String.raw`C:\tools\new`],
  ['a newline', 'first\nsecond'],
  ['braces', '{id="x"} or vector(1)'],
  ['an emoji', '🔎 search'],
  ['dollars', '$tool ${job} $__all [[instance]]'],
  ['slashes and percent signs', '/a//b/../c%2Fd%25?x=1&y=2#z'],
  ['markup', '<img src=x onerror="window.hostile=1"><b>'],
];

/** A string as written in PromQL; text that looks like a Grafana variable is escaped. */
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll('$', '\\x24').replaceAll('[[', '\\x5b\\x5b');
}

test.describe('a tool’s name with', () => {
  for (const [what, value] of VALUES) {
    test(`${what} reaches the queries of its page unchanged`, async ({ app, page, traffic }) => {
      await addLabelValue(page, 'tool', value);
      await app.open(TOOL, { [`var-${VAR.tool}`]: value });
      await app.expectVariable(VAR.tool, value);
      const about = traffic.queries.filter(({ expr }) => /\btool\w*=/.test(expr));
      expect(about.length).toBeGreaterThan(0);
      expect(about.filter(({ expr }) => !expr.includes(quoted(value))).map(({ expr }) => expr)).toEqual([]);
      // Prometheus parsed each, and has no such tool.
      expect(traffic.queries.filter(({ status, error }) => status !== 200 || error)).toEqual([]);
      await expect(app.sentence).toHaveText('No tool was called in this time range.');
      expect(await page.evaluate(() => 'hostile' in window)).toBe(false);
    });
  }
});

test('a route with all of them at once reaches the queries of its page unchanged', async ({ app, page, traffic }) => {
  const value = VALUES.map(([, one]) => one).join(' ');
  await addLabelValue(page, 'http_route', value);
  await app.open(ROUTE, { [`var-${VAR.route}`]: value });
  await app.expectVariable(VAR.route, value);
  expect(traffic.queries.some(({ expr }) => expr.includes(quoted(value)))).toBe(true);
  expect(traffic.queries.filter(({ status, error }) => status !== 200 || error)).toEqual([]);
});

test('from the table to the page of a tool with a hostile name, and its name is shown unchanged', async ({
  app,
  page,
  traffic,
}) => {
  const value = VALUES.map(([, one]) => one)
    .join(' ')
    .replace('\n', ' ');
  await page.route('**/api/ds/query*', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    // One tool in the store's response has this name.
    await route.fulfill({
      response,
      body: text.replaceAll('"tool":"memory_search"', `"tool":${JSON.stringify(value)}`),
    });
  });
  await addLabelValue(page, 'tool', value);
  await app.open(TOOLS);
  await app.showAll();
  const link = app.panel('Tools').getByRole('link', { name: value, exact: true });
  await expect(link).toBeVisible();
  traffic.reset();
  await link.click();
  await expect.poll(() => app.path()).toBe(pageUrl(PAGES.runtime.path, 'tools', 'tool'));
  await app.expectVariable(VAR.tool, value);
  await app.settled();
  expect(traffic.queries.some(({ expr }) => expr.includes(quoted(value)))).toBe(true);
  expect(await page.evaluate(() => 'hostile' in window)).toBe(false);
});

test('a job and an instance with hostile names are escaped too', async ({ app, traffic }) => {
  const value = VALUES.map(([, one]) => one).join(' ');
  await app.open(pageAt(PAGES.overview.path), { [`var-${VAR.instance}`]: value });
  expect(traffic.queries.length).toBeGreaterThan(0);
  expect(
    traffic.queries.filter(({ status, error }) => status !== 200 || error).map(({ expr, error }) => `${error}: ${expr}`)
  ).toEqual([]);
  await app.open(pageAt(PAGES.overview.path), { [`var-${VAR.job}`]: value });
  await expect(app.problem).toHaveAttribute('data-kind', 'jobNotFound');
  await app.expectVariable(VAR.job, value);
});
