import '../testing/browser';
import {
  EmbeddedScene,
  sceneGraph,
  SceneReactObject,
  SceneTimeRange,
  SceneVariableSet,
  type QueryVariable,
  type SceneVariable,
} from '@grafana/scenes';
import { VAR } from '../../routing';
import { type AppSettings } from '../../settings';
import { forgetInventory } from '../store/inventory';
import { recallList, rememberList } from '../settings/storage';
import { type FakeDataSource, installDataSources, success } from '../testing/grafana';
import { ConceptLabelVariable, initialDataSource, type JobVariable, pageVariables } from './variables';

describe('the data source that the app opens with', () => {
  const three = [{ uid: 'a' }, { uid: 'b', isDefault: true }, { uid: 'c' }];

  it.each<[string, AppSettings, Array<{ uid: string; isDefault?: boolean }>, string | undefined, string]>([
    ['the saved one', { dataSource: 'c' }, three, 'a', 'a'],
    ['the configured one when nothing is saved', { dataSource: 'c' }, three, undefined, 'c'],
    ['the configured one when the saved one is gone', { dataSource: 'c' }, three, 'gone', 'c'],
    ['Grafana’s default when the configured one is gone', { dataSource: 'gone' }, three, undefined, 'b'],
    ['Grafana’s default when both are gone', { dataSource: 'gone' }, three, 'gone too', 'b'],
    ['Grafana’s default when nothing is said', {}, three, undefined, 'b'],
    ['the first one when Grafana’s default is of another type', {}, [{ uid: 'x' }, { uid: 'y' }], undefined, 'x'],
    ['none when there is none', { dataSource: 'c' }, [], 'a', ''],
  ])('is %s', (_, settings, available, saved, expected) => {
    expect(initialDataSource(settings, available, saved)).toBe(expected);
  });
});

let leave: () => void = () => {};

beforeEach(() => {
  window.localStorage.clear();
  forgetInventory();
});

afterEach(() => leave());

interface Page {
  settings?: AppSettings;
  /** Values that the address has for variables. */
  url?: Record<string, string | string[]>;
  more?: SceneVariable[];
}

