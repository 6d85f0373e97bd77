import { type Arrival } from '../../metrics/arrival';
import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { findingsOf } from './findings';

const find = (names: string[], arrival: Partial<Arrival> = {}) =>
  findingsOf(resolve(names), { versions: [], ...arrival });
const ids = (names: string[], arrival: Partial<Arrival> = {}) => find(names, arrival).map(({ id }) => id);

describe('what misleads', () => {
  it('is nothing on a contextd of the roadmap that is scraped', () => {
    expect(ids(STORES.roadmap, { up: 3, targets: 3, infos: 3, restarts: 0 })).toEqual([]);
  });

  it('is named for each series that the catalogue calls wrong, once for each reason', () => {
    const found = find(STORES['v0.5.0']).filter(({ severity }) => severity === 'warning');
    expect(found.map(({ concepts }) => concepts)).toEqual([
      ['httpRequests', 'httpRequestDuration', 'httpResponseSize'],
      ['checkpointCount'],
    ]);
    expect(found.map(({ text }) => text).join()).toMatch(/400, 404 and 500 as 200.*always reports 0/);
  });

  it.each<[string, string[], Partial<Arrival>, string]>([
    [
      'several processes without a name',
      STORES['v0.5.0'],
      { targets: 3, infos: 1, pushed: 1, unnamed: 1 },
      'sharedSeries',
    ],
    [
      'a counter that jumps all the time',
      STORES['v0.5.0'],
      { targets: 1, infos: 1, pushed: 1, unnamed: 1, jumps: 39 },
      'sharedSeries',
    ],
    ['the same without target_info', STORES['v0.5.0'], { jumps: 39 }, 'sharedSeries'],
    [
      'one process without a name',
      STORES['v0.5.0'],
      { targets: 1, infos: 1, pushed: 1, unnamed: 1, jumps: 0 },
      'unnamedProcess',
    ],
    [
      'fewer that push than are scraped',
      STORES['v0.5.0'],
      { targets: 3, infos: 2, pushed: 2, unnamed: 0 },
      'fewerPushers',
    ],
    ['a restart every minute, scraped', STORES.roadmap, { targets: 1, restarts: 9 }, 'frequentRestarts'],
    [
      'a restart every minute, pushed',
      STORES['v0.5.0 by OTLP only'],
      { infos: 1, pushed: 1, jumps: 10 },
      'frequentRestarts',
    ],
    ['no target_info', ['contextd_mcp_tool_invocations_total', 'up'], {}, 'noTargetInfo'],
    ['no scrape', STORES['v0.5.0 by OTLP only'], { infos: 1, pushed: 1 }, 'pushedAlone'],
    ['both namings', STORES['both versions'], {}, 'bothNamings'],
    ['both spellings', [...STORES['v0.5.0'], ...STORES['dotted v0.5.0']], {}, 'bothSpellings'],
    ['counters of v0.5.0', STORES['v0.5.0'], {}, 'bornNonZero'],
  ])('says so: %s', (_, names, arrival, id) => {
    const found = find(names, arrival).find((one) => one.id === id);
    expect(found).toBeDefined();
    expect(found?.text).toMatch(/^\S.*\.$/);
  });

  it.each<[string, string[], Partial<Arrival>, string]>([
    ['a restart now and then', STORES.roadmap, { targets: 1, restarts: 2 }, 'frequentRestarts'],
    [
      'jumps of two that share a series',
      STORES['v0.5.0'],
      { targets: 2, infos: 1, pushed: 1, unnamed: 1, jumps: 39 },
      'frequentRestarts',
    ],
    ['a scrape that brings target_info', STORES.roadmap, { targets: 3, infos: 1, pushed: 0 }, 'fewerPushers'],
    ['only names with dots', STORES['dotted v0.5.0'], {}, 'bothSpellings'],
    ['names that a later version keeps', ['contextd_memory_count', 'up'], {}, 'bornNonZero'],
  ])('says nothing of it: %s', (_, names, arrival, id) => {
    expect(ids(names, arrival)).not.toContain(id);
  });

  it('puts what is wrong before notes', () => {
    const order = find(STORES['both versions'], { targets: 3, infos: 1, pushed: 1, unnamed: 1 }).map(
      ({ severity }) => severity
    );
    expect(order).toEqual([...order].sort().reverse());
    expect(new Set(order).size).toBe(2);
  });
});
