/** Titles of the catalogue's ids, in display order. */
import type { CatalogueCause, ConceptGroup, Origin } from './catalogue-types';

export const GROUP_TITLES: Record<ConceptGroup, string> = {
  meta: 'The target itself',
  process: 'Process',
  go: 'Go runtime',
  http: 'HTTP server',
  tools: 'MCP tools',
  embeddings: 'Embeddings',
  memory: 'Memories',
  checkpoint: 'Checkpoints',
  remediation: 'Remediations',
  folding: 'Context folding',
  vectorstore: 'Vector store',
  compression: 'Compression',
  database: 'Database',
  pool: 'Connection pool',
  batch: 'Batches',
  cache: 'Caches',
  rateLimit: 'Rate limits',
  security: 'Security',
  host: 'Host',
  probe: 'Probes',
};

export const ORIGIN_TITLES: Record<Origin, string> = {
  roadmap: "contextd's roadmap, and the `instrument` module of this repository",
  'v0.5.0': 'contextd v0.5.0',
  semconv: "OpenTelemetry's semantic conventions",
  semconvOld: "OpenTelemetry's HTTP conventions before they were stable",
  client_golang: "Prometheus' Go client, on `/metrics` of contextd v0.5.0",
  otelRuntime: "OpenTelemetry's older Go runtime instrumentation",
  otlp: 'any store that takes OTLP',
  prometheus: 'the scraping store itself',
  node_exporter: 'node_exporter on the host',
  blackbox_exporter: 'the Blackbox exporter',
  other: 'another widespread name',
};

export const CAUSE_TITLES: Record<CatalogueCause, string> = {
  otlpOff: 'Telemetry is off',
  notScraped: 'Not scraped',
  roadmap: 'On the roadmap',
  notExported: 'Not in this store',
  neverRecorded: 'Never recorded',
  otherExporter: 'Another exporter',
};
