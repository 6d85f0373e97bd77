import { test } from './fixtures';
import { expectData, expectHistory } from './support/expectations';
import { EVERY_PAGE } from './support/pages';

for (const page of EVERY_PAGE) {
  test(`${page.name} has data in every panel`, async ({ app, traffic }) => {
    await app.open(page);
    await app.showAll();
    await expectData(app, traffic, page.name);
    expectHistory(traffic);
  });
}
