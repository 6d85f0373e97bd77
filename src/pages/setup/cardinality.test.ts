import { load } from 'js-yaml';
import { resolve } from '../../metrics/resolve';
import { STORES as NAMINGS } from '../../metrics/testing/stores';
import {
  type Ask,
  cardinalitySentence,
  checkCardinality,
  countQueryOf,
  countsOf,
  type LabelUse,
  metricsOf,
  seriesOf,
} from './cardinality';
import { STORES, type Store } from './lines';
import { rulesFor } from './relabel';

const OLD = resolve(NAMINGS['v0.5.0']);

/** A store whose labels take so many values, and whose metrics have ten series each. */
function store(values: Record<string, number>, cutAt = 1000) {
  const requests: string[] = [];
  const ask: Ask = {
    values: async (label, selector, limit) => {
      requests.push(`${label} ${limit} ${selector}`);
      const count = Math.min(values[label] ?? 0, limit);
      return { values: Array.from({ length: count }, (_, i) => `v${i}`), cutAt: count >= cutAt ? count : undefined };
    },
    count: async (query) => {
      requests.push(query);
      const names = /__name__=~"([^"]*)"/.exec(query)?.[1].split('|') ?? [];
      return names.map((name) => ({ labels: { __name__: name }, value: 10 }));
    },
  };
  return { ask, requests };
}

describe('the metrics of a store', () => {
  it('are those of contextd’s job, each once, with their labels that have no bound', () => {
    const metrics = metricsOf(resolve([...NAMINGS['v0.5.0'], 'node_cpu_seconds_total']));
    expect(metrics.map(({ name }) => name)).not.toContain('node_cpu_seconds_total');
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
    const find = (name: string) => metrics.find((metric) => metric.name === name);
    expect(find('contextd_memory_searches_total')).toMatchObject({
      unbounded: ['project_id', 'result_count'],
      pushed: true,
    });
    expect(find('contextd_mcp_tool_invocations_total')).toMatchObject({ unbounded: [], pushed: true });
    expect(find('go_goroutines')).toMatchObject({ unbounded: [], pushed: false, listed: ['go_goroutines'] });
  });

  it('are taken for scraped where no name tells that contextd 0.5.0 pushes them', () => {
    const [metric] = metricsOf(resolve(['contextd_memory_searches_total', 'contextd_mcp_tool_calls_total'])).filter(
      ({ unbounded }) => unbounded.length > 0
    );
    expect(metric).toMatchObject({ name: 'contextd_memory_searches_total', pushed: false });
  });

  it('are counted by name within their job alone', () => {
    expect(countQueryOf([{ listed: ['a_total', 'b.c'] }], 'my \\"job\\"')).toBe(
      'count by (__name__) ({job="my \\"job\\"",__name__=~"a_total|b\\\\.c"})'
    );
  });

  it.each([
    [['a_bucket', 'a_count'], 12],
    [['a_count', 'none'], 2],
    [['none'], undefined],
    [[], undefined],
  ])('%j have %s series', (listed, series) => {
    const counts = countsOf([
      { labels: { __name__: 'a_bucket' }, value: 10 },
      { labels: { __name__: 'a_count' }, value: 2 },
      { labels: {}, value: 7 },
    ]);
    expect(seriesOf(listed, counts)).toBe(series);
  });
});

