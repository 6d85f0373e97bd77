import { minStep } from './minStep';

describe('the least step of a chart', () => {
  it.each([
    ['an hour shows every scrape', 3600, 15, ''],
    ['six hours of a store that says nothing better', 6 * 3600, 15, '60s'],
    ['thirty days', 30 * 86_400, 15, '60s'],
    ['a data source that says that it is scraped every minute', 6 * 3600, 60, ''],
    ['a slower one', 6 * 3600, 120, ''],
  ])('%s', (_name, rangeSeconds, scrapeSeconds, step) => {
    expect(minStep(rangeSeconds, scrapeSeconds)).toBe(step);
  });
});