/** Opens a page with the variables of every page, and waits until they know their options. */
async function open({ settings = {}, url = {}, more = [] }: Page = {}) {
  const variables = [...pageVariables(settings), ...more];
  for (const [name, value] of Object.entries(url)) {
    const variable = variables.find((one) => one.state.name === name);
    variable?.urlSync?.updateFromUrl({ [`var-${name}`]: value });
  }
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-6h', to: 'now' }),
    $variables: new SceneVariableSet({ variables }),
    body: new SceneReactObject({}),
  });
  leave = scene.activate();
  await settled();
  const byName = (name: string) => variables.find((one) => one.state.name === name) as QueryVariable;
  return { byName, read: (name: string) => ({ value: byName(name).state.value, options: optionsOf(byName(name)) }) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const optionsOf = (variable: QueryVariable) => variable.state.options.map(({ value }) => value);

/** A store with these jobs: those that export contextd's own metrics, those that tell about a process, and all. */
function jobs(own: string[], all: string[], processes: string[] = []): Pick<FakeDataSource, 'answer'> {
  return {
    answer: (path, params) => {
      const [selector] = params['match[]'] as string[];
      const isJob = path === 'api/v1/label/job/values';
      return success(
        isJob ? (selector.includes('(contextd|folding)') ? own : selector.includes('(?i:') ? processes : all) : []
      );
    },
  };
}

const fails = () => {
  throw { status: 502, data: { message: 'connection refused' } };
};

describe('the job', () => {
  interface JobCase {
    own?: string[];
    all?: string[];
    processes?: string[];
    page?: Page;
    saved?: string[];
    value: string[];
    options: string[];
  }

  it.each<[string, JobCase]>([
    [
      'is the default where it exists',
      { own: ['contextd', 'ctx2'], value: ['contextd'], options: ['contextd', 'ctx2'] },
    ],
    ['gives way to the job that is contextd', { own: ['ctx'], value: ['ctx'], options: ['ctx'] }],
    [
      'is joined with the one under which its process is scraped',
      {
        own: ['contextd'],
        processes: ['contextd-scrape'],
        value: ['contextd', 'contextd-scrape'],
        options: ['contextd', 'contextd-scrape'],
      },
    ],
    [
      'is not joined with another one where it tells about its process itself',
      {
        own: ['contextd'],
        processes: ['contextd', 'contextd-exporter'],
        value: ['contextd'],
        options: ['contextd', 'contextd-exporter'],
      },
    ],
    [
      'is that of the scrape where nothing is pushed',
      { processes: ['contextd-scrape'], value: ['contextd-scrape'], options: ['contextd-scrape'] },
    ],
    ['is the configured one', { own: ['a', 'b'], page: { settings: { job: 'b' } }, value: ['b'], options: ['a', 'b'] }],
    [
      'may be several configured ones',
      { own: ['a', 'b', 'c'], page: { settings: { job: 'b, c' } }, value: ['b', 'c'], options: ['a', 'b', 'c'] },
    ],
    [
      'is the remembered one before the configured',
      { own: ['a', 'b'], page: { settings: { job: 'b' } }, saved: ['a'], value: ['a'], options: ['a', 'b'] },
    ],
    [
      'is that of the address before all',
      { own: ['a', 'b', 'c'], page: { url: { job: ['c'] } }, saved: ['a'], value: ['c'], options: ['a', 'b', 'c'] },
    ],
    [
      'stays when it was configured and is not there',
      { own: ['a'], page: { settings: { job: 'b' } }, value: ['b'], options: ['a', 'b'] },
    ],
    [
      'stays when the address names one that is not there',
      { own: ['a'], page: { url: { job: ['x"y'] } }, value: ['x"y'], options: ['a', 'x"y'] },
    ],
    [
      'is offered among all jobs where none is contextd',
      { all: ['node', 'api'], value: ['contextd'], options: ['node', 'api', 'contextd'] },
    ],
    ['is not offered twice', { all: ['contextd', 'api'], value: ['contextd'], options: ['contextd', 'api'] }],
    ['stays in an empty store', { value: ['contextd'], options: ['contextd'] }],
  ])('%s', async (_, { own = [], all = [], processes = [], page, saved, value, options }) => {
    installDataSources([{ uid: 'prom', ...jobs(own, all, processes) }]);
    if (saved) {
      rememberList('jobs', saved);
    }
    expect((await open(page)).read(VAR.job)).toEqual({ value, options });
  });

  it('asks for all jobs only where none may be contextd', async () => {
    const requests = installDataSources([{ uid: 'prom', ...jobs(['contextd'], ['node']) }]);
    await open();
    expect(requests.filter(({ path }) => path.includes('/job/'))).toHaveLength(2);
  });

  it('stands in queries as any of the chosen ones', async () => {
    installDataSources([{ uid: 'prom', ...jobs(['contextd'], [], ['contextd.scrape']) }]);
    const { byName } = await open();
    expect(sceneGraph.interpolate(byName(VAR.job), '$job')).toBe('contextd|contextd\\\\.scrape');
  });

  it('is remembered when it was chosen, and left to what is found where it is the default', async () => {
    installDataSources([{ uid: 'prom', ...jobs(['contextd', 'other'], [], ['contextd-scrape']) }]);
    const { byName } = await open();
    const job = byName(VAR.job) as unknown as JobVariable;
    job.remember();
    expect(recallList('jobs')).toBeUndefined();
    job.changeValueTo(['other']);
    job.remember();
    expect(recallList('jobs')).toEqual(['other']);
  });

  it('knows the scrape of a chosen job that is not chosen', async () => {
    installDataSources([{ uid: 'prom', ...jobs(['contextd'], [], ['contextd-scrape']) }]);
    const { byName } = await open({ url: { job: ['contextd'] } });
    const job = byName(VAR.job) as unknown as JobVariable;
    expect(job.scrapesLeftOut()).toEqual(['contextd-scrape']);
    job.changeValueTo(['contextd', 'contextd-scrape']);
    expect(job.scrapesLeftOut()).toEqual([]);
  });

  it('stays when the data source fails; the page says what is wrong, once', async () => {
    installDataSources([{ uid: 'prom', answer: fails }]);
    const { byName, read } = await open({ settings: { job: 'b' } });
    expect(read(VAR.job)).toEqual({ value: ['b'], options: ['b'] });
    expect(byName(VAR.job).state.error ?? null).toBeNull();
  });

  it('is requested from the chosen data source, and from the next one after a change', async () => {
    const requests = installDataSources([
      { uid: 'a', ...jobs(['contextd'], []) },
      { uid: 'b', ...jobs(['ctx-b'], []) },
    ]);
    const { byName, read } = await open();
    expect(new Set(requests.map(({ uid }) => uid))).toEqual(new Set(['a']));
    byName(VAR.dataSource).changeValueTo('b');
    await settled();
    expect(read(VAR.job)).toEqual({ value: ['ctx-b'], options: ['ctx-b'] });
  });
});

describe('the instance', () => {
  const instances = (...values: string[]): Pick<FakeDataSource, 'answer'> => ({
    answer: (path) => success(path.includes('/instance/') ? values : ['contextd']),
  });

  it('is all of them unless the reader chooses, series without an instance included', async () => {
    installDataSources([{ uid: 'prom', ...instances('contextd-0', 'contextd-1') }]);
    const { byName, read } = await open();
    expect(read(VAR.instance)).toEqual({ value: '$__all', options: ['contextd-0', 'contextd-1'] });
    expect(sceneGraph.interpolate(byName(VAR.instance), '$instance')).toBe('.*');
  });

  it('is what the address names', async () => {
    installDataSources([{ uid: 'prom', ...instances('contextd-0', 'contextd-1', 'contextd-2') }]);
    const chosen = ['contextd-0', 'contextd-2'];
    expect((await open({ url: { instance: chosen } })).read(VAR.instance).value).toEqual(chosen);
  });

  it('is all of them in a store that knows none', async () => {
    installDataSources([{ uid: 'prom', ...instances() }]);
    expect((await open()).read(VAR.instance)).toEqual({ value: '$__all', options: [] });
  });

  it('stays what was chosen when the data source fails', async () => {
    installDataSources([{ uid: 'prom', answer: fails }]);
    const { read } = await open({ url: { instance: ['contextd-1'] } });
    expect(read(VAR.instance)).toEqual({ value: ['contextd-1'], options: ['contextd-1'] });
  });

  it('is requested within the job, whatever the job is called', async () => {
    const requests = installDataSources([{ uid: 'prom', ...jobs([], []) }]);
    await open({ url: { job: ['a"b\\c'] } });
    const selectors = requests.filter(({ path }) => path.includes('/instance/')).map(({ params }) => params['match[]']);
    expect(selectors).toContainEqual([expect.stringContaining('{job="a\\"b\\\\c",')]);
  });

  it('is requested again when the job changes', async () => {
    const requests = installDataSources([{ uid: 'prom', ...jobs(['contextd', 'other'], []) }]);
    const { byName } = await open();
    byName(VAR.job).changeValueTo(['other']);
    await settled();
    const last = requests.filter(({ path }) => path.includes('/instance/')).pop();
    expect(String(last?.params['match[]'])).toContain('job="other"');
  });
});

it('asks nothing at all without a data source', async () => {
  const requests = installDataSources([{ uid: 'loki', type: 'loki' }]);
  const { read } = await open();
  expect(requests).toEqual([]);
  expect(read(VAR.dataSource).value).toBe('');
});

describe('the values of a concept’s label', () => {
  const route = () => new ConceptLabelVariable(VAR.route, 'Route', 'httpRequests', 'http_route');

  /** A store with these metric names, and these values of labels. */
  const store = (names: string[], labels: Record<string, string[]>): Pick<FakeDataSource, 'answer'> => ({
    answer: (path) => {
      const label = path.split('/')[3];
      return success(label === '__name__' ? names : (labels[label] ?? []));
    },
  });

  it.each<[string, string[], Record<string, string[]>, string, string[]]>([
    ['under its own name', ['http_server_requests_total'], { http_route: ['/b', '/a'] }, '/a', ['/a', '/b']],
    ['under the name of v0.5.0', ['contextd_http_requests_total'], { endpoint: ['/a', '/c'] }, '/c', ['/a', '/c']],
    [
      'under both',
      ['http_server_requests_total', 'contextd_http_requests_total'],
      { http_route: ['/a', '/b'], endpoint: ['/a', '/c'] },
      '/b',
      ['/a', '/b', '/c'],
    ],
    ['with the one of the address, that was not seen lately', ['http_server_requests_total'], {}, '/old', ['/old']],
  ])('are found %s', async (_, names, labels, value, options) => {
    installDataSources([{ uid: 'prom', ...store(names, labels) }]);
    const { read } = await open({ url: { [VAR.route]: value }, more: [route()] });
    expect(read(VAR.route)).toEqual({ value, options });
  });

  it('are requested of the concept’s own series in the job', async () => {
    const requests = installDataSources([{ uid: 'prom', ...store(['http_server_requests_total'], {}) }]);
    await open({ url: { job: ['ctx'] }, more: [route()] });
    const last = requests.filter(({ path }) => path.includes('/http_route/')).pop();
    expect(last?.params['match[]']).toEqual(['{job="ctx",__name__=~"http_server_requests_total(_count|_bucket)?"}']);
  });

  it('are none where the concept is missing', async () => {
    const requests = installDataSources([{ uid: 'prom', ...store(['up'], {}) }]);
    const { read } = await open({ more: [route()] });
    expect(read(VAR.route)).toEqual({ value: '', options: [] });
    expect(requests.some(({ path }) => /route|endpoint/.test(path))).toBe(false);
  });

  it('are the one of the address when the data source fails', async () => {
    installDataSources([{ uid: 'prom', answer: fails }]);
    const { read } = await open({ url: { [VAR.route]: '/checkpoints/search' }, more: [route()] });
    expect(read(VAR.route)).toEqual({ value: '/checkpoints/search', options: ['/checkpoints/search'] });
  });
});
