import { INSIGHTS_TYPE } from '../../constants';
import { type FakeDataSource, installDataSources } from '../testing/grafana';
import { insightsFor, unusedInsights } from './instance';

const PROM: FakeDataSource = { uid: 'prom', name: 'Prometheus', isDefault: true };
const SECOND: FakeDataSource = { uid: 'second', name: 'Second' };
const beside = (name: string, prometheusUid?: unknown): FakeDataSource => ({
  uid: `uid of ${name}`,
  name,
  type: INSIGHTS_TYPE,
  jsonData: prometheusUid === undefined ? {} : { prometheusUid },
});
const found = (name: string, ...others: string[]) => ({ uid: `uid of ${name}`, name, others });

describe('the instance for a data source', () => {
  it.each<[string, string, FakeDataSource[], object | undefined]>([
    ['is the one that names it', 'prom', [PROM, SECOND, beside('b', 'second'), beside('a', 'prom')], found('a')],
    ['is missing where there is none', 'prom', [PROM], undefined],
    [
      'is the first by name, whatever the order',
      'prom',
      [PROM, beside('C', 'prom'), beside('b', 'prom'), beside('a', 'prom')],
      found('a', 'b', 'C'),
    ],
    [
      'is the same one for names that differ in case alone',
      'prom',
      [PROM, beside('a', 'prom'), beside('A', 'prom')],
      found('A', 'a'),
    ],
    ['is not one beside another store', 'prom', [PROM, SECOND, beside('b', 'second')], undefined],
    ['is not one that names none', 'prom', [PROM, beside('a')], undefined],
    ['is not one that names nothing in words', 'prom', [PROM, beside('a', ' ')], undefined],
    ['is not one whose setting is not text', 'prom', [PROM, beside('a', 7), beside('b', null)], undefined],
    ['is not one whose store is gone', 'prom', [PROM, beside('a', 'gone')], undefined],
    ['is missing for a data source that is gone', 'gone', [PROM, beside('a', 'gone')], undefined],
    ['is missing where no data source is chosen', '', [PROM, beside('a'), beside('b', '')], undefined],
    ['is found by the name of the data source in an address', 'Prometheus', [PROM, beside('a', 'prom')], found('a')],
    ['is found by the name of the data source in a file', 'prom', [PROM, beside('a', 'Prometheus')], found('a')],
  ])('%s', (_, uid, sources, expected) => {
    installDataSources(sources);
    expect(insightsFor(uid)).toEqual(expected);
  });
});

it('the others say why they are not used', () => {
  const all = [PROM, SECOND, beside('used', 'prom'), beside('z'), beside('y', 'gone'), beside('x', 'second')];
  installDataSources(all);
  expect(unusedInsights('prom').map(({ name, why, beside: named }) => [name, why, named])).toEqual([
    ['x', 'elsewhere', 'Second'],
    ['y', 'gone', 'gone'],
    ['z', 'unset', ''],
  ]);
});
