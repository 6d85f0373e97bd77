import { dateTime } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import {
  buildInfo,
  instantVectors,
  LABEL_LIMIT,
  labelValues,
  listLabelValues,
  ProblemError,
  prometheusDataSources,
} from './prometheus';
import { type FakeDataSource, installDataSources, success } from '../testing/grafana';

const RANGE = { from: dateTime(1_700_000_000_900), to: dateTime(1_700_003_600_100) };

/** What label values of "job" come to when the data source answers so. */
function ask(source: Partial<FakeDataSource>, uid = 'prom') {
  const calls = installDataSources([{ uid: 'prom', name: 'Main', ...source }]);
  return { calls, values: labelValues(uid, 'job', ['{__name__=~"contextd_.+"}'], RANGE) };
}

async function problemOf(values: Promise<string[]>) {
  const error = await values.then(
    () => undefined,
    (thrown) => thrown
  );
  expect(error).toBeInstanceOf(ProblemError);
  return (error as ProblemError).problem;
}

describe('data sources that speak the Prometheus API', () => {
  it('are chosen by type, in Grafana’s order', () => {
    installDataSources([
      { uid: 'loki', type: 'loki' },
      { uid: 'azure', type: 'grafana-azureprometheus-datasource' },
      { uid: 'prom' },
      { uid: 'aws', type: 'grafana-amazonprometheus-datasource' },
      { uid: 'insights', type: 'contextd-insights-datasource' },
    ]);
    expect(prometheusDataSources().map(({ uid }) => uid)).toEqual(['azure', 'prom', 'aws']);
  });

  it('may be none', () => {
    installDataSources([{ uid: 'loki', type: 'loki' }]);
    expect(prometheusDataSources()).toEqual([]);
  });
});

describe('label values', () => {
  it('are requested with selectors and whole seconds around the range, without a toast on failure', async () => {
    const { calls, values } = ask({ answer: () => success(['contextd', 'other']) });
    expect(await values).toEqual(['contextd', 'other']);
    expect(calls).toEqual([
      {
        uid: 'prom',
        path: 'api/v1/label/job/values',
        params: {
          'match[]': ['{__name__=~"contextd_.+"}'],
          start: 1_700_000_000,
          end: 1_700_003_601,
          limit: LABEL_LIMIT,
        },
        options: { showErrorAlert: false },
      },
    ]);
  });

  it('of a label whose name holds anything', async () => {
    const calls = installDataSources([{ uid: 'prom' }]);
    await labelValues('prom', 'http.route/x y', ['up'], RANGE);
    expect(calls[0].path).toBe('api/v1/label/http.route%2Fx%20y/values');
  });

  it.each([
    ['none', [], []],
    ['values with quotes, newlines and emoji', ['a"b', 'c\nd', '🔎'], ['a"b', 'c\nd', '🔎']],
    ['only what is text', ['a', 1, null, { b: 1 }], ['a']],
  ])('may be %s', async (_, data, expected) => {
    expect(await ask({ answer: () => success(data) }).values).toEqual(expected);
  });

  it('say that the data source is gone, without asking', async () => {
    const { calls, values } = ask({}, 'removed');
    expect(await problemOf(values)).toMatchObject({
      kind: 'dataSourceGone',
      title: 'The data source "removed" does not exist',
    });
    expect(calls).toEqual([]);
  });

  it('say that the data source is of another type, without asking', async () => {
    const { calls, values } = ask({ type: 'loki' });
    const { kind, title, detail } = await problemOf(values);
    expect(kind).toBe('notPrometheus');
    expect(title).toBe('"Main" is not a Prometheus data source');
    expect(detail).toContain('"loki"');
    expect(calls).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a login page', '<!doctype html><html>Sign in</html>'],
    ['an object of another service', { hits: { total: 3 } }],
    ['data that is not a list', success({ resultType: 'vector', result: [] })],
    ['nothing', null],
    ['a list without a frame around it', ['contextd']],
  ])('say that it does not answer like Prometheus: %s', async (_, answer) => {
    const calls = installDataSources([{ uid: 'prom', name: 'Main', answer: () => answer }]);
    const problem = await problemOf(labelValues('prom', 'job', ['up'], RANGE));
    expect(problem).toMatchObject({ kind: 'notPrometheus', title: '"Main" does not answer like Prometheus' });
    expect(calls).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ['403', { status: 403, data: { message: 'no access' } }, 'forbidden'],
    ['a refused connection', { status: 502, data: { message: 'connect: connection refused' } }, 'unreachable'],
    ['an Error', new Error('strange'), 'failed'],
  ])('say in words what the request failed with: %s', async (_, thrown, kind) => {
    const { values } = ask({
      answer: () => {
        throw thrown;
      },
    });
    const problem = await problemOf(values);
    expect(problem.kind).toBe(kind);
    expect(problem.title).toContain('"Main"');
  });

  it('say in words that the data source’s plugin could not be loaded', async () => {
    installDataSources([{ uid: 'prom', name: 'Main' }]);
    jest.spyOn(getDataSourceSrv(), 'get').mockRejectedValue(new Error('Unable to load plugin'));
    expect((await problemOf(labelValues('prom', 'job', ['up'], RANGE))).detail).toContain('Unable to load plugin');
  });
});

