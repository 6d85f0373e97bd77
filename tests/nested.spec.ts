import { type APIRequestContext } from '@playwright/test';
import { PLUGIN_ID } from '../src/constants';
import { expect, test } from './fixtures';
import { INSIGHTS, JOB, PROMETHEUS } from './support/appPage';
import { expectAccessible } from './support/axe';

const BUDGET = 'contextd-budget-panel';
const SANKEY = 'contextd-sankey-panel';
const INSIGHTS_TYPE = 'contextd-insights-datasource';
const HOUR = 3_600_000;

interface Frame {
  schema: { fields: Array<{ name: string; type: string; labels?: Record<string, string> }> };
  data: { values: unknown[][] };
}

/** Asks Insights as a panel or an alert rule does. */
async function ask(
  request: APIRequestContext,
  url: string,
  query: Record<string, unknown>
): Promise<{ status: number; frames: Frame[]; error?: string }> {
  const now = Date.now();
  const response = await request.post(`${url}/api/ds/query`, {
    data: {
      from: String(now - HOUR),
      to: String(now),
      queries: [
        {
          refId: 'A',
          datasource: { uid: INSIGHTS, type: INSIGHTS_TYPE },
          intervalMs: 60_000,
          maxDataPoints: 100,
          ...query,
        },
      ],
    },
  });
  const { results } = (await response.json()) as { results: { A: { frames?: Frame[]; error?: string } } };
  return { status: response.status(), frames: results.A.frames ?? [], error: results.A.error };
}

function lastValues(frames: Frame[]): Record<string, number> {
  return Object.fromEntries(
    frames.flatMap(({ schema, data }) =>
      schema.fields.flatMap(({ type, name, labels }, index) =>
        type === 'number' ? [[labels?.measure ?? name, data.values[index].at(-1) as number]] : []
      )
    )
  );
}

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

test('the page is told of them, and each module and logo is served', async ({ app, page, request, host }) => {
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

test('Insights’ health check asks Prometheus', async ({ request, host }) => {
  const response = await request.get(`${host.url}/api/datasources/uid/${INSIGHTS}/health`);
  expect(response.status()).toBe(200);
  const { status, message } = (await response.json()) as { status: string; message: string };
  expect(status).toBe('OK');
  expect(message).toMatch(/^Prometheus \S+ answered in \d+ ms\.$/);
});

test('Insights gives the state of a job as numbers, now and over time', async ({ request, host }) => {
  const now = await ask(request, host.url, { queryType: 'state', job: JOB, measure: 'all', mode: 'instant' });
  expect(now.error).toBeUndefined();
  expect(now.status).toBe(200);
  expect(lastValues(now.frames)).toEqual({ up: 3, total: 3, share: 1 });

  const range = await ask(request, host.url, { queryType: 'state', job: JOB, measure: 'share', mode: 'range' });
  const [frame] = range.frames;
  expect(frame.data.values[0].length).toBeGreaterThan(30);
  expect(frame.data.values[1].filter((value) => typeof value === 'number').length).toBeGreaterThan(30);
});

test('Insights says what is wrong with a question', async ({ request, host }) => {
  const none = await ask(request, host.url, { queryType: 'state', measure: 'share', mode: 'instant' });
  expect(none.error).toMatch(/job/);
  const unknown = await ask(request, host.url, { queryType: 'no-such-question', job: JOB });
  expect(unknown.error).toContain('no-such-question');
});

const PANELS = [
  {
    title: 'Budget with data',
    type: BUDGET,
    targets: [{ refId: 'A', queryType: 'state', job: JOB, measure: 'share', mode: 'range' }],
    says: /left/,
  },
  {
    title: 'Budget without data',
    type: BUDGET,
    targets: [{ refId: 'A', queryType: 'state', job: 'no-such-job', measure: 'share', mode: 'range' }],
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
      uid: 'browser-test-panels',
      title: 'Panels of the browser tests',
      panels,
      time: { from: 'now-1h', to: 'now' },
      schemaVersion: 41,
    };
    const response = await request.post(`${host.url}/api/dashboards/db`, { data: { dashboard, overwrite: true } });
    expect(response.status(), await response.text()).toBe(200);
    url = ((await response.json()) as { url: string }).url;
  });
  test.afterEach(({ request, host }) => request.delete(`${host.url}/api/dashboards/uid/browser-test-panels`));

  for (const theme of ['dark', 'light']) {
    test(`draw their data and their empty states, ${theme}`, async ({ page, traffic }) => {
      await page.goto(`${url}?theme=${theme}`);
      for (const { title, says } of PANELS) {
        await expect(page.getByTestId(`data-testid Panel header ${title}`)).toContainText(says);
      }
      await traffic.idle();
      await page.screenshot({
        path: `test-results/screenshots/grafana/panels.${theme}.1400.png`,
        animations: 'disabled',
      });
      await expectAccessible(page, '[data-testid^="data-testid Panel header"]');
    });
  }
});
