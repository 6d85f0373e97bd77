import '../../shared/testing/browser';
import { locationService } from '@grafana/runtime';
import { SceneQueryRunner } from '@grafana/scenes';
import { act, configure, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { CONCEPT_IDS } from '../../metrics/catalogue';
import { STORES } from '../../metrics/testing/stores';
import { parseSettings } from '../../settings';
import { type CatalogueGate } from '../../shared/scene/CatalogueGate';
import { forgetInventory } from '../../shared/store/inventory';
import { recall } from '../../shared/settings/storage';
import { type FakeDataSource, installDataSources, success } from '../../shared/testing/grafana';
import { testIds } from '../../shared/testIds';
import { setupScene } from './page';
import { SetupView } from './SetupView';

// Whether an element is hidden takes seconds to find out among so many rows.
configure({ defaultHidden: true });

const OLD = STORES['v0.5.0'].filter((name) => !name.startsWith('compression'));

type Values = Record<string, unknown>;

/** A store with these names; other label values and the queries answer as told. */
function store(names: () => unknown, more: Partial<FakeDataSource> & { values?: Values } = {}): FakeDataSource {
  const { values = {}, ...rest } = more;
  return {
    uid: 'prom',
    name: 'Main',
    answer: (path) => {
      const label = path.split('/')[3];
      return label === '__name__' ? names() : success(values[label] ?? (label === 'job' ? ['contextd'] : []));
    },
    ...rest,
  };
}

const has = (names: string[], more = {}) => store(() => success(names), more);
const refuses = (status: number, message: string) =>
  store(() => {
    throw { status, data: { message } };
  });

let leave: () => void = () => {};

beforeEach(() => {
  window.localStorage.clear();
  forgetInventory();
  locationService.push('/a/app/setup?open=all');
  // What the page measures by itself is looked at elsewhere.
  jest.spyOn(SceneQueryRunner.prototype, 'runQueries').mockImplementation(() => {});
});

afterEach(() => {
  leave();
  jest.restoreAllMocks();
});

async function open(...sources: FakeDataSource[]) {
  const calls = installDataSources(sources);
  const scene = setupScene(parseSettings({}));
  const gate = scene.state.body as CatalogueGate;
  leave = scene.activate();
  render(<gate.Component model={gate} />);
  await settled();
  return { calls, view: () => gate.state.body as SetupView };
}

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 10)));
const row = (id: string) => screen.getByTestId(testIds.concept(id));
const section = (title: string) => screen.getByRole('heading', { name: title }).closest('section') as HTMLElement;
const rows = () => screen.queryAllByTestId(/^contextd concept/);
/** Names are read off the elements: computing them for every button takes seconds among so many rows. */
const buttons = (name: string, root: ParentNode = document) =>
  [...root.querySelectorAll('button')].filter(
    (one) => (one.ariaLabel ?? one.getAttribute('aria-label') ?? one.textContent) === name
  );
const click = (name: string, root?: ParentNode) => userEvent.click(buttons(name, root)[0]);

