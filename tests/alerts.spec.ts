import { PAGES, pageUrl, runbookPage, SLO_PATHS, sloUrl } from '../src/routing';
import { testIds } from '../src/shared/testIds';
import { expect, type Page, test } from './fixtures';
import { answerQueries, FAILURES } from './support/answers';
import { expectAccessible } from './support/axe';
import { CHOICE, expectLinksKeep } from './support/choice';
import { expectNoSidewaysScroll } from './support/layout';
import { pageAt } from './support/pages';

const STATE = pageAt(PAGES.alerts.path, 'state');
const INCIDENTS = pageAt(PAGES.alerts.path, 'incidents');

const RULES = '**/api/prometheus/grafana/api/v1/rules*';
const SILENCES = '**/api/alertmanager/grafana/api/v2/silences*';

const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const rows = (page: Page, table: string) => page.getByRole('region', { name: table }).locator('tbody tr');

test(
  'the page says what fires and how fast incidents were detected and resolved',
  { tag: '@names' },
  async ({ app, page }) => {
    await app.open(STATE);
    await expect(app.sentence).toContainText(/fires?\b.*incidents? in the last 30 days/, { timeout: 45_000 });
    await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
    for (const id of ['firing', 'incidents', 'mttd', 'mttr', 'perDay', 'short']) {
      await expect(page.getByTestId(testIds.number(id))).toContainText(/\d|none yet/);
    }
    await expect(section(page, 'Firing now')).toContainText(/No alert fires\.|Runbook/);
  }
);

test('without Grafana’s alerting, the page says whose alerts it shows', async ({ app, page }) => {
  for (const missing of [RULES, '**/api/alertmanager/**']) {
    await page.route(missing, (route) => route.fulfill({ status: 404, json: { message: 'Not found' } }));
  }
  await app.open(STATE);
  await expect(section(page, 'Firing now')).toContainText(
    'Grafana’s own rules cannot be read here, so only the alerts of Prometheus are shown.'
  );
  await expect(section(page, 'Silences in force')).toContainText('No Alertmanager can be read here');
});

test('incidents have their onset, their time and their links, in a table that keeps the context', async ({
  app,
  page,
}) => {
  await app.open(INCIDENTS, CHOICE);
  await expect(rows(page, 'Table of incidents').first()).toBeVisible({ timeout: 45_000 });
  await expect(rows(page, 'Table of how often alerts fired').first()).toBeVisible();
  const [first] = await rows(page, 'Table of incidents').all();
  await expect(first).toContainText(/\d (s|min|h|days)/);
  const alert = ((await first.getByRole('rowheader').innerText()) ?? '').split('\n')[0];
  await expect(first.getByRole('link', { name: `Runbook: ${alert}` })).toHaveAttribute(
    'href',
    new RegExp(`${runbookPage(alert)}\\?`)
  );
  await expect(first.getByRole('link', { name: /^Overview at the time/ })).toHaveAttribute(
    'href',
    new RegExp(`${pageUrl(PAGES.overview.path)}\\?.*from=\\d{13}`)
  );
  const slos = page.getByRole('link', { name: /^SLO / });
  if ((await slos.count()) > 0) {
    await expect(slos.first()).toHaveAttribute('href', new RegExp(sloUrl(SLO_PATHS.detail, '')));
  }
  await page.setViewportSize({ width: 768, height: 900 });
  await expectNoSidewaysScroll(page);
});

test('alerts of Grafana are told apart, and silences are named', async ({ app, page }) => {
  const labels = { alertname: 'DatabaseErrors', severity: 'critical', job: 'contextd', grafana_folder: 'contextd' };
  await page.route(RULES, (route) =>
    route.fulfill({
      json: {
        data: {
          groups: [
            {
              rules: [
                {
                  uid: 'contextd-database-errors',
                  alerts: [
                    {
                      state: 'Alerting',
                      labels,
                      activeAt: new Date(Date.now() - 600_000).toISOString(),
                      value: '2.5e+00',
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    })
  );
  await page.route(SILENCES, (route) =>
    route.fulfill({
      json: [
        {
          id: 's1',
          status: { state: 'active' },
          matchers: [{ name: 'job', value: 'contextd', isRegex: false, isEqual: true }],
          createdBy: 'operator',
          comment: 'disk is replaced',
          startsAt: new Date().toISOString(),
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        },
      ],
    })
  );
  await app.open(STATE, { theme: 'light' });
  const row = rows(page, 'Table of alerts that fire').filter({ hasText: 'Grafana' });
  await expect(row).toContainText(/DatabaseErrors.*silenced.*job=contextd.*2\.5.*for 10 min/s);
  await expect(row.getByRole('link', { name: 'Grafana', exact: true })).toHaveAttribute(
    'href',
    /\/alerting\/grafana\/contextd-database-errors\/view$/
  );
  await expect(app.sentence).toHaveAttribute('data-state', 'critical');
  await expect(section(page, 'Silences in force')).toContainText(/job="contextd".*disk is replaced/s);
  await expectAccessible(page);
});

test('a store that fails is told, and nothing is claimed of it', async ({ app, page, watch }) => {
  watch.allow(/(response: 500|console: Failed to load resource).*\/api\/ds\/query/);
  await answerQueries(page, FAILURES.failing);
  await app.open(STATE);
  await expect(section(page, 'Firing now')).toContainText(/an internal error of the store/);
  await expect(app.sentence).toContainText('Whether an alert fires is unknown');
  await expect(page.getByTestId(testIds.number('firing'))).toContainText('could not be measured');
});

test('the Overview leads to the page', async ({ app, page }) => {
  await app.open(pageAt(PAGES.overview.path), CHOICE);
  await app.panel('Firing now').getByRole('link', { name: 'Alerts' }).click();
  await expect.poll(() => app.path()).toBe(STATE.path);
  await app.settled();
  await expectLinksKeep(page);
});