describe('the check', () => {
  it('asks for the values of labels up to a limit, and of no other metrics than those that have them', async () => {
    const { ask, requests } = store({ project_id: 3, collection: 2, result_count: 5 });
    await checkCardinality(OLD, ['my "job"'], ask);
    const values = requests.filter((one) => !one.startsWith('count'));
    expect(values).toHaveLength(3);
    for (const one of values) {
      expect(one).toMatch(
        /^(project_id|collection|result_count) 1000 \{job="my \\"job\\"",__name__=~"(contextd_|folding_)/
      );
    }
  });

  it('counts the series of all where the labels have few values', async () => {
    const { ask } = store({ project_id: 3, collection: 2, result_count: 5 });
    const report = await checkCardinality(OLD, ['contextd'], ask);
    expect(report.notCounted).toEqual([]);
    expect(report.labels.map(({ label, values }) => [label, values])).toEqual([
      ['result_count', 5],
      ['project_id', 3],
      ['collection', 2],
    ]);
    expect(report.rows).toHaveLength(20);
    expect(report.cutRows).toBe(metricsOf(OLD).length - 20);
    expect(report.rows.reduce((sum, { series }) => sum + series, report.cutSeries)).toBe(report.total);
    expect(report.rows.map(({ series }) => series)).toEqual(
      report.rows.map(({ series }) => series).sort((a, b) => b - a)
    );
  });

  it('never counts a metric whose label has too many values', async () => {
    const { ask, requests } = store({ project_id: 5000, collection: 2, result_count: 5 });
    const { notCounted, labels } = await checkCardinality(OLD, ['contextd'], ask);
    expect(notCounted.map(({ name }) => name)).toContain('contextd_memory_searches_total');
    expect(requests.find((one) => one.startsWith('count'))).not.toContain('contextd_memory_searches_total');
    expect(labels[0]).toMatchObject({ label: 'project_id', values: 1000, more: true });
  });

  it('counts nothing in a store that has nothing', async () => {
    const { ask, requests } = store({});
    expect(await checkCardinality(resolve([]), ['contextd'], ask)).toMatchObject({ labels: [], rows: [], total: 0 });
    expect(requests).toEqual([]);
  });

  it.each<[Record<string, number>, RegExp]>([
    [
      { project_id: 3, result_count: 1 },
      /^[\d,]+ series of \d+ metrics; project_id has 3 values, result_count has 1 value, .*: few enough\.$/,
    ],
    [{ project_id: 150 }, /; project_id has 150 values: drop it with the lines below\.$/],
    [
      { project_id: 5000, collection: 200 },
      /, and \d+ more that were not counted .*; project_id has more than 1,000 values, collection has 200 values: drop them/,
    ],
  ])('says what it found with %j', async (values, text) => {
    expect(cardinalitySentence(await checkCardinality(OLD, ['contextd'], store(values).ask))).toMatch(text);
  });

  it('says so where no label is without a bound', async () => {
    const report = await checkCardinality(resolve(['go_goroutines']), ['contextd'], store({}).ask);
    expect(cardinalitySentence(report)).toBe('10 series of 1 metric; no label is unbounded.');
  });
});

describe('the rules for a label', () => {
  const useOf = (names: string[], label: string): LabelUse => ({
    label,
    values: 500,
    more: false,
    metrics: metricsOf(resolve(names)).filter(({ unbounded }) => unbounded.includes(label)),
  });
  const pushed = useOf(NAMINGS['v0.5.0'], 'project_id');
  const scraped = useOf(['contextd_memory_searches_total', 'contextd_mcp_tool_calls_total'], 'project_id');
  /** Under its one key, what the YAML of a rule says. */
  const yaml = (text: string) => Object.values(load(text) as Record<string, any>)[0];

  it.each(
    STORES.flatMap(
      (one): Array<[Store, string, LabelUse]> => [
        [one, 'pushed', pushed],
        [one, 'scraped', scraped],
      ]
    )
  )('are YAML, and say what they cost: %s, %s', (one, _, use) => {
    const rules = rulesFor(use, one);
    expect(rules.length).toBeGreaterThan(0);
    for (const { text, effect } of rules) {
      expect(typeof load(text)).toBe('object');
      expect(effect).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('add up in the Collector what is pushed, under the names that contextd uses there', () => {
    const [{ text }] = rulesFor(pushed, 'prometheus');
    const { transforms } = yaml(text).metricstransform;
    const searches = transforms.find(
      ({ include }: { include: string }) => include === 'contextd.memory.searches_total'
    );
    expect(searches.operations).toEqual([
      { action: 'aggregate_labels', label_set: ['result_count'], aggregation_type: 'sum' },
    ]);
    expect(text).not.toMatch(/label_set: \[[^\]]*project_id/);
  });

  it('add up counters alone in VictoriaMetrics', () => {
    const [, rule] = rulesFor(pushed, 'victoriametrics');
    const [aggregation] = load(rule.text) as Array<Record<string, any>>;
    expect(aggregation).toMatchObject({ without: ['project_id'], outputs: ['total'], keep_metric_names: true });
    expect(aggregation.match).toContain('contextd_memory_search_duration_seconds_bucket');
    expect(aggregation.match).not.toContain('folding_branch_active_count');
  });

  it.each<[Store, string]>([
    ['prometheus', 'metric_relabel_configs'],
    ['victoriametrics', 'metric_relabel_configs'],
    ['mimir', 'write_relabel_configs'],
  ])('drop what is scraped where %s relabels, and warn of it', (one, key) => {
    const [label, series] = rulesFor(scraped, one);
    expect(Object.keys(load(label.text) as object)).toEqual([key]);
    expect(yaml(label.text)).toEqual([{ regex: 'project_id', action: 'labeldrop' }]);
    expect(label.effect).toMatch(/Correct only where/);
    expect(yaml(series.text)).toEqual([
      { source_labels: ['__name__', 'project_id'], regex: '(contextd_memory_searches_total);.+', action: 'drop' },
    ]);
  });
});