describe('Setup', () => {
  it('shows every concept, found as which series or missing and why', async () => {
    await open(has(OLD));
    expect(rows()).toHaveLength(CONCEPT_IDS.length);
    expect(row('toolCalls')).toHaveTextContent('contextd_mcp_tool_invocations_total');
    expect(row('httpRequests')).toHaveTextContent('misleading');
    expect(row('cacheHits')).toHaveTextContent("it is on contextd's roadmap");
    expect(row('compressionRatio')).toHaveTextContent('never records');
  });

  it('says what misleads', async () => {
    await open(has(OLD));
    const list = section('Misleading series');
    expect(list).toHaveTextContent('counts responses with status 400, 404 and 500 as 200');
    expect(list).toHaveTextContent('always reports 0');
    expect(list).toHaveTextContent('Counters start above zero');
  });

  it('filters by text and by state, and says how many are left', async () => {
    await open(has(OLD));
    await userEvent.type(screen.getByRole('textbox', { name: 'Filter the concepts' }), 'cache hit');
    expect(rows().map((one) => one.dataset.testid)).toEqual(['contextd concept cacheHits']);
    expect(screen.getByText(`1 of ${CONCEPT_IDS.length} shown`)).toBeInTheDocument();
    await userEvent.clear(screen.getByRole('textbox', { name: 'Filter the concepts' }));
    await userEvent.click(screen.getByRole('radio', { name: 'Misleading 4' }));
    expect(rows()).toHaveLength(4);
    await userEvent.type(screen.getByRole('textbox', { name: 'Filter the concepts' }), 'nothing so');
    expect(screen.getByText(/No concept matches/)).toBeInTheDocument();
  });

  it('opens a missing concept with the lines for the chosen store, which is remembered', async () => {
    await open(has(STORES['go_* only']));
    await userEvent.click(screen.getByRole('radio', { name: 'Mimir' }));
    expect(recall('store')).toBe('mimir');
    const toggle = within(row('toolCalls')).getByRole('button');
    expect(toggle).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(toggle);
    expect(toggle).toHaveAttribute('aria-expanded', 'true');
    const detail = document.getElementById(toggle.getAttribute('aria-controls') ?? '') as HTMLElement;
    expect(detail).toHaveTextContent('OBSERVABILITY_ENABLE_TELEMETRY=true');
    expect(detail).toHaveTextContent('http://mimir:8080/otlp');
    expect(within(detail).getByRole('button', { name: 'Copy: Mimir: mimir.yaml' })).toBeInTheDocument();
    await userEvent.click(toggle);
    expect(document.body).not.toHaveTextContent('http://mimir:8080/otlp');
  });

  it('takes the store from the data source until the reader chooses', async () => {
    await open({ ...has(OLD), name: 'VictoriaMetrics' });
    expect(screen.getByRole('radio', { name: 'VictoriaMetrics' })).toBeChecked();
  });

  describe('folds the groups:', () => {
    const group = (title: string) =>
      screen.getAllByRole('button').find(({ textContent }) => textContent?.startsWith(title)) as Element;
    const openGroups = () => new Set(rows().map((one) => one.dataset.testid?.split(' ')[2]));

    beforeEach(() => locationService.push('/a/app/setup?from=now-1h'));

    it('those that need attention are open, and the headers count', async () => {
      await open(has(OLD));
      expect(openGroups().has('httpRequests')).toBe(true);
      expect(openGroups().has('heapAlloc')).toBe(false);
      expect(group('HTTP server')).toHaveTextContent(/HTTP server\d+ of \d+ found2 missing\s*3 misleading/);
      expect(group('HTTP server')).toHaveAttribute('aria-expanded', 'true');
      expect(group('Memories')).toHaveAttribute('aria-expanded', 'false');
    });

    it('what a reader opens and closes stands in the address', async () => {
      await open(has(OLD));
      await userEvent.click(group('Memories'));
      expect(row('memorySearches')).toBeInTheDocument();
      expect(locationService.getSearchObject()).toMatchObject({
        from: 'now-1h',
        open: expect.arrayContaining(['memory', 'http']),
      });
      await click('Collapse all');
      expect(rows()).toEqual([]);
      expect(locationService.getSearchObject().open).toBe('none');
      await click('Expand all');
      expect(rows()).toHaveLength(CONCEPT_IDS.length);
    });

    it('a filter opens the groups that match, and they can be closed', async () => {
      locationService.push('/a/app/setup?open=none');
      await open(has(OLD));
      await userEvent.type(screen.getByRole('textbox', { name: 'Filter the concepts' }), 'heap_alloc');
      expect(rows()).toHaveLength(1);
      await userEvent.click(group('Go runtime'));
      expect(rows()).toHaveLength(0);
      await userEvent.type(screen.getByRole('textbox', { name: 'Filter the concepts' }), '_');
      expect(rows()).toHaveLength(1);
      expect(locationService.getSearchObject().open).toBe('none');
    });
  });

  it('opens with the concept that the address names', async () => {
    locationService.push('/a/app/setup?concept=heapAlloc');
    await open(has(STORES['v0.5.0 by OTLP only']));
    const toggle = row('heapAlloc').querySelector('button') as Element;
    expect(toggle).toHaveAttribute('aria-expanded', 'true');
    expect(toggle).toHaveFocus();
  });

  it('says since when a series is there, once a row is open', async () => {
    const query = jest.fn((targets: Array<{ refId: string }>) => ({
      data: targets.map(({ refId }) => ({
        refId,
        length: 1,
        fields: [{ name: 'Value', type: 'number', config: {}, labels: {}, values: [1] }],
      })),
    }));
    await open(has(OLD, { query }));
    expect(query).not.toHaveBeenCalled();
    await userEvent.click(within(row('goroutines')).getByRole('button'));
    await settled();
    expect(screen.getByText(/^For over a year/)).toBeInTheDocument();
    expect(query).toHaveBeenCalledTimes(1);
    await userEvent.click(within(row('memorySearches')).getByRole('button'));
    await settled();
    expect(query).toHaveBeenCalledTimes(1);
    await click('Since when?');
    await settled();
    expect(query).toHaveBeenCalledTimes(2);
  });

  it('says which step brings how much, and shows its lines', async () => {
    await open(has(STORES['go_* only']));
    const steps = section('What to do');
    expect(within(steps).getByText(/^\+ \d+ concepts$/, { selector: 'li:first-child *' })).toBeInTheDocument();
    await userEvent.click(within(steps).getByRole('button', { name: 'Turn on telemetry' }));
    expect(steps).toHaveTextContent('--web.enable-otlp-receiver');
    await userEvent.click(within(steps).getByRole('button', { name: 'Turn on telemetry' }));
    expect(steps).not.toHaveTextContent('--web.enable-otlp-receiver');
  });

  it('tests a connection on request, aloud, and leads to the lines that help', async () => {
    await open(has(OLD));
    const result = screen.getByRole('status', { name: 'Scrape of contextd' });
    expect(result).toHaveTextContent('Not tested yet.');
    await click('Test: Scrape of contextd');
    await settled();
    expect(result).toHaveTextContent('Nothing with job="contextd" is scraped');
    await click('Scrape /metrics');
    expect(section('What to do')).toHaveTextContent('job_name: contextd');
    await click('Test all');
    await settled();
    expect(screen.queryAllByText(/Not tested yet|Testing…/)).toEqual([]);
  });

  it('counts series on request alone, and gives the rules', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `/home/${i}`);
    const query = jest.fn((targets: Array<{ refId: string; expr: string }>) => ({
      data: targets.map(({ refId }) => ({
        refId,
        length: 1,
        fields: [{ name: 'Value', type: 'number', config: {}, labels: { __name__: 'go_goroutines' }, values: [1234] }],
      })),
    }));
    const { calls } = await open(has(OLD, { values: { project_id: many }, query }));
    expect(calls.filter(({ path }) => path.includes('project_id'))).toEqual([]);
    await click('Count series');
    await settled();
    const [request] = calls.filter(({ path }) => path.includes('project_id'));
    expect(request.params).toMatchObject({ limit: 1000, 'match[]': [expect.stringContaining('job="contextd"')] });
    expect(query.mock.calls.flatMap(([[{ expr }]]) => expr).join()).not.toContain('contextd_memory_searches_total');
    const report = section('Cardinality');
    expect(report).toHaveTextContent('project_id has more than 1,000 values: drop it');
    expect(report).toHaveTextContent('aggregate_labels');
    expect(within(report).getByRole('row', { name: /go_goroutines\s*1,234/ })).toBeInTheDocument();
    expect(
      within(report).getByRole('row', { name: /contextd_memory_searches_total .*not counted/ })
    ).toBeInTheDocument();
  });

  it('says why series cannot be counted', async () => {
    await open(
      has(['go_goroutines', 'up'], { query: () => ({ data: [], errors: [{ status: 504, message: 'timeout' }] }) })
    );
    await click('Count series');
    await settled();
    expect(screen.getByRole('status', { name: 'Cardinality' })).toHaveTextContent('did not answer in time');
  });

  it('asks again when the reader has changed something', async () => {
    let names = ['up'];
    await open(store(() => success(names)));
    expect(row('goroutines')).toHaveAttribute('data-status', 'missing');
    names = ['up', 'go_goroutines'];
    await click('Look again');
    await settled();
    expect(row('goroutines')).toHaveAttribute('data-status', 'found');
  });

  it('has names cut at the limit told in its sentence', async () => {
    const names = [...OLD, ...Array.from({ length: 20_000 - OLD.length }, (_, i) => `contextd_x_${i}`)];
    const { view } = await open(has(names));
    expect(view().state.resolution.cutAt).toBe(20_000);
  });

  it('never asks for a list without a limit, nor for series', async () => {
    const { calls } = await open(has(OLD));
    await click('Count series');
    await click('Test all');
    await settled();
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.filter(({ path }) => path.includes('series'))).toEqual([]);
    const lists = calls.filter(({ path }) => path.includes('/label/'));
    expect(lists.filter(({ params }) => !(Number(params.limit) > 0))).toEqual([]);
  });
});

