import { PAGES, pageUrl, VAR } from '../src/routing';
import { expect, test } from './fixtures';
import { answerNames, answerQueries, FAILURES, hold, keepNames } from './support/answers';
import { type AppPage, INSIGHTS, PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { withoutPrometheus } from './support/bootData';
import { expectNoSidewaysScroll, expectNothingClipped } from './support/layout';
import { keepScreenshot } from './support/looks';
import { CHART_PAGES, pageAt, TOOL } from './support/pages';

const OVERVIEW = pageAt(PAGES.overview.path);
const GO = pageAt(PAGES.runtime.path, 'go');
const TOOLS = pageAt(PAGES.runtime.path, 'tools');

/** Console errors of the intercepted calls. */
const PROVOKED = [/(response: (403|422|500)|console: Failed to load resource).*(\/resources\/|\/api\/ds\/query)/];

/** The page says what is wrong and what to do, and is drawn correctly. */
async function expectProblem(app: AppPage, kind: string, texts: RegExp[]): Promise<void> {
  await expect(app.problem).toHaveAttribute('data-kind', kind);
  await expect(app.problem).toHaveRole('alert');
  for (const text of texts) {
    await expect(app.problem).toContainText(text);
  }
  await expect(app.problem.getByRole('heading')).toHaveText(/\w/);
  await expect(app.body).toHaveCount(0);
}

test.describe('the data source does not return names:', () => {
  const CASES = [
    { state: 'failing', kind: 'failed', texts: [/answered with an error \(500\)/, /an internal error of the store/] },
    { state: 'forbidden', kind: 'forbidden', texts: [/You may not query "Prometheus"/, /administrator/] },
    { state: 'tooLarge', kind: 'limit', texts: [/too large/, /shorter time range/, /too many samples/] },
    { state: 'notPrometheus', kind: 'notPrometheus', texts: [/does not answer like Prometheus/, /login page/] },
  ] as const;

  for (const { state, kind, texts } of CASES) {
    for (const page of [OVERVIEW, GO]) {
      test(`${state}, on ${page.name}`, async ({ app, page: browser, watch, hostName }) => {
        watch.allow(...PROVOKED);
        await answerNames(browser, FAILURES[state]);
        await app.open(page);
        await expectProblem(app, kind, [...texts]);
        await expect(app.problem.getByRole('button').or(app.problem.getByRole('link')).first()).toBeVisible();
        await keepScreenshot(app, hostName, page.name, 'dark', state);
      });
    }
  }

  test('it fails once, and the user retries', async ({ app, page, watch }) => {
    watch.allow(...PROVOKED);
    await answerNames(page, FAILURES.failing);
    await app.open(OVERVIEW);
    await expectProblem(app, 'failed', []);
    await page.unrouteAll({ behavior: 'wait' });
    await app.problem.getByRole('button', { name: 'Try again' }).click();
    await app.settled();
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
  });

  test('the problem is readable in a narrow window and passes axe', async ({ app, page, watch }) => {
    watch.allow(...PROVOKED);
    await page.setViewportSize({ width: 768, height: 900 });
    await answerNames(page, FAILURES.tooLarge);
    await app.open(OVERVIEW, { theme: 'light' });
    await expectProblem(app, 'limit', []);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});

test.describe('the data source returns names, and fails on queries:', () => {
  const CASES = [
    { state: 'failing', texts: /internal error of the store/ },
    { state: 'forbidden', texts: /may not query|Access denied/ },
    { state: 'tooLarge', texts: /too large|too many samples/ },
  ] as const;

  for (const { state, texts } of CASES) {
    for (const page of [OVERVIEW, TOOL]) {
      test(`${state}, on ${page.name}`, async ({ app, page: browser, watch, hostName }) => {
        watch.allow(...PROVOKED);
        await answerQueries(browser, FAILURES[state]);
        await app.open(page);
        await expect(app.sentence).toHaveAttribute('data-state', 'unknown');
        await expect(app.sentence).toContainText(texts);
        // Each panel says it too: in its header, or in its body.
        const told = app.panels.filter({
          has: browser.getByTestId('data-testid Panel status error').or(browser.getByText(texts)),
        });
        expect(await told.count()).toBe(await app.panels.count());
        await keepScreenshot(app, hostName, page.name, 'dark', `queries-${state}`);
        await expectNoSidewaysScroll(browser);
        await expectNothingClipped(browser);
      });
    }
  }

  test('an HTML page instead of a response', async ({ app, page }) => {
    await answerQueries(page, FAILURES.notPrometheus);
    await app.open(OVERVIEW);
    await expect(app.sentence).toHaveAttribute('data-state', 'unknown');
    await expect(app.sentence).not.toContainText('Measuring');
  });
});

test.describe('the data source is slow:', () => {
  for (const page of [OVERVIEW, GO]) {
    test(`${page.name} shows that it is loading, and then its data`, async ({ app, page: browser, hostName }) => {
      const names = await hold(browser, 'names');
      const queries = await hold(browser, 'queries');
      await app.goto(page);
      await expect(app.loading).toBeVisible();
      await expect(app.loading).toContainText(/\w/);
      await keepScreenshot(app, hostName, page.name, 'dark', 'waiting-for-names');
      names();
      await expect(app.sentence).toContainText('Measuring');
      await expect(app.loading).toHaveCount(0);
      await keepScreenshot(app, hostName, page.name, 'dark', 'waiting-for-data');
      queries();
      await app.settled();
      await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
    });
  }

  test('the sentence’s icon matches its state, also when icons are slow', async ({ app, page }) => {
    const late: Array<() => Promise<string>> = [];
    await page.route('**/question-circle.svg', async (route) => {
      const response = await route.fetch();
      late.push(() => route.fulfill({ response }).then(() => response.text()));
    });
    await app.goto(OVERVIEW);
    await expect(app.sentence).toHaveAttribute('data-state', 'good');
    const others = await Promise.all(late.map((release) => release()));
    await app.settled();
    const drawn = app.sentence.locator('svg path').first();
    await expect(drawn).toBeAttached();
    expect(others.join()).not.toContain((await drawn.getAttribute('d')) ?? 'd');
  });

  test('leaving the page cancels its queries', async ({ app, page, traffic }) => {
    const release = await hold(page, 'queries');
    const given: string[] = [];
    page.on(
      'requestfailed',
      (request) => request.url().includes('/api/ds/query') && given.push(request.failure()?.errorText ?? '')
    );
    await app.goto(GO);
    await expect.poll(() => traffic.queries.length).toBeGreaterThan(0);
    await app.tab('HTTP').click();
    await expect.poll(() => given.length).toBeGreaterThan(0);
    expect(new Set(given)).toEqual(new Set(['net::ERR_ABORTED']));
    release();
    await app.settled();
  });
});

test.describe('the data source has no data:', () => {
  test('no metric at all, on every page with charts', async ({ app, page, hostName }) => {
    test.setTimeout(150_000);
    await answerNames(page, { status: 200, body: JSON.stringify({ status: 'success', data: [] }) });
    const [first, ...others] = CHART_PAGES;
    await app.open(first);
    for (const one of [first, ...others]) {
      await test.step(one.name, async () => {
        await app.follow(one);
        await app.settled();
        const tab = page.getByRole('tab', { name: one.title, exact: true, selected: true });
        const heading = page.getByRole('heading', { level: 1, name: one.title });
        await expect(tab.or(heading).first()).toBeVisible();
        await expectProblem(app, 'jobNotFound', [/No series with job="contextd"/, /Choose another job/]);
        await keepScreenshot(app, hostName, one.name, 'dark', 'no-metric');
      });
    }
  });

  test('a job without series keeps its name and says what to do', async ({ app }) => {
    await app.open(OVERVIEW, { [`var-${VAR.job}`]: 'no-such-job' });
    await expectProblem(app, 'jobNotFound', [/No series with job="no-such-job"/]);
    await app.expectVariable(VAR.job, 'no-such-job');
    await app.choose('Job', 'contextd');
    await app.settled();
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
  });

  test('names exist, and all queries are empty', async ({ app, page, hostName }) => {
    await page.route('**/api/ds/query*', (route) => {
      const { queries } = route.request().postDataJSON() as { queries: Array<{ refId: string }> };
      return route.fulfill({
        json: { results: Object.fromEntries(queries.map(({ refId }) => [refId, { status: 200, frames: [] }])) },
      });
    });
    await app.open(TOOLS);
    await expect(app.sentence).toHaveAttribute('data-state', 'unknown');
    await expect(app.sentence).not.toContainText('Measuring');
    await expect(app.panel('Calls by status')).toContainText('No data');
    await keepScreenshot(app, hostName, TOOLS.name, 'dark', 'no-answer');
    await expectNothingClipped(page);
  });

  test('only the Go runtime’s names: existing metrics are shown, missing ones say why and how to get them', async ({
    app,
    page,
    hostName,
  }) => {
    await keepNames(page, (name) => /^(process_runtime_)?go_/.test(name));
    await app.open(GO);
    await expect(app.panel('Heap')).toContainText('allocated');
    await app.open(OVERVIEW);
    await app.showAll();
    const missing = await app.missingPanels();
    expect(missing).toContain('Tool latency');
    await expect(app.panel('Tool latency')).toContainText(/\w+\.\s*\w+/);
    await expect(page.getByTestId('contextd number errors')).toContainText('not exported');
    await keepScreenshot(app, hostName, OVERVIEW.name, 'dark', 'only-go');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});

test.describe('the address names a data source that cannot be used:', () => {
  test('one that does not exist', async ({ app, hostName }) => {
    await app.open(OVERVIEW, { [`var-${VAR.dataSource}`]: 'no-such-source' });
    await expectProblem(app, 'dataSourceGone', [/no-such-source/, /Choose another/]);
    await keepScreenshot(app, hostName, OVERVIEW.name, 'dark', 'data-source-gone');
    await app.problem.getByRole('button', { name: 'Use Prometheus' }).click();
    await app.settled();
    await app.expectVariable(VAR.dataSource, PROMETHEUS);
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
  });

  test('one of another type', async ({ app }) => {
    await app.open(OVERVIEW, { [`var-${VAR.dataSource}`]: INSIGHTS });
    await expectProblem(app, 'notPrometheus', [/"Insights" is not a Prometheus data source/]);
    await app.problem.getByRole('button', { name: 'Use Prometheus' }).click();
    await app.settled();
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
  });

  test('no data source exists', async ({ app, page, hostName }) => {
    await withoutPrometheus(page);
    for (const one of [OVERVIEW, GO]) {
      await app.open(one);
      await expectProblem(app, 'noDataSource', [/no Prometheus data source/i]);
      await expect(app.problem.getByRole('link', { name: 'Add a data source' })).toHaveAttribute(
        'href',
        /\/connections\/datasources/
      );
    }
    await keepScreenshot(app, hostName, GO.name, 'dark', 'no-data-source');
  });
});

test('an address below the app that does not exist says so', async ({ app, page }) => {
  await page.goto(pageUrl(PAGES.runtime.path, 'no-such-tab'));
  await expect(page.getByText(/not found/i).first()).toBeVisible();
  await expect(app.body).toHaveCount(0);
});
