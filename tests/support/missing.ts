/** What a page cannot show for the simulated contextd: titles of panels and ids of numbers, in page order. */
export interface Missing {
  panels: string[];
  numbers: string[];
}

/** What contextd v0.5.0 does not export, by page. A page that is not listed shows everything. */
export const MISSING_IN_V050: Record<string, Missing> = {
  // client_golang does not count cgo calls.
  'runtime-go': { panels: ['Cgo calls'], numbers: [] },
  // It counts failed requests as 200, so their number is unknown.
  'runtime-http': { panels: ['New connections'], numbers: ['errors'] },
  'runtime-route': { panels: [], numbers: ['errors'] },
  // It counts neither tokens nor cost: its own model runs locally.
  'runtime-embeddings': { panels: ['Tokens by model', 'Cost an hour by model'], numbers: ['tokens', 'cost'] },
  // Its vector store is a file in the process, without a pool. The rest of the page exists.
  'runtime-database': {
    panels: [
      'Connections of the pool',
      'Wait for a connection',
      'Connections opened and closed',
      'Connections in use by instance',
    ],
    numbers: ['use', 'wait'],
  },
  // It has none of the metrics of the pages below.
  'runtime-batch': {
    panels: [
      'Batches',
      'Duration',
      'Items per batch',
      'Items by instance',
      'Size of a batch',
      'Bytes by instance',
      'Batches by instance',
    ],
    numbers: ['rate', 'errors', 'latency', 'items', 'perBatch'],
  },
  'runtime-cache': {
    panels: ['Hit rate by cache', 'Hits and misses', 'Evictions by cache', 'Size by cache', 'Caches'],
    numbers: ['lookUps', 'hitRate', 'misses', 'evictions', 'size'],
  },
  'runtime-rate-limit': {
    panels: [
      'Checked and rejected',
      'Share rejected by instance',
      'Request rate',
      'Rejects by instance',
      'Limits by instance',
    ],
    numbers: ['checked', 'share', 'rejects', 'requests'],
  },
  'runtime-security': {
    panels: ['Refused requests', 'Secrets redacted', 'Authentication failures by instance', 'Events by kind'],
    numbers: ['auth', 'tokens', 'denied', 'secrets'],
  },
};
