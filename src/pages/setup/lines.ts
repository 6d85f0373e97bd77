/**
 * The exact lines that add what is missing to a store. Pure text; the tests parse all of it, and docs/setup.md is
 * generated from it.
 *
 * Sources: Prometheus' configuration and OpenTelemetry guide (3.x), Mimir's configuration reference (2.16 and later),
 * VictoriaMetrics' OpenTelemetry and scrape guides, the OpenTelemetry Collector's configuration.
 */
import { type ConceptId, conceptOf, type Origin } from '../../metrics/catalogue';
import { type MissingCause } from '../../metrics/resolve';
import { type Copyable } from '../../shared/ui/LinesToCopy';

export const STORES = ['prometheus', 'mimir', 'victoriametrics'] as const;
export type Store = (typeof STORES)[number];
export const STORE_NAMES: Record<Store, string> = {
  prometheus: 'Prometheus',
  mimir: 'Mimir',
  victoriametrics: 'VictoriaMetrics',
};

export function isStore(value: unknown): value is Store {
  return STORES.some((store) => store === value);
}

/** The store that a data source most likely reads: by the type that an administrator set, or by its name. */
export function guessStore(type = '', name = ''): Store {
  const words = `${type} ${name}`.toLowerCase();
  return words.includes('victoria') ? 'victoriametrics' : /mimir|cortex/.test(words) ? 'mimir' : 'prometheus';
}

export const FIXES = ['otlp', 'scrape', 'instrument', 'nodeExporter', 'blackbox', 'rules'] as const;
/** What adds a missing concept. */
export type Fix = (typeof FIXES)[number];

/** Titles of what to do, and one sentence on it. */
export const FIX_TEXTS: Record<Fix, { title: string; text: string }> = {
  otlp: {
    title: 'Turn on telemetry',
    text: 'contextd pushes its own metrics by OTLP over gRPC; stores accept OTLP over HTTP. An OpenTelemetry Collector next to contextd converts.',
  },
  scrape: {
    title: 'Scrape /metrics',
    text: 'The Go runtime and the process are on contextd’s /metrics page, which is served on localhost only: scrape it from the same machine.',
  },
  instrument: {
    title: 'Export the roadmap’s metrics',
    text: 'contextd v0.5.0 does not export them. A contextd that uses this project’s instrument module does, on its /metrics page.',
  },
  nodeExporter: {
    title: 'Scrape node_exporter',
    text: 'contextd does not measure its host; node_exporter on the same machine does.',
  },
  blackbox: {
    title: 'Probe from outside',
    text: 'The Blackbox exporter requests contextd’s /health as a client would.',
  },
  rules: {
    title: 'Load the rules',
    text: 'Both files are in provisioning/prometheus/ of this project: alerts, and the counts that the error budgets are summed from. vmalert cannot evaluate the counts, since its rules do not see what other rules of their group have just recorded; without them the app counts the raw series.',
  },
};

/** Lines to copy. */
export interface Lines extends Copyable {
  language: 'yaml' | 'sh' | 'go';
}

/** The fix for a concept that is missing for this cause; undefined if there is none. */
export function fixOf(id: ConceptId, cause: MissingCause): Fix | undefined {
  const concept = conceptOf(id);
  const origins: Origin[] = concept.series.flatMap((candidate) => candidate.origins);
  switch (cause === 'noData' ? concept.missing.cause : cause) {
    case 'otlpOff':
      return 'otlp';
    case 'notScraped':
      return 'scrape';
    case 'roadmap':
      return origins.includes('roadmap') ? 'instrument' : undefined;
    case 'otherExporter':
      return origins.includes('node_exporter')
        ? 'nodeExporter'
        : origins.includes('blackbox_exporter')
          ? 'blackbox'
          : undefined;
    case 'notExported':
      return id === 'alerts' ? 'rules' : undefined;
    default:
      return undefined;
  }
}

/** The lines of a fix for a store. `job`: the value of the job label that the reader chose. */
export function linesOf(fix: Fix, store: Store, job: string): Lines[] {
  switch (fix) {
    case 'otlp':
      return [contextdEnvironment(), collector(store, job), ...receiver(store)];
    case 'scrape':
      return scrape(store, job, [
        `- targets: ['localhost:9090'] # contextd; Prometheus has the same default: change one of them`,
      ]);
    case 'instrument':
      return [...instrument(), ...scrape(store, job, [`- targets: ['localhost:9090']`])];
    case 'nodeExporter':
      return scrape(store, 'node', [`- targets: ['localhost:9100']`]);
    case 'blackbox':
      return scrape(
        store,
        'contextd-probe',
        [`- targets: ['http://localhost:9090/health']`, `  labels: { endpoint: /health }`],
        PROBE
      );
    case 'rules':
      return rules(store);
  }
}