describe('a list of label values', () => {
  const list = (answer: unknown, limit: number) => {
    installDataSources([{ uid: 'prom', answer: () => answer }]);
    return listLabelValues('prom', '__name__', ['up'], RANGE, limit);
  };

  it.each<[string, unknown, number, number | undefined]>([
    ['is whole below the limit', success(['a', 'b']), 3, undefined],
    ['was cut where it is as long as the limit', success(['a', 'b', 'c']), 3, 3],
    ['is whole from a store that knows no limit', success(['a', 'b', 'c', 'd']), 3, undefined],
    ['was cut where the store says so', { ...success(['a']), warnings: ['results truncated due to limit'] }, 3, 1],
    ['was cut where an info says so', { ...success(['a']), infos: ['limit of 100 reached'] }, 3, 1],
    ['is whole with another warning', { ...success(['a']), warnings: ['one store did not answer'] }, 3, undefined],
    ['is whole with a warning that is not text', { ...success(['a']), warnings: 7 }, 3, undefined],
  ])('%s', async (_, answer, limit, cutAt) => {
    expect((await list(answer, limit)).cutAt).toBe(cutAt);
  });
});

describe('instant vectors', () => {
  const frame = (refId: string, value: number | null, labels = {}) => ({
    refId,
    fields: [
      { name: 'Time', type: 'time', config: {}, values: [1] },
      { name: 'Value', type: 'number', config: {}, labels, values: [value] },
    ],
    length: 1,
  });

  it('are sent in one request, and read by query', async () => {
    const queries: unknown[] = [];
    installDataSources([
      {
        uid: 'prom',
        query: (targets) => {
          queries.push(targets);
          return { data: [frame('a', 3, { job: 'x' }), frame('a', 4), frame('b', null), frame('strange', 1)] };
        },
      },
    ]);
    expect(await instantVectors('prom', { a: 'up', b: 'down' })).toEqual({
      a: [
        { labels: { job: 'x' }, value: 3 },
        { labels: {}, value: 4 },
      ],
      b: [],
    });
    expect(queries).toEqual([
      [
        expect.objectContaining({ refId: 'a', expr: 'up', instant: true, range: false }),
        expect.objectContaining({ refId: 'b', expr: 'down' }),
      ],
    ]);
  });

  it('say what is wrong when the store refuses', async () => {
    installDataSources([
      { uid: 'prom', query: () => ({ data: [], errors: [{ refId: 'a', status: 422, message: 'too many samples' }] }) },
    ]);
    await expect(instantVectors('prom', { a: 'up' })).rejects.toMatchObject({ problem: { kind: 'limit' } });
    await expect(instantVectors('gone', { a: 'up' })).rejects.toMatchObject({ problem: { kind: 'dataSourceGone' } });
  });
});

describe('build information', () => {
  it.each<[unknown, unknown]>([
    [success({ application: 'Grafana Mimir', version: '3.0.0' }), { application: 'Grafana Mimir', version: '3.0.0' }],
    [success({ version: '3.5.0', goVersion: 'go1.25' }), { application: undefined, version: '3.5.0' }],
    [success({ version: 7 }), { application: undefined, version: undefined }],
    ['<html>', { application: undefined, version: undefined }],
    [undefined, { application: undefined, version: undefined }],
  ])('%j is read as %j', async (answer, expected) => {
    installDataSources([{ uid: 'prom', answer: () => answer }]);
    expect(await buildInfo('prom')).toEqual(expected);
  });
});
