import { PAGES } from '../src/routing';
import { expect, test } from './fixtures';
import { measured } from './support/measured';
import { pageAt } from './support/pages';
import { requestsDuring } from './support/prometheus';

/** The project's limit for opening a page. */
const MOST_RANGE_QUERIES = 12;

test(`opening Alerts sends the store at most ${MOST_RANGE_QUERIES} range queries`, async ({ app, host }, info) => {
  const opened = await requestsDuring(host.prometheus, async () => {
    await app.open(pageAt(PAGES.alerts.path, 'state'));
    await expect(app.sentence).toContainText('in the last 30 days', { timeout: 45_000 });
  });
  measured(info, `alerts opened ${JSON.stringify(opened)}`);
  expect(opened.range).toBeLessThanOrEqual(MOST_RANGE_QUERIES);
});
