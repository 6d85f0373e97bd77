import { INSIGHTS_TYPE } from '../../constants';
import { INSIGHTS_API } from '../../shared/insights/version';
import { type FakeDataSource, installDataSources, success } from '../../shared/testing/grafana';
import { type Connection, testConnection } from './connections';

/** A store whose queries answer with these values, by what the expression begins with; nothing for the others. */
function store(values: Record<string, number>): Pick<FakeDataSource, 'query'> {
  return {
    query: (targets) => ({
      data: targets.flatMap(({ refId, expr }) => {
        const value = values[Object.keys(values).find((start) => expr.startsWith(start)) ?? ''];
        return value === undefined
          ? []
          : [
              {
                refId,
                length: 1,
                fields: [{ name: 'Value', type: 'number', config: {}, labels: {}, values: [value] }],
              },
            ];
      }),
    }),
  };
}

const refuses = (status: number, message: string): Pick<FakeDataSource, 'query'> => ({
  query: () => ({ data: [], errors: [{ status, message }] }),
});
const INSIGHTS = { uid: 'insights', name: 'Insights', type: INSIGHTS_TYPE, jsonData: { prometheusUid: 'prom' } };
const healthy = { health: () => ({ status: 'success', message: 'Prometheus answered.' }) };

function ask(which: Connection, sources: FakeDataSource[], uid = 'prom') {
  installDataSources(sources);
  return testConnection(which, uid, ['my "job"']);
}

