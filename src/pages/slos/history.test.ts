import '../../shared/testing/browser';
import { type DataFrame, FieldType, toDataFrame } from '@grafana/data';
import type { ResolvedSlo } from '../../slo/types';
import { bytesFor, historyOf, historyQueries, historySentence } from './history';

const RATIO: ResolvedSlo = {
  name: 'a',
  title: 'A',
  service: 's',
  objective: 0.99,
  window: { kind: 'rolling', days: 30 },
  indicator: { kind: 'ratio', total: 'calls{job="x"}', bad: 'failures' },
};

/** Answers the queries as a store that remembers so many days would. */
function remembering(slo: ResolvedSlo, days: number, samples?: number): DataFrame[] {
  return historyQueries(slo, 'job="x"').flatMap(({ refId, expr }) => {
    const one = (value: number) => [
      toDataFrame({ refId, fields: [{ name: 'Value', type: FieldType.number, values: [value] }] }),
    ];
    if (expr.includes('scrape_samples')) {
      return samples === undefined ? [] : one(samples);
    }
    const [, age] = /offset (\d+)d/.exec(expr) ?? [];
    return Number(age) < days ? one(3) : [];
  });
}

test.each([
  [0, 0],
  [7, 7],
  [30, 30],
  [31, 30],
  [400, 180],
])('a store that remembers %d days is found to reach %d', (days, found) => {
  expect(historyOf(remembering(RATIO, days)).days).toBe(found);
});

test('gauges and slices are looked for by their expressions', () => {
  const gauge = {
    kind: 'gauge' as const,
    metrics: ['up'],
    op: '==' as const,
    value: 1,
    across: 'mean' as const,
    missing: 'bad' as const,
  };
  const slo = { ...RATIO, indicator: gauge };
  expect(historyQueries(slo, '')[1].expr).toBe('count(last_over_time((up)[1d:1h] offset 6d))');
  expect(historyOf(remembering(slo, 90, 1700))).toEqual({ days: 90, samplesPerScrape: 1700 });
});

const format = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

test('says what is short and what it takes', () => {
  expect(bytesFor(90, 1000)).toBe(259_200_000);
  expect(historySentence({ days: 14, samplesPerScrape: 1000 }, 30, format)).toBe(
    'The store’s history of these series reaches back at least 14 days. The longest window here is 30 days: until the store remembers as long, early outages look larger than they will. Reports over 3 to 6 months need --storage.tsdb.retention.time=90d to 180d: about 259 MB to 518 MB for contextd’s series at one scrape a minute; or a store such as Mimir that keeps the recorded series longer, of which each budget has two.'
  );
  expect(historySentence({ days: 180 }, 30, format)).toBe(
    'The store’s history of these series reaches back at least 180 days. That is enough for reports over six months.'
  );
  expect(historySentence({ days: 0 }, 30, format)).toMatch(/^The store has nothing of these series from 7 days ago/);
});