/** A YAML scalar for exactly this text. JSON's strings are valid YAML. */
function scalar(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

function lines(title: string, language: Lines['language'], text: string[]): Lines {
  return { title, language, text: text.join('\n') };
}

function indent(spaces: number, text: string[]): string[] {
  return text.map((line) => ' '.repeat(spaces) + line);
}

function contextdEnvironment(): Lines {
  return lines('Environment of each contextd', 'sh', [
    'export OBSERVABILITY_ENABLE_TELEMETRY=true',
    '# gRPC, the default: the Collector below listens here',
    'export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317',
    '# a unique name for each process; without it they write the same series',
    'export OTEL_RESOURCE_ATTRIBUTES=service.instance.id=$(hostname)',
  ]);
}

/** Base addresses of the stores' OTLP receivers; the Collector adds /v1/metrics. */
const OTLP_ENDPOINTS: Record<Store, string> = {
  prometheus: 'http://prometheus:9090/api/v1/otlp',
  mimir: 'http://mimir:8080/otlp',
  victoriametrics: 'http://victoriametrics:8428/opentelemetry',
};

function collector(store: Store, job: string): Lines {
  // VictoriaMetrics makes labels of all resource attributes, but no job and no instance.
  const named = store === 'victoriametrics';
  return lines('OpenTelemetry Collector: config.yaml', 'yaml', [
    'receivers:',
    '  otlp:',
    '    protocols:',
    '      grpc:',
    '        endpoint: localhost:4317',
    'processors:',
    ...(named
      ? [
          '  resource:',
          '    attributes:',
          `      - { key: job, value: ${scalar(job)}, action: upsert }`,
          '      - { key: instance, from_attribute: service.instance.id, action: upsert }',
        ]
      : []),
    '  batch: {}',
    'exporters:',
    '  otlphttp:',
    `    endpoint: ${OTLP_ENDPOINTS[store]}`,
    ...(store === 'mimir' ? ['    headers: { X-Scope-OrgID: anonymous } # your tenant'] : []),
    'service:',
    '  pipelines:',
    '    metrics:',
    '      receivers: [otlp]',
    `      processors: [${named ? 'resource, batch' : 'batch'}]`,
    '      exporters: [otlphttp]',
  ]);
}

function receiver(store: Store): Lines[] {
  switch (store) {
    case 'prometheus':
      return [
        lines('Start of Prometheus (3.0 or newer)', 'sh', [
          'prometheus --config.file=prometheus.yml --web.enable-otlp-receiver',
        ]),
        lines('prometheus.yml', 'yaml', [
          'otlp:',
          '  # names as the pages query them: underscores, with unit and type',
          '  translation_strategy: UnderscoreEscapingWithSuffixes',
          '  # labels on every series; job and instance are always added',
          '  promote_resource_attributes: [service.version]',
          'storage:',
          '  tsdb:',
          '    # keep late samples from several senders',
          '    out_of_order_time_window: 30m',
        ]),
      ];
    case 'mimir':
      return [
        lines('Mimir: mimir.yaml', 'yaml', [
          'limits:',
          '  # names as the pages query them, with unit and type',
          '  otel_metric_suffixes_enabled: true',
          '  promote_otel_resource_attributes: service.version',
          '  out_of_order_time_window: 30m',
        ]),
      ];
    case 'victoriametrics':
      return [lines('Start of VictoriaMetrics', 'sh', ['victoria-metrics -opentelemetry.usePrometheusNaming'])];
  }
}

const PROBE = [
  'metrics_path: /probe',
  'params: { module: [http_2xx] }',
  'relabel_configs:',
  '  - { source_labels: [__address__], target_label: __param_target }',
  '  - { source_labels: [__param_target], target_label: instance }',
  "  - { target_label: __address__, replacement: 'localhost:9115' } # the Blackbox exporter",
];

/** A scrape job, in the configuration of the store or of its scraper. */
function scrape(store: Store, job: string, targets: string[], more: string[] = []): Lines[] {
  const config = [
    'scrape_configs:',
    `  - job_name: ${scalar(job)}`,
    '    scrape_interval: 15s',
    ...indent(4, more),
    '    static_configs:',
    ...indent(6, targets),
  ];
  switch (store) {
    case 'prometheus':
      return [lines('prometheus.yml', 'yaml', config)];
    case 'mimir':
      return [
        lines('prometheus.yml of a Prometheus that scrapes for Mimir', 'yaml', [
          ...config,
          'remote_write:',
          '  - url: http://mimir:8080/api/v1/push',
          '    headers: { X-Scope-OrgID: anonymous } # your tenant',
        ]),
      ];
    case 'victoriametrics':
      return [
        lines('scrape.yml', 'yaml', config),
        lines('Start of VictoriaMetrics', 'sh', ['victoria-metrics -promscrape.config=scrape.yml']),
      ];
  }
}

function instrument(): Lines[] {
  return [
    lines('In contextd’s repository', 'sh', [
      'go get github.com/fyrsmithlabs/contextd-observability/instrument@latest',
    ]),
    lines('Where contextd starts its server', 'go', [
      'exp, err := export.Start(ctx, export.Config{',
      '\tEnabled: true, ServiceVersion: version, // pushes to OTEL_EXPORTER_OTLP_ENDPOINT, as contextd --no-http needs',
      '\tScrape: true,                           // also serves /metrics',
      '})',
      'if err != nil {',
      '\tlog.Print(err) // what could not start; exp is usable',
      '}',
      'defer exp.Close(ctx)',
      'm := exp.Metrics()',
      'mux.Handle("/metrics", exp.Handler())',
      'http.ListenAndServe(addr, m.HTTP.Wrap(mux, nil))',
    ]),
  ];
}

function rules(store: Store): Lines[] {
  switch (store) {
    case 'prometheus':
      return [
        lines('prometheus.yml', 'yaml', ['rule_files:', '  - contextd.rules.yaml', '  - contextd-slo.rules.yaml']),
      ];
    case 'mimir':
      return [
        lines('Load them into Mimir’s ruler', 'sh', [
          'mimirtool rules load --address=http://mimir:8080 --id=anonymous \\',
          '  contextd.rules.yaml contextd-slo.rules.yaml',
        ]),
      ];
    case 'victoriametrics':
      return [
        lines('Start of vmalert', 'sh', [
          'vmalert -rule=contextd.rules.yaml \\',
          '  -datasource.url=http://victoriametrics:8428 \\',
          '  -remoteWrite.url=http://victoriametrics:8428 \\',
          '  -notifier.url=http://alertmanager:9093',
        ]),
      ];
  }
}
