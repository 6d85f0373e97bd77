import '../testing/browser';
import { getDataSourceSrv } from '@grafana/runtime';
import {
  CustomVariable,
  EmbeddedScene,
  sceneGraph,
  SceneReactObject,
  SceneTimeRange,
  SceneVariableSet,
} from '@grafana/scenes';
import { MIN_STEP, minStep, MinStepVariable } from './minStep';
import { installDataSources } from '../testing/grafana';

describe('the least step of a chart', () => {
  it.each([
    ['an hour shows every scrape', 3600, 15, ''],
    ['more than an hour leaves room for slow scrapes', 3601, 15, '60s'],
    ['six hours of a store that says nothing better', 6 * 3600, 15, '60s'],
    ['thirty days', 30 * 86_400, 15, '60s'],
    ['a data source that says that it is scraped every minute', 6 * 3600, 60, ''],
    ['a slower one', 6 * 3600, 120, ''],
  ])('%s', (_name, rangeSeconds, scrapeSeconds, step) => {
    expect(minStep(rangeSeconds, scrapeSeconds)).toBe(step);
  });
});

describe('the least step in a query', () => {
  /** What a query's interval reads on a page with this range and this setting of the data source. */
  function interval(from: string, timeInterval: unknown, uid = 'prom') {
    installDataSources([{ uid: 'prom' }]);
    Object.assign(getDataSourceSrv().getInstanceSettings({ uid: 'prom' })?.jsonData ?? {}, { timeInterval });
    const body = new SceneReactObject({});
    new EmbeddedScene({
      $timeRange: new SceneTimeRange({ from, to: 'now' }),
      $variables: new SceneVariableSet({
        variables: [new CustomVariable({ name: 'ds', value: uid }), new MinStepVariable()],
      }),
      body,
    });
    return sceneGraph.interpolate(body, MIN_STEP);
  }

  it.each<[string, unknown, string]>([
    ['now-30m', undefined, ''],
    ['now-6h', undefined, '60s'],
    ['now-6h', '30s', '60s'],
    ['now-6h', '1m', ''],
    ['now-6h', '5m', ''],
    ['now-6h', '', '60s'],
    ['now-6h', 'often', '60s'],
  ])('of %s, with scrapes set to %j, is %j', (from, timeInterval, expected) => {
    expect(interval(from, timeInterval)).toBe(expected);
  });

  it('is that of the usual scrape for a data source that is gone', () => {
    expect(interval('now-6h', '5m', 'gone')).toBe('60s');
  });
});
