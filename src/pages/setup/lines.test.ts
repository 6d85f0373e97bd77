import { existsSync } from 'node:fs';
import path from 'node:path';

import { CONCEPT_IDS, conceptOf } from '../../metrics/catalogue';
import { resolve } from '../../metrics/resolve';
import { load } from 'js-yaml';
import {
  type Fix,
  FIX_TEXTS,
  FIXES,
  fixOf,
  guessStore,
  isStore,
  linesOf,
  type Store,
  STORE_NAMES,
  STORES,
} from './lines';

const JOBS = ['contextd', 'team a/contextd', `it's "quoted": #1`, 'true', '-', '{a: b}', 'a\nb\\c', '$job', '🔎', ''];
const EVERY: Array<[Fix, Store]> = FIXES.flatMap((fix) => STORES.map((store): [Fix, Store] => [fix, store]));

/** What the YAML of a fix says, all its blocks in one. */
function parsed(fix: Fix, store: Store, job = 'contextd'): Record<string, any> {
  const texts = linesOf(fix, store, job).filter(({ language }) => language === 'yaml');
  return Object.assign({}, ...texts.map(({ text }) => load(text)));
}

const shell = (fix: Fix, store: Store) =>
  linesOf(fix, store, 'contextd')
    .filter(({ language }) => language === 'sh')
    .map(({ text }) => text)
    .join('\n');

