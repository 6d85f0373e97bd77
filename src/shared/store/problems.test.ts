import { problemFromError, type ProblemKind } from './problems';

/** Errors as Grafana's backend service and query runner throw them, with the words of real stores. */
const ERRORS: Array<[name: string, error: unknown, kind: ProblemKind]> = [
  ['401', { status: 401, statusText: 'Unauthorized', data: { message: 'Unauthorized' } }, 'forbidden'],
  ['401 of Mimir without a tenant', { status: 401, data: { message: 'no org id' } }, 'forbidden'],
  ['403', { status: 403, statusText: 'Forbidden', data: { message: 'Access denied' } }, 'forbidden'],
  ['404', { status: 404, statusText: 'Not Found', data: { message: '404 page not found' } }, 'notPrometheus'],
  ['504', { status: 504, statusText: '', data: {} }, 'timeout'],
  ['504 of a proxy', { status: 504, statusText: 'Gateway Timeout', data: { message: '<html>504</html>' } }, 'timeout'],
  ['500 without words', { status: 500, data: {} }, 'failed'],
  ['502 without words', { status: 502, statusText: 'Bad Gateway', data: null }, 'failed'],
  ['503 of a starting Prometheus', { status: 503, data: { message: 'Service Unavailable' } }, 'failed'],
  ['400 of a bad query', { status: 400, data: { error: 'parse error: unexpected end of input' } }, 'failed'],
  [
    '422 of Prometheus: samples',
    {
      status: 422,
      data: {
        errorType: 'execution',
        error: 'query processing would load too many samples into memory in query execution',
      },
    },
    'limit',
  ],
  [
    '503 of Prometheus: timeout',
    { status: 503, data: { errorType: 'timeout', error: 'query timed out in expression evaluation' } },
    'timeout',
  ],
  [
    '422 of Mimir: chunks',
    {
      status: 422,
      data: {
        error: 'the query exceeded the maximum number of chunks (limit: 2000000) (err-mimir-max-chunks-per-query)',
      },
    },
    'limit',
  ],
  [
    '400 of Mimir: length',
    { status: 400, data: { message: 'the query time range exceeds the limit (query length: 721h, limit: 720h)' } },
    'limit',
  ],
  [
    '422 of VictoriaMetrics: series',
    { status: 422, data: { error: 'the number of matching timeseries exceeds 30000; either narrow down the search' } },
    'limit',
  ],
  [
    '400 of Prometheus: points',
    { status: 400, data: { error: 'exceeded maximum resolution of 11,000 points per timeseries.' } },
    'limit',
  ],
  [
    'connection refused',
    {
      status: 502,
      data: { message: 'Get "http://127.0.0.1:9090": dial tcp 127.0.0.1:9090: connect: connection refused' },
    },
    'unreachable',
  ],
  ['an unknown host', { status: 502, data: { message: 'dial tcp: lookup prom: no such host' } }, 'unreachable'],
  ['a connection that was cut', { message: 'Post "http://prom/api/v1/query": EOF' }, 'unreachable'],
  ['no network in the browser', new TypeError('Failed to fetch'), 'unreachable'],
  [
    'the plugin’s general error',
    { status: 500, data: { message: 'An error occurred within the plugin' } },
    'unreachable',
  ],
  ['a deadline', { status: 500, message: 'context deadline exceeded (Client.Timeout exceeded)' }, 'timeout'],
  ['a request that was cancelled', { cancelled: true, status: -1, statusText: 'Request was aborted' }, 'failed'],
  [
    'a metric whose name holds a word of ours',
    { status: 422, data: { error: 'found duplicate series for the match group of contextd_rate_limit_hits_total' } },
    'failed',
  ],
  ['429 of a rate limit', { status: 429, data: { message: 'too many requests' } }, 'limit'],
  [
    '404 of a data source that was removed',
    { status: 404, data: { message: 'Data source not found' } },
    'dataSourceGone',
  ],
  ['a query’s error', { refId: 'A', status: 500, message: 'something else' }, 'failed'],
  ['an Error', new Error('unexpected token < in JSON'), 'failed'],
  ['plain text', 'it broke', 'failed'],
  ['undefined', undefined, 'failed'],
  ['null', null, 'failed'],
  ['a number', 42, 'failed'],
  ['an empty object', {}, 'failed'],
  ['a body that is text', { status: 500, data: '<html>oops</html>' }, 'failed'],
];

describe('problem from an error', () => {
  it.each(ERRORS)('%s', (_, error, kind) => {
    const problem = problemFromError(error, 'Main Prometheus');
    expect(problem.kind).toBe(kind);
    expect(problem.title).toContain('"Main Prometheus"');
    // What to do: at least one whole sentence, and nothing that only a program understands.
    expect(problem.detail).toMatch(/^[A-Z].+\./);
    expect(`${problem.title} ${problem.detail}`).not.toMatch(/undefined|\[object|null/);
  });

  it.each([
    ['the error of Prometheus', { status: 422, data: { error: 'too many samples' } }, 'too many samples'],
    ['the message of Grafana', { status: 403, data: { message: 'no access to ds' } }, 'no access to ds'],
    ['the message of a query', { message: 'bad_data: 1:3: parse error' }, 'bad_data: 1:3: parse error'],
    ['the text of the status', { status: 502, statusText: 'Bad Gateway' }, 'Bad Gateway'],
    ['plain text', 'it broke', 'it broke'],
    ['the message of an Error', new Error('boom'), 'boom'],
  ])('keeps the words at the end: %s', (_, error, said) => {
    expect(problemFromError(error, 'prom').detail).toMatch(new RegExp(` It said: ${said}$`));
  });

  it.each([
    ['undefined', undefined],
    ['an empty object', {}],
    ['empty words', { status: 504, message: '', data: { error: '' } }],
  ])('adds nothing where nothing was said: %s', (_, error) => {
    expect(problemFromError(error, 'prom').detail).not.toContain('It said');
  });

  it('names the status that it cannot explain', () => {
    expect(problemFromError({ status: 418 }, 'prom').title).toBe('"prom" answered with an error (418)');
    expect(problemFromError(undefined, 'prom').title).toBe('"prom" answered with an error');
  });

  it.each([
    ['a status', { status: 403, data: { message: 'rate limit: too many requests' } }, 'forbidden'],
    ['a 404', { status: 404, data: { message: 'dial tcp 10.0.0.1:9090: connection refused' } }, 'notPrometheus'],
    ['a 504', { status: 504, data: { message: 'dial tcp 10.0.0.1:9090: no such host' } }, 'timeout'],
    ['an error type', { status: 503, data: { errorType: 'timeout', error: 'the limit was exceeded' } }, 'timeout'],
  ])('reads %s before the words', (_, error, kind) => {
    expect(problemFromError(error, 'prom').kind).toBe(kind);
  });

  it('reads the words where the codes cover several problems', () => {
    const data = { errorType: 'execution', error: 'query timed out after exceeding the limit' };
    expect(problemFromError({ status: 422, data }, 'prom').kind).toBe('timeout');
  });
});
