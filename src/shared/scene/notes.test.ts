import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import { notesOf, type Shown } from './notes';

const SCRAPED = ['go_goroutines', 'up'];
const PUSHED = ['contextd_mcp_tool_invocations_total', 'contextd_mcp_tool_errors_total'];
const NOTHING: Shown = {
  resolution: resolve(SCRAPED),
  concepts: ['goroutines'],
  instances: [],
  elsewhere: [],
  scrapes: [],
};

/** contextd v0.5.0: scraped with an instance, pushed without. */
const joined = resolve(SCRAPED, { anonymous: PUSHED });

describe('the notes on a page', () => {
  it.each<[string, Partial<Shown>]>([
    ['all instances are shown', { resolution: joined, concepts: ['toolCalls'] }],
    ['the filter can be applied', { resolution: joined, concepts: ['goroutines', 'up'], instances: ['a'] }],
    ['what is shown is missing anyway', { resolution: joined, concepts: ['cacheHits'], instances: ['a'] }],
    ['one version runs', { resolution: resolve(STORES.roadmap), concepts: ['toolCalls'], instances: ['a'] }],
    ['two versions run, and the page joins nothing of them', { resolution: resolve(STORES['both versions']) }],
    [
      'the page shows nothing of what is stored elsewhere',
      { instances: ['a'], elsewhere: [{ half: 'own', instances: ['b'] }] },
    ],
    [
      'one process counts something under both namings',
      {
        resolution: resolve(['contextd_database_errors_total', 'contextd_memory_errors_total']),
        concepts: ['databaseErrors'],
      },
    ],
  ])('are none where %s', (_, shown) => {
    expect(notesOf({ ...NOTHING, ...shown })).toEqual([]);
  });

  it('say that the instance filter cannot be applied, why, and the line that helps', () => {
    const shown: Shown = {
      ...NOTHING,
      resolution: joined,
      concepts: ['goroutines', 'toolCalls'],
      instances: ['a:9090'],
    };
    expect(notesOf(shown)).toEqual([
      {
        kind: 'instance',
        text:
          'The instance filter cannot be applied to Tool calls: contextd pushes them without an instance label, so they are shown for all instances. ' +
          'To separate instances, start each contextd with its own id. If it is scraped, use the instance label of the scrape, so that both join:',
        remedy: 'OTEL_RESOURCE_ATTRIBUTES=service.instance.id=a:9090',
      },
    ]);
    expect(notesOf({ ...shown, instances: ['a', 'b'] })[0].remedy).toMatch(/=<instance>$/);
  });

  it('say which series are left out where some carry no instance', () => {
    const resolution = resolve([...SCRAPED, ...PUSHED], { anonymous: PUSHED });
    const [note] = notesOf({ ...NOTHING, resolution, concepts: ['toolCalls', 'toolErrors'], instances: ['a'] });
    expect(note.text).toMatch(/^Some series of Tool calls and Tool errors carry no instance label: they are left out/);
  });

  it('say that the scrape and the push name one contextd differently', () => {
    const shown: Shown = { ...NOTHING, concepts: ['goroutines', 'memoryCount'], instances: ['host:9090'] };
    expect(notesOf({ ...shown, elsewhere: [{ half: 'own', instances: ['id-1'] }] })).toMatchObject([
      {
        kind: 'elsewhere',
        text: expect.stringMatching(/^contextd’s own metrics are stored under other instances \(id-1\), so panels/),
        remedy: 'OTEL_RESOURCE_ATTRIBUTES=service.instance.id=host:9090',
        more: { variable: 'instance', values: ['id-1'] },
      },
    ]);
    const [scraped] = notesOf({
      ...shown,
      instances: ['id-1'],
      elsewhere: [{ half: 'process', instances: ['a', 'b', 'c', 'd'] }],
    });
    expect(scraped).toMatchObject({ remedy: expect.stringMatching(/=<instance>$/), more: undefined });
    expect(scraped.text).toContain('(a, b and 2 more)');
  });

  it('say nothing of it for an instance that is gone', () => {
    const gone = ['own', 'process'].map((half) => ({ half: half as 'own', instances: ['a'] }));
    expect(notesOf({ ...NOTHING, instances: ['gone'], elsewhere: gone })).toEqual([]);
  });

  it('name three of many', () => {
    const resolution = resolve([], { anonymous: STORES['v0.5.0 by OTLP only'] });
    const concepts = resolution.found().map(({ id }) => id);
    const [note] = notesOf({ ...NOTHING, resolution, concepts, instances: ['a'] });
    expect(note.text).toMatch(/cannot be applied to [^,]+, [^,]+, [^,]+ and \d+ more: /);
  });

  it('say that names were cut off', () => {
    const resolution = resolve(SCRAPED, { cutAt: 20_000 });
    expect(notesOf({ ...NOTHING, resolution })).toMatchObject([
      { kind: 'cut', text: expect.stringContaining('short at 20,000') },
    ]);
  });

  it('offer the job under which the process is scraped', () => {
    expect(notesOf({ ...NOTHING, scrapes: ['contextd-scrape'] })).toMatchObject([
      {
        kind: 'scrape',
        text: expect.stringContaining('job="contextd-scrape"'),
        more: { variable: 'job', values: ['contextd-scrape'] },
      },
    ]);
  });

  it('say that two versions run side by side', () => {
    const resolution = resolve(STORES['both versions']);
    expect(notesOf({ ...NOTHING, resolution, concepts: ['toolCalls'] })).toMatchObject([{ kind: 'versions' }]);
  });
});
