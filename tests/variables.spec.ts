import { PAGES, VAR } from '../src/routing';
import { expect, test } from './fixtures';
import { notNarrowed } from './support/expectations';
import { pageAt, TOOL } from './support/pages';

const OVERVIEW = pageAt(PAGES.overview.path);
const GO = pageAt(PAGES.runtime.path, 'go');
const HOUR = 3_600_000;

test('an instance is chosen in the list: queries, address and numbers follow', async ({ app, traffic }) => {
  await app.open(OVERVIEW);
  await expect(app.sentence).toContainText('3 of 3');
  traffic.reset();
  await app.choose('Instance', 'contextd-0');
  await app.settled();
  await app.expectVariable(VAR.instance, 'contextd-0');
  expect(traffic.queries.length).toBeGreaterThan(0);
  expect(notNarrowed(traffic, 'contextd-0')).toEqual([]);
  await expect(app.sentence).toContainText('1 of 1');
});

test('the job’s instances are offered, and its tools on the page of a tool', async ({ app, page }) => {
  await app.open(TOOL);
  await app.variable('Instance').click();
  await expect(page.getByRole('option', { name: /contextd-\d/ })).toHaveText([
    'contextd-0',
    'contextd-1',
    'contextd-2',
  ]);
  await page.keyboard.press('Escape');
  await app.choose('Tool', 'checkpoint_save');
  await app.settled();
  await app.expectVariable(VAR.tool, 'checkpoint_save');
  await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
});

test('another time range sends new queries for that range', async ({ app, page, traffic }) => {
  await app.open(GO);
  traffic.reset();
  await page.getByTestId('data-testid TimePicker Open Button').click();
  await page.getByText('Last 24 hours', { exact: true }).click();
  await expect.poll(() => app.param('from')).toBe('now-24h');
  await app.settled();
  const charts = traffic.queries.filter(({ instant }) => !instant);
  expect(charts.length).toBeGreaterThan(0);
  expect(charts.map(({ from, to }) => Math.round((to - from) / HOUR)).filter((hours) => hours !== 24)).toEqual([]);
});

test('a time range in the address is used unchanged', async ({ app, traffic }) => {
  const to = Math.floor(Date.now() / 60_000) * 60_000 - 2 * HOUR;
  const from = to - HOUR;
  await app.open(GO, { from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const charts = traffic.queries.filter(({ instant }) => !instant);
  expect(charts.length).toBeGreaterThan(0);
  expect(charts.filter((one) => one.from !== from || one.to !== to)).toEqual([]);
  await expect(app.sentence).toHaveAttribute('data-state', /good|warning|critical/);
});

test('Refresh repeats the queries in view, until now', async ({ app, page, traffic }) => {
  await app.open(OVERVIEW);
  const before = Math.max(...traffic.queries.map(({ to }) => to));
  // Marks, and the measured rate of rare events, are not repeated at once.
  const repeated = () =>
    traffic.queries.filter(({ refId }) => refId !== 'Anno' && refId !== 'rate').map(({ expr }) => expr);
  const asked = new Set(repeated());
  traffic.reset();
  await page.getByTestId('data-testid RefreshPicker run button').click();
  await expect.poll(() => traffic.queries.length).toBeGreaterThan(0);
  await app.settled();
  expect(new Set(repeated())).toEqual(asked);
  expect(Math.min(...traffic.queries.map(({ to }) => to))).toBeGreaterThanOrEqual(before);
});

test('a refresh interval repeats queries automatically, and the address keeps it', async ({ app, traffic }) => {
  await app.open(OVERVIEW, { refresh: '5s' });
  traffic.reset();
  await expect.poll(() => traffic.queries.length, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(app.param('refresh')).toBe('5s');
});

test('a legend sorts by a click on its column', async ({ app }) => {
  await app.open(pageAt(PAGES.runtime.path, 'tools'));
  await app.showAll();
  const panel = app.panel('Latency');
  const names = () => panel.getByRole('row').getByRole('button').allTextContents();
  const before = await names();
  expect(before.length).toBeGreaterThan(2);
  await panel.getByRole('columnheader', { name: 'Mean' }).click();
  await expect.poll(names).not.toEqual(before);
  expect((await names()).sort()).toEqual([...before].sort());
});