describe('the test of', () => {
  it.each<[string, Connection, FakeDataSource[], string, RegExp, object]>([
    [
      'a Prometheus that says what it is',
      'prometheus',
      [
        {
          uid: 'prom',
          ...store({ vector: 1 }),
          answer: () => success({ application: 'Grafana Mimir', version: '3.0.0' }),
        },
      ],
      'good',
      /^Grafana Mimir 3\.0\.0 answered in \d+ ms\.$/,
      {},
    ],
    [
      'a store whose proxy lets only queries through',
      'prometheus',
      [
        {
          uid: 'prom',
          ...store({ vector: 1 }),
          answer: () => {
            throw { status: 403, data: { message: 'no' } };
          },
        },
      ],
      'good',
      /^A store with Prometheus’ API answered/,
      {},
    ],
    [
      'a store that answers something else',
      'prometheus',
      [{ uid: 'prom', ...store({ vector: 2 }) }],
      'critical',
      /something other than 1/,
      { href: expect.anything() },
    ],
    [
      'a store that is down',
      'prometheus',
      [{ uid: 'prom', ...refuses(502, 'connection refused') }],
      'critical',
      /cannot be reached/,
      { href: expect.objectContaining({ url: '/connections/datasources/edit/prom' }) },
    ],
    ['a data source that is gone', 'prometheus', [], 'critical', /does not exist/, {}],
    [
      'a scrape that works',
      'scrape',
      [{ uid: 'prom', ...store({ sum: 3, count: 3 }) }],
      'good',
      /^All 3 scraped targets of contextd answer\.$/,
      {},
    ],
    [
      'the scrape of one',
      'scrape',
      [{ uid: 'prom', ...store({ sum: 1, count: 1 }) }],
      'good',
      /^The one scraped target of contextd answers\.$/,
      {},
    ],
    [
      'a scrape that half works',
      'scrape',
      [{ uid: 'prom', ...store({ sum: 1, count: 3 }) }],
      'critical',
      /^2 of 3 targets are down/,
      { fix: 'scrape' },
    ],
    [
      'no scrape',
      'scrape',
      [{ uid: 'prom', ...store({}) }],
      'warning',
      /Nothing with job="my "job"" is scraped: it has no up series/,
      { fix: 'scrape' },
    ],
    [
      'a scrape under another job',
      'scrape',
      [{ uid: 'prom', ...store({}), answer: () => success(['contextd-dev', 'my "job"']) }],
      'warning',
      /The store scrapes "contextd-dev": choose that job above/,
      { fix: 'scrape' },
    ],
    [
      'a push that works',
      'otlp',
      [
        {
          uid: 'prom',
          ...store({ 'count(target_info{job="my \\"job\\""} unless': 2, 'count(target_info{job="my \\"job\\""})': 2 }),
        },
      ],
      'good',
      /^2 processes of contextd push by OTLP\.$/,
      {},
    ],
    [
      'a push without a name',
      'otlp',
      [{ uid: 'prom', ...store({ 'count(target_info': 1 }) }],
      'warning',
      /without service\.instance\.id/,
      { fix: 'otlp' },
    ],
    [
      'a scrape that brings target_info',
      'otlp',
      [{ uid: 'prom', ...store({ 'count(target_info{job="my \\"job\\""})': 3 }) }],
      'good',
      /does not need to push/,
      {},
    ],
    [
      'no push',
      'otlp',
      [{ uid: 'prom', ...store({}) }],
      'warning',
      /telemetry is off, or the store does not accept OTLP/,
      { fix: 'otlp' },
    ],
    [
      'a push that cannot be queried',
      'otlp',
      [{ uid: 'prom', ...refuses(504, 'timeout') }],
      'critical',
      /did not answer in time/,
      {},
    ],
    [
      'no Insights',
      'insights',
      [{ uid: 'prom' }],
      'warning',
      /^There is no Insights data source for this Prometheus data source/,
      {},
    ],
    [
      'an Insights beside another store',
      'insights',
      [{ uid: 'prom' }, { uid: 'other' }, { ...INSIGHTS, jsonData: { prometheusUid: 'other' } }],
      'warning',
      /^There is no Insights data source for this/,
      {},
    ],
    [
      'an Insights that is well',
      'insights',
      [{ uid: 'prom' }, { ...INSIGHTS, ...healthy, answer: () => ({ api: INSIGHTS_API }) }],
      'good',
      /^Prometheus answered\. A query took \d+ ms\.$/,
      {},
    ],
    [
      'one of two Insights',
      'insights',
      [{ uid: 'prom' }, { ...INSIGHTS, ...healthy, name: 'B' }, { ...INSIGHTS, ...healthy, uid: 'a', name: 'A' }],
      'good',
      /"A" is used; "B" belongs to the same store\.$/,
      {},
    ],
    [
      'an Insights with an old backend',
      'insights',
      [
        { uid: 'prom' },
        {
          ...INSIGHTS,
          ...healthy,
          uid: 'old',
          answer: () => {
            throw { status: 404, data: { message: 'Insights has no such resource.' } };
          },
        },
      ],
      'critical',
      /^The Insights backend is older than the app/,
      {},
    ],
    [
      'an Insights that this reader may not query',
      'insights',
      [
        { uid: 'prom' },
        { ...INSIGHTS, ...healthy, query: () => ({ data: [], error: { status: 403, data: { message: 'no' } } }) },
      ],
      'critical',
      /^You may not query "Insights"\. Ask an administrator/,
      {},
    ],
    [
      'an Insights whose query fails',
      'insights',
      [
        { uid: 'prom' },
        { ...INSIGHTS, ...healthy, query: () => ({ data: [], errors: [{ refId: 'A', message: 'Too many series.' }] }) },
      ],
      'critical',
      /^"Insights" could not answer\. Too many series\.$/,
      {},
    ],
    [
      'an Insights that says it is not well',
      'insights',
      [{ uid: 'prom' }, { ...INSIGHTS, health: () => ({ status: 'error', message: 'No URL.' }) }],
      'critical',
      /^No URL\.$/,
      { href: expect.anything() },
    ],
    [
      'an Insights that says nothing',
      'insights',
      [{ uid: 'prom' }, { ...INSIGHTS }],
      'critical',
      /did not report its health/,
      {},
    ],
    [
      'an Insights whose check fails',
      'insights',
      [
        { uid: 'prom' },
        {
          ...INSIGHTS,
          health: () => {
            throw Object.assign(new Error('The URL leads nowhere.'), { details: {} });
          },
        },
      ],
      'critical',
      /^The URL leads nowhere\.$/,
      { href: expect.objectContaining({ url: '/connections/datasources/edit/insights' }) },
    ],
  ])('%s says so', async (_, which, sources, state, text, more) => {
    const result = await ask(which, sources);
    expect(result.state).toBe(state);
    expect(result.text).toMatch(text);
    expect(result).toMatchObject(more);
  });

  it('nothing at all leads to where a data source is added', async () => {
    expect(await ask('prometheus', [], '')).toMatchObject({
      state: 'critical',
      href: { url: '/connections/datasources/prometheus' },
    });
  });
});
