import { dateTime } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { labelAnswer, labelValues, ProblemError, prometheusDataSources } from './prometheus';
import { type FakeDataSource, installDataSources, success } from './testing/grafana';

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
  it('are asked for with selectors and whole seconds around the range, without a toast on failure', async () => {
    const { calls, values } = ask({ answer: () => success(['contextd', 'other']) });
    expect(await values).toEqual(['contextd', 'other']);
    expect(calls).toEqual([
      {
        uid: 'prom',
        path: 'api/v1/label/job/values',
        params: { 'match[]': ['{__name__=~"contextd_.+"}'], start: 1_700_000_000, end: 1_700_003_601 },
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

  it.each<[string, object, string | undefined]>([
    ['a warning', { warnings: ['results truncated due to limit'] }, 'results truncated due to limit'],
    ['an info', { infos: ['limit of 100 reached'] }, 'limit of 100 reached'],
    ['nothing', {}, undefined],
    ['a warning about something else', { warnings: ['a store gateway is slow'] }, undefined],
    ['a warning that is no text', { warnings: [{ code: 1 }], infos: 'x' }, undefined],
  ])('say when they were cut short, by %s', async (_, more, cut) => {
    installDataSources([{ uid: 'prom', answer: () => ({ ...success(['a']), ...more }) }]);
    expect(await labelAnswer('prom', 'job', ['up'], RANGE)).toEqual({ values: ['a'], cut });
  });

  it('say that the data source is gone, without asking', async () => {
    const { calls, values } = ask({}, 'removed');
    expect(await problemOf(values)).toMatchObject({
      kind: 'dataSourceGone',
      title: 'The data source "removed" is not there',
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
    ['data that is no list', success({ resultType: 'vector', result: [] })],
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