describe('Setup where nothing is to be seen elsewhere', () => {
  it.each<[string, FakeDataSource[], string, string, RegExp]>([
    [
      'no metric at all',
      [has([])],
      'jobNotFound',
      'missing',
      /^No series with job="contextd".*scrape contextd, or let it push by OTLP/,
    ],
    ['names that are forbidden', [refuses(403, 'no')], 'forbidden', 'unknown', /is unknown: You may not query "Main"/],
    ['a store that is slow', [refuses(504, 'timeout')], 'timeout', 'unknown', /did not answer in time/],
    ['a store that rejects the query', [refuses(422, 'too many series')], 'limit', 'unknown', /too large/],
    ['a login page', [store(() => '<html>')], 'notPrometheus', 'unknown', /does not answer like Prometheus/],
    ['no data source', [], 'noDataSource', 'unknown', /no Prometheus data source/],
  ])('says so, and still shows what to do: %s', async (_, sources, kind, status, sentence) => {
    const { view } = await open(...sources);
    // What the page measures is not there yet; with a problem the sentence does not wait for it.
    expect(screen.getByTestId(testIds.sentence)).toHaveTextContent(sentence);
    expect(screen.getByTestId(testIds.problem)).toHaveAttribute('data-kind', kind);
    expect(new Set(rows().map((one) => one.dataset.status))).toEqual(new Set([status]));
    expect(Boolean(view().state.$data)).toBe(!['noDataSource', 'notPrometheus'].includes(kind));
    await click('Scrape /metrics', section('What to do'));
    expect(document.body).toHaveTextContent("targets: ['localhost:9090']");
    await userEvent.click(row('heapAlloc').querySelector('button') as Element);
    expect(buttons('Copy: prometheus.yml')).toHaveLength(2);
  });

  it('offers the way out that other pages offer', async () => {
    await open(has([], { values: { job: ['contextd', 'other'] } }));
    await click('Show job other');
    expect(locationService.getSearchObject()['var-job']).toBe('other');
  });
});
