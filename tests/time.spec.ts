import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { CHART_PAGES, EVERY_PAGE, NOW_PAGES } from './support/pages';

/** What a page must not say of a healthy contextd whose time range ends in the future. */
const FALSE_ALARM = /not reported|reports whether it is up|in this time range\.$|could not be measured|−[4-9]\d %/;

test('ranges that end in the future raise no false alarm on any page', { tag: '@names' }, async ({ app, page }) => {
  test.setTimeout(240_000);
  await app.open(EVERY_PAGE[0], { from: 'now-1h', to: 'now' });
  for (const one of CHART_PAGES) {
    for (const [from, to] of [
      ['now/d', 'now/d'],
      ['now-3h', 'now+3h'],
    ]) {
      await test.step(`${one.name}, ${from} to ${to}`, async () => {
        await app.follow(one, { from, to });
        await expect.poll(() => app.param('to')).toBe(to);
        await app.settled();
        await expect(app.sentence.first()).not.toHaveText(/Measuring/);
        await expect(app.sentence.first()).not.toHaveText(FALSE_ALARM);
        await expect(app.body.getByRole('region', { name: /^Key numbers/ })).not.toHaveText(/No data|could not be/);
        await expect(page.getByTestId(testIds.note('range'))).toContainText('ends in the future');
      });
    }
    await test.step(`${one.name}, wholly in the future`, async () => {
      await app.follow(one, { from: 'now+1d', to: 'now+2d' });
      await expect(app.problem).toContainText('This time range has not begun');
    });
  }
  await test.step('and the way back', async () => {
    await page.getByRole('button', { name: 'Show the last 6 hours' }).click();
    await app.settled();
    await expect(app.problem).toHaveCount(0);
    expect(app.param('from')).toBe('now-6h');
  });
});

test('pages about now keep the time range of other pages in the address, and do not follow it', async ({
  app,
  page,
}) => {
  await app.open(EVERY_PAGE[0], { from: 'now-1h', to: 'now' });
  for (const one of NOW_PAGES) {
    await test.step(one.name, async () => {
      await app.follow(one, { from: 'now+1d', to: 'now+2d' });
      await app.settled();
      await expect(app.problem).toHaveCount(0);
      expect(app.param('from')).toBe('now+1d');
      const pickers = await page.getByTestId('data-testid TimePicker Open Button').count();
      expect(pickers).toBe(one.title.startsWith('SLO:') ? 1 : 0);
    });
  }
});
