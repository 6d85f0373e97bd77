import { type Locator } from '@playwright/test';
import { PLUGIN_ID } from '../src/constants';
import { expect, test } from './fixtures';
import { INSIGHTS, JOB, PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';
import { budgetPanel, openBudgetPanels, type PanelUnderTest } from './support/budgetPanels';
import { askInsights as ask, INSIGHTS_TYPE, lastValues } from './support/insights';

const BUDGET = 'contextd-budget-panel';
const SANKEY = 'contextd-sankey-panel';
const HOUR = 3_600_000;

test('the app and its three nested plugins are registered', async ({ request, host }) => {
  const response = await request.get(`${host.url}/api/plugins`);
  const plugins = (await response.json()) as Array<{ id: string; type: string }>;
  const ours = plugins.filter(({ id }) => id.startsWith('contextd-')).map(({ id, type }) => `${type} ${id}`);
  expect(ours.sort()).toEqual([
    `app ${PLUGIN_ID}`,
    `datasource ${INSIGHTS_TYPE}`,
    `panel ${BUDGET}`,
    `panel ${SANKEY}`,
  ]);
});

test('the page receives them, and each module and logo is served', async ({ app, page, request, host }) => {
  await app.open({ path: `/a/${PLUGIN_ID}`, params: {} });
  const told = await page.evaluate(() => {
    const { settings } = (
      window as unknown as { grafanaBootData: { settings: Record<string, Record<string, { type?: string }>> } }
    ).grafanaBootData;
    return { panels: Object.keys(settings.panels), types: Object.values(settings.datasources).map(({ type }) => type) };
  });
  expect(told.panels).toEqual(expect.arrayContaining([BUDGET, SANKEY]));
  expect(told.types).toContain(INSIGHTS_TYPE);
  for (const id of [PLUGIN_ID, BUDGET, SANKEY, INSIGHTS_TYPE]) {
    for (const file of ['module.js', 'img/logo.svg']) {
      const response = await request.get(`${host.url}/public/plugins/${id}/${file}`);
      expect(response.status(), `${id}/${file}`).toBe(200);
    }
  }
});

test('Insights’ health check queries Prometheus', async ({ request, host }) => {
  const response = await request.get(`${host.url}/api/datasources/uid/${INSIGHTS}/health`);
  expect(response.status()).toBe(200);
  const { status, message } = (await response.json()) as { status: string; message: string };
  expect(status).toBe('OK');
  expect(message).toMatch(/^Prometheus \S+ answered in \d+ ms\.$/);
});

const CALLS = `contextd_mcp_tool_calls_total{job="${JOB}"}`;
const ERRORS = `contextd_mcp_tool_calls_total{job="${JOB}",status="error"}`;
/** The burn rate for an objective of 99 % over a range: for a whole window it is the share of the budget that is spent. */
const spent = (time: string) => `sum(increase(${ERRORS}[${time}])) / sum(increase(${CALLS}[${time}])) / (1 - 0.99)`;

const DEFINITION = {
  name: 'tool-errors',
  title: 'Errors of MCP tools',
  service: 'contextd',
  objective: 0.9,
  window: { kind: 'rolling', days: 1 },
  indicator: { kind: 'ratio', total: CALLS, bad: ERRORS },
};

test('Insights returns the numbers of an SLO, now and over time', async ({ request, host }) => {
  const now = await ask(request, host.url, { queryType: 'slo', measure: 'state', mode: 'instant', slo: DEFINITION });
  expect(now.error).toBeUndefined();
  expect(now.status).toBe(200);
  const { totalEvents, remaining, spent: gone } = lastValues(now.frames);
  expect(totalEvents).toBeGreaterThan(0);
  expect(remaining + gone).toBeCloseTo(1);

  const range = await ask(request, host.url, { queryType: 'slo', measure: 'budget', mode: 'range', slo: DEFINITION });
  const [frame] = range.frames;
  expect(frame.data.values[0].length).toBeGreaterThan(30);
  expect(frame.data.values[1].filter((value) => typeof value === 'number').length).toBeGreaterThan(30);
});

test('Insights reports what is wrong with a query', async ({ request, host }) => {
  const none = await ask(request, host.url, { queryType: 'slo', measure: 'state', mode: 'instant' });
  expect(none.error).toMatch(/SLO/);
  // The state of a job used to be a query type.
  for (const queryType of ['no-such-type', 'state']) {
    const unknown = await ask(request, host.url, { queryType, job: JOB });
    expect(unknown.error).toContain(`Insights has no query type "${queryType}"`);
  }
});

const PLAIN: PanelUnderTest = {
  title: 'Plain',
  from: 'now-1d',
  datasource: { uid: PROMETHEUS, type: 'prometheus' },
  targets: [{ refId: 'A', expr: `1 - ${spent('6h')}`, legendFormat: 'remaining' }],
};

const SLO: PanelUnderTest = {
  title: 'SLO',
  from: 'now-1d',
  datasource: { uid: INSIGHTS, type: INSIGHTS_TYPE },
  targets: [
    {
      refId: 'A',
      queryType: 'slo',
      measure: 'budget',
      mode: 'range',
      slo: DEFINITION,
    },
  ],
};

test.describe('the error budget panel, without the app', () => {
  test('draws plain Prometheus frames, and shows only what they contain', async ({ page }) => {
    await openBudgetPanels(page, [PLAIN]);
    const panel = budgetPanel(page, 'Plain');
    await expect(panel).toContainText(/-?[\d.]+ %( left)?; (lowest was|that is the lowest)/);
    await expect(panel.getByRole('listitem').first()).toHaveText('Budget left');
    await expect(panel.getByRole('listitem').filter({ hasText: /Forecast|Even spending|further/ })).toHaveCount(0);
    await expect.poll(() => coloursOf(panel)).toBeGreaterThan(10);
  });

  test('with a burn rate and its own window, shows a forecast', async ({ page }) => {
    const targets = [...PLAIN.targets!, { refId: 'B', expr: spent('30m'), legendFormat: 'burn' }];
    await openBudgetPanels(page, [{ ...PLAIN, targets, options: { windowDays: 0.25 } }]);
    const panel = budgetPanel(page, 'Plain');
    await expect(panel.getByRole('listitem').filter({ hasText: /^(Even spending|Calm|Burning)/ })).not.toHaveCount(0);
    await expect(panel).toContainText(/used up on|it lasts/);
  });

  test('shows the forecast of an SLO, what leaves the window, and the errors', async ({ page }) => {
    const now = Date.now();
    const annotations = [
      {
        fields: [
          { name: 'time', type: 'time', values: [now - 5 * HOUR, now - 3 * HOUR] },
          { name: 'text', type: 'string', values: ['deploy 0.6.1', 'ToolErrors is firing'] },
        ],
      },
    ];
    await openBudgetPanels(page, [{ ...SLO, annotations }]);
    const panel = budgetPanel(page, 'SLO');
    await expect(panel).toContainText(/[\d,]+ of [\d,]+ allowed errors spent/);
    const legend = panel.getByRole('list', { name: 'Legend' });
    for (const words of ['Even spending', 'Forecast', 'With no further error', 'Deploy', 'Alert']) {
      await expect(legend.getByText(words, { exact: true })).toBeVisible();
    }
    await expect(panel).toContainText(/Within a day [\d.]+ % comes back, as old errors leave the window\./);
    await expectAccessible(page, '[aria-label="SLO"]');
  });

  test('the keyboard moves along the points and announces each, with a tooltip', async ({ page }) => {
    await openBudgetPanels(page, [SLO]);
    const graph = budgetPanel(page, 'SLO').getByRole('application', { name: /Error budget over time/ });
    const said = graph.locator('[aria-live="polite"]');
    await graph.focus();
    await expect(said).toHaveText('');
    await page.keyboard.press('Home');
    await expect(said).toHaveText(/^\d{4}-.*Budget left -?[\d.]+ %\. Burn rate /);
    const first = await said.textContent();
    await page.keyboard.press('ArrowRight');
    await expect(said).not.toHaveText(first!);
    const second = await said.textContent();
    expect(second!.slice(0, 19) > first!.slice(0, 19), `${second} comes after ${first}`).toBe(true);
    // The tooltip shows what is announced.
    await expect(page.getByText(second!.slice(0, 19), { exact: true })).toBeVisible();
    await page.keyboard.press('End');
    await expect(said).toHaveText(/Forecast -?[\d.]+ % \(-?[\d.]+ % to -?[\d.]+ %\)/);
    await page.keyboard.press('Escape');
    await expect(said).toHaveText('');
  });

  test('says why nothing is shown', async ({ page, watch }) => {
    watch.allow(/ds\/query|400/);
    const frames = (...fields: object[]) => [{ fields }];
    const time = { name: 'Time', type: 'time', values: [Date.now() - HOUR, Date.now()] };
    const cases: Array<[PanelUnderTest, RegExp]> = [
      [
        { ...PLAIN, title: 'Empty', targets: [{ refId: 'A', expr: 'vector(1) > 2' }] },
        /No data\. The query has no result/,
      ],
      [{ ...PLAIN, title: 'Broken', targets: [{ refId: 'A', expr: 'sum(' }] }, /The query failed\. .*parse error/],
      [{ ...SLO, title: 'No SLO', targets: [{ ...SLO.targets![0], slo: undefined }] }, /The query failed\. .*SLO/],
      [{ title: 'Text', frames: frames({ name: 'a', type: 'string', values: ['x'] }) }, /hold no numbers/],
      [{ title: 'No time', frames: frames({ name: 'a', type: 'number', values: [1] }) }, /no time field/],
      [{ title: 'Gaps', frames: frames(time, { name: 'a', type: 'number', values: [null, null] }) }, /has no value/],
    ];
    await openBudgetPanels(
      page,
      cases.map(([panel]) => ({ ...panel, height: 160 }))
    );
    for (const [{ title }, words] of cases) {
      await expect(budgetPanel(page, title)).toContainText(words);
    }
  });

  test('handles unexpected values, and a hundred series', async ({ page }) => {
    const at = Array.from({ length: 200 }, (_, i) => Date.now() - (200 - i) * 60_000);
    const line = (value: (i: number) => number | null, labels = {}) => ({
      fields: [
        { name: 'Time', type: 'time', values: at },
        { name: 'Value', type: 'number', labels, values: at.map((_, i) => value(i)) },
      ],
    });
    const many = Array.from({ length: 100 }, (_, tool) => line((i) => 1 - (i * tool) / 1e4, { tool: `tool ${tool}` }));
    await openBudgetPanels(page, [
      { title: 'Huge', from: 'now-4h', frames: [line((i) => (i === 50 ? 1e300 : i === 60 ? -1e300 : 0.5))] },
      { title: 'Negative', from: 'now-4h', frames: [line((i) => 1 - i / 20)] },
      { title: 'Hundred', from: 'now-4h', frames: many },
    ]);
    await expect(budgetPanel(page, 'Huge')).toContainText(/50 % left; lowest was < -1,000,000 %/);
    await expect(budgetPanel(page, 'Negative')).toContainText(/Overspent by 895 %.*It was used up on/);
    const hundred = budgetPanel(page, 'Hundred');
    await expect(hundred).toContainText('tool 0 (1 of 100 series): 100 % left.');
    await hundred.getByRole('combobox', { name: 'Series' }).fill('tool 42');
    await page.getByRole('option', { name: 'tool 42' }).click();
    await expect(hundred).toContainText('tool 42 (1 of 100 series): Low: only 16.4 % left');
  });
});

/** The number of colours in a panel's plot: an empty canvas has one. */
function coloursOf(panel: Locator): Promise<number> {
  return panel.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

/** An SLO without series. */
const NOTHING = { ...DEFINITION, indicator: { kind: 'ratio', total: 'no_such_total', bad: 'no_such_bad' } };

const PANELS = [
  {
    title: 'Budget with data',
    type: BUDGET,
    targets: [{ refId: 'A', queryType: 'slo', measure: 'budget', mode: 'range', slo: DEFINITION }],
    says: /left/,
  },
  {
    title: 'Budget without data',
    type: BUDGET,
    targets: [{ refId: 'A', queryType: 'slo', measure: 'budget', mode: 'range', slo: NOTHING }],
    says: /No data/,
  },
  {
    title: 'Journey with data',
    type: SANKEY,
    targets: [
      {
        refId: 'A',
        expr: 'sum by (tool, status) (contextd_mcp_tool_calls_total)',
        instant: true,
        range: false,
        format: 'table',
      },
    ],
    says: /memory_search/,
  },
  {
    title: 'Journey without data',
    type: SANKEY,
    targets: [{ refId: 'A', expr: 'vector(0) > 1', instant: true, range: false, format: 'table' }],
    says: /No data/,
  },
];

test.describe('@grafana the panels on a dashboard', () => {
  let url = '';
  // The tests run in parallel.
  const uid = () => `browser-test-panels-${test.info().parallelIndex}`;

  test.beforeEach(async ({ request, host }) => {
    const panels = PANELS.map(({ title, type, targets }, index) => ({
      id: index + 1,
      title,
      type,
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      datasource: type === BUDGET ? { uid: INSIGHTS, type: INSIGHTS_TYPE } : { uid: PROMETHEUS, type: 'prometheus' },
      targets,
    }));
    const dashboard = {
      uid: uid(),
      title: 'Panels of the browser tests',
      panels,
      time: { from: 'now-1h', to: 'now' },
      annotations: {
        list: [
          {
            builtIn: 1,
            type: 'dashboard',
            name: 'Annotations & Alerts',
            datasource: { type: 'grafana', uid: '-- Grafana --' },
            enable: true,
          },
        ],
      },
      schemaVersion: 41,
    };
    const response = await request.post(`${host.url}/api/dashboards/db`, { data: { dashboard, overwrite: true } });
    expect(response.status(), await response.text()).toBe(200);
    url = ((await response.json()) as { url: string }).url;
    const deploy = { dashboardUID: uid(), time: Date.now() - HOUR / 2, text: 'Deploy 0.6.1', tags: [] };
    expect((await request.post(`${host.url}/api/annotations`, { data: deploy })).status()).toBe(200);
  });
  test.afterEach(({ request, host }) => request.delete(`${host.url}/api/dashboards/uid/${uid()}`));

  test('an SLO of the app is chosen by name in Insights’ editor, and the panel shows it', async ({
    page,
    watch,
    traffic,
  }) => {
    watch.allow(/ds\/query|400/);
    await page.goto(`${url}?editPanel=1`);
    await expect(page.getByRole('combobox', { name: /^Query type/ })).toHaveValue('Service level objective');
    await page.getByRole('combobox', { name: /^SLO/ }).click();
    await traffic.idle();
    const asked: string[] = [];
    page.on('request', (one) => one.url().includes('/api/ds/query') && asked.push(one.postData() ?? ''));
    await page.getByRole('option', { name: /^Tool latency/ }).click();
    await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('tool-latency');
    await expect(page.getByRole('combobox', { name: /^SLO/ })).toHaveValue('Tool latency');
    await expect(page.getByTestId('data-testid Panel header Budget with data')).toContainText(/allowed errors spent/);
    expect(asked.filter((body) => body.includes('tool-latency'))).toHaveLength(1);
  });

  for (const theme of ['dark', 'light']) {
    test(`draw their data and their empty states, ${theme}`, async ({ page, traffic }) => {
      await page.goto(`${url}?theme=${theme}`);
      for (const { title, says } of PANELS) {
        await expect(page.getByTestId(`data-testid Panel header ${title}`)).toContainText(says);
      }
      // The dashboard's own annotations reach the panel.
      const budget = page.getByTestId('data-testid Panel header Budget with data');
      await expect(budget.getByRole('listitem').filter({ hasText: 'Deploy' })).toBeVisible();
      await traffic.idle();
      await page.screenshot({
        path: `test-results/screenshots/grafana/panels.${theme}.1400.png`,
        animations: 'disabled',
      });
      await expectAccessible(page, '[data-testid^="data-testid Panel header"]');
    });
  }
});