describe.each(EVERY)('the lines of %s for %s', (fix, store) => {
  it('are YAML where they say so, and have a place to go', () => {
    for (const { title, language, text } of linesOf(fix, store, 'contextd')) {
      expect(title).toMatch(/\w/);
      expect(text).toMatch(/\S/);
      expect(text).not.toMatch(/undefined|\[object|\t+$/m);
      if (language === 'yaml') {
        expect(typeof load(text)).toBe('object');
      }
    }
  });

  it('have titles of their own', () => {
    const titles = linesOf(fix, store, 'contextd').map(({ title, language }) => `${title} ${language}`);
    expect(new Set(titles).size).toBe(titles.length);
    expect(FIX_TEXTS[fix].text).toMatch(/^\S.*\.$/);
  });
});

describe('the rules', () => {
  // Rules that read each other do not work in vmalert.
  it.each<[Store, string[]]>([
    ['prometheus', ['contextd.rules.yaml', 'contextd-slo.rules.yaml']],
    ['mimir', ['contextd.rules.yaml', 'contextd-slo.rules.yaml']],
    ['victoriametrics', ['contextd.rules.yaml']],
  ])('that %s evaluates are loaded, and exist', (store, files) => {
    const text = linesOf('rules', store, 'contextd')
      .map((block) => block.text)
      .join('\n');
    expect([...new Set(text.match(/[\w-]+\.rules\.yaml/g))]).toEqual(files);
    for (const file of files) {
      expect(existsSync(path.join(process.cwd(), 'provisioning/prometheus', file))).toBe(true);
    }
  });
});

describe('a scrape of contextd', () => {
  it.each(JOBS.flatMap((job) => STORES.map((store): [string, Store] => [job, store])))(
    'is named as the reader chose, %j, for %s',
    (job, store) => {
      const [config] = parsed('scrape', store, job).scrape_configs;
      expect(config.job_name).toBe(job);
      expect(config.static_configs).toEqual([{ targets: ['localhost:9090'] }]);
    }
  );

  it('is written on to Mimir, which scrapes nothing itself', () => {
    expect(parsed('scrape', 'mimir').remote_write[0].url).toMatch(/\/api\/v1\/push$/);
    expect(shell('scrape', 'victoriametrics')).toContain('-promscrape.config=scrape.yml');
  });
});

describe('telemetry', () => {
  it('is turned on in contextd, which gets a name of its own', () => {
    expect(shell('otlp', 'prometheus')).toContain('OBSERVABILITY_ENABLE_TELEMETRY=true');
    expect(shell('otlp', 'prometheus')).toContain('OTEL_RESOURCE_ATTRIBUTES=service.instance.id=');
  });

  it.each<[Store, RegExp]>([
    ['prometheus', /\/api\/v1\/otlp$/],
    ['mimir', /\/otlp$/],
    ['victoriametrics', /\/opentelemetry$/],
  ])('goes by gRPC to a Collector, and from there by HTTP to %s', (store, endpoint) => {
    const { receivers, exporters, processors, service } = parsed('otlp', store);
    expect(receivers.otlp.protocols.grpc.endpoint).toBe('localhost:4317');
    expect(exporters.otlphttp.endpoint).toMatch(endpoint);
    const { metrics } = service.pipelines;
    expect(Object.keys(receivers)).toEqual(metrics.receivers);
    expect(Object.keys(exporters)).toEqual(metrics.exporters);
    expect(Object.keys(processors)).toEqual(metrics.processors);
  });

  it('is received by Prometheus 3 under the names that pages ask for', () => {
    expect(shell('otlp', 'prometheus')).toContain('--web.enable-otlp-receiver');
    const { otlp, storage } = parsed('otlp', 'prometheus');
    expect(otlp.translation_strategy).toBe('UnderscoreEscapingWithSuffixes');
    expect(otlp.promote_resource_attributes).toEqual(['service.version']);
    expect(storage.tsdb.out_of_order_time_window).toBe('30m');
  });

  it('is received by Mimir with suffixes, and by VictoriaMetrics with Prometheus’ names', () => {
    expect(parsed('otlp', 'mimir').limits.otel_metric_suffixes_enabled).toBe(true);
    expect(shell('otlp', 'victoriametrics')).toContain('-opentelemetry.usePrometheusNaming');
  });

  it.each(JOBS)('gets the job %j in VictoriaMetrics, which makes none', (job) => {
    const { attributes } = parsed('otlp', 'victoriametrics', job).processors.resource;
    expect(attributes[0]).toEqual({ key: 'job', value: job, action: 'upsert' });
    expect(attributes[1]).toMatchObject({ key: 'instance', from_attribute: 'service.instance.id' });
  });
});

it('probes /health through the Blackbox exporter', () => {
  const [config] = parsed('blackbox', 'prometheus').scrape_configs;
  expect(config).toMatchObject({ metrics_path: '/probe', params: { module: ['http_2xx'] } });
  expect(config.relabel_configs).toHaveLength(3);
  expect(config.static_configs[0].labels).toEqual({ endpoint: '/health' });
});

describe('what brings a missing concept', () => {
  it.each<[string, string[], Fix | undefined]>([
    ['toolCalls', ['go_goroutines'], 'otlp'],
    ['heapAlloc', ['contextd_mcp_tool_invocations_total'], 'scrape'],
    ['cacheHits', ['go_goroutines'], 'instrument'],
    ['hostCpu', ['go_goroutines'], 'nodeExporter'],
    ['probeSuccess', ['go_goroutines'], 'blackbox'],
    ['alerts', ['go_goroutines'], 'rules'],
    ['scheduleLatency', ['go_goroutines'], undefined],
    ['compressionRatio', ['go_goroutines'], undefined],
    ['checkpointSaves', ['contextd_mcp_tool_invocations_total'], undefined],
    ['toolCalls', [], 'otlp'],
    ['heapAlloc', [], 'scrape'],
  ])('%s beside %j: %s', (id, names, fix) => {
    const item = resolve(names).get(id as (typeof CONCEPT_IDS)[number]);
    expect(item.status === 'missing' && fixOf(item.id, item.cause)).toBe(fix);
  });

  it('is known for everything that telemetry or a scrape brings', () => {
    const without = CONCEPT_IDS.filter((id) => ['otlpOff', 'notScraped'].includes(conceptOf(id).missing.cause)).filter(
      (id) => !fixOf(id, conceptOf(id).missing.cause)
    );
    expect(without).toEqual([]);
  });
});

describe('the store', () => {
  it.each<[string | undefined, string | undefined, Store]>([
    [undefined, undefined, 'prometheus'],
    ['Prometheus', 'Main', 'prometheus'],
    ['Mimir', 'Main', 'mimir'],
    ['Cortex', 'Main', 'mimir'],
    ['Thanos', 'Main', 'prometheus'],
    ['Prometheus', 'VictoriaMetrics', 'victoriametrics'],
    [undefined, 'grafanacloud-mimir', 'mimir'],
  ])('of type %j and name %j is taken for %s', (type, name, store) => {
    expect(guessStore(type, name)).toBe(store);
    expect(STORE_NAMES[store]).toMatch(/\w/);
  });

  it.each<[unknown, boolean]>([
    ['mimir', true],
    ['cortex', false],
    [undefined, false],
    [7, false],
  ])('%j is one: %s', (value, expected) => expect(isStore(value)).toBe(expected));
});
