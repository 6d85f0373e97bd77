import '../testing/browser';
import { locationService } from '@grafana/runtime';
import { SceneReactObject, type MultiValueVariable, sceneGraph, type SceneTimeRange } from '@grafana/scenes';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { VAR } from '../../routing';
import { parseSettings } from '../../settings';
import { toOpenSlo } from '../../slo/openslo-write';
import { failures } from '../../slo/testing/promises';
import { CatalogueGate, type PageContext } from './CatalogueGate';
import { forgetInventory } from '../store/inventory';
import { pageScene } from './page';
import { recall, recallList } from '../settings/storage';
import { type FakeDataSource, installDataSources, type ResourceCall, success } from '../testing/grafana';
import { testIds } from '../testIds';

const GO = ['go_goroutines', 'up'];
const HTTP = [...GO, 'contextd_http_requests_total'];
const V050 = [...GO, 'contextd_mcp_tool_invocations_total'];

const LENIENT = toOpenSlo([failures('toolCalls', { concept: 'toolCalls', failed: true }, 0.8)]);

/** A store with these metric names, under these jobs. */
function store(names: () => unknown, jobs = ['contextd']): Pick<FakeDataSource, 'answer'> {
  return {
    answer: (path) => {
      const label = path.split('/')[3];
      return label === '__name__' ? names() : success(label === 'job' ? jobs : []);
    },
  };
}

const has = (names: string[]) => store(() => success(names));
const refuses = (status: number, message: string) =>
  store(() => {
    throw { status, data: { message } };
  });

let leave: () => void = () => {};

beforeEach(() => {
  window.localStorage.clear();
  forgetInventory();
  locationService.push('/a/app/overview');
});

afterEach(() => leave());

/** Opens a page whose content names what was found. */
async function open(build = contentOf, evenWithout = false, slos?: string) {
  const content = jest.fn(build);
  const scene = pageScene(parseSettings({ slos }), content, [], evenWithout);
  const gate = scene.state.body as CatalogueGate;
  leave = scene.activate();
  const view = render(<gate.Component model={gate} />);
  const variable = (name: string) => sceneGraph.lookupVariable(name, gate) as MultiValueVariable;
  const change = (name: string, value: string) => act(async () => variable(name).changeValueTo(value));
  const range = (from: string) => act(async () => scene.state.$timeRange?.setState(timesFrom(from)));
  await settled();
  return { content, gate, scene, view, change, range };
}

function contentOf({ resolution }: PageContext) {
  const found = resolution.found().map(({ id }) => id);
  return new SceneReactObject({ reactNode: <p>content: {found.join(' ')}</p> });
}

function timesFrom(from: string) {
  const { value } = new (jest.requireActual('@grafana/scenes').SceneTimeRange)({ from, to: 'now' }).state;
  return { from, to: 'now', value };
}

/** Lets variables and queries settle. */
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 5)));
const problem = () => screen.queryByTestId(testIds.problem);
const buttons = () => screen.queryAllByRole('button').map(({ textContent }) => textContent);
/** How often the store was queried for its names; each time in two calls. */
const asksForNames = (calls: ResourceCall[]) =>
  calls.filter(({ path, params }) => path.includes('__name__') && /instance=""/.test(String(params['match[]']))).length;

describe('a page with a data source that answers', () => {
  it('waits, and then shows the content built from what was found', async () => {
    const answers: Array<(answer: unknown) => void> = [];
    installDataSources([{ uid: 'prom', ...store(() => new Promise((resolve) => answers.push(resolve))) }]);
    const { content } = await open();
    expect(screen.getByTestId(testIds.loading)).toHaveTextContent('Looking for contextd’s metrics');
    expect(content).not.toHaveBeenCalled();
    await act(async () => answers.forEach((answer) => answer(success(HTTP))));
    expect(screen.getByText(/content:.* goroutines.* httpRequests/)).toBeInTheDocument();
    expect(screen.queryByTestId(testIds.loading)).not.toBeInTheDocument();
    expect(content).toHaveBeenCalledTimes(1);
  });

  it('gives the content builders over what was found', async () => {
    installDataSources([{ uid: 'prom', ...has(GO) }]);
    const { content } = await open();
    const { promql } = content.mock.calls[0][0];
    expect(promql.value('goroutines')).toMatchObject({ ok: true, expr: expect.stringContaining('go_goroutines{') });
    expect(promql.callRate().ok).toBe(false);
  });

  it.each<[string, string | undefined, number | undefined]>([
    ['the shipped SLOs', undefined, 0.01],
    ['edited ones', LENIENT, 0.2],
    ['none, where their text cannot be read', 'kind: [', undefined],
    ['none, where there are none', '---', undefined],
  ])('gives content what to judge by: %s', async (_, slos, share) => {
    installDataSources([{ uid: 'prom', ...has(GO) }]);
    const { content } = await open(contentOf, false, slos);
    expect(content.mock.calls[0][0].objectives.failures('toolCalls').share).toBe(share);
  });

  it('asks once for what it has, and remembers the choice for the next visit', async () => {
    const calls = installDataSources([{ uid: 'prom', ...has(GO) }]);
    await open();
    expect(asksForNames(calls)).toBe(1);
    expect([recall('dataSource'), recallList('jobs')]).toEqual(['prom', undefined]);
  });

  it('does not build the content anew when nothing changed', async () => {
    installDataSources([
      { uid: 'a', ...has(GO) },
      { uid: 'b', ...has(GO) },
    ]);
    const { content, gate, change, range } = await open();
    await range('now-7d');
    await change(VAR.dataSource, 'b');
    await settled();
    expect(gate.dataSource()).toBe('b');
    expect(recall('dataSource')).toBe('b');
    expect(content).toHaveBeenCalledTimes(1);
  });

  it('builds the content anew when another data source has more', async () => {
    installDataSources([
      { uid: 'a', ...has(GO) },
      { uid: 'b', ...has(HTTP) },
    ]);
    const { content, change } = await open();
    await change(VAR.dataSource, 'b');
    await settled();
    expect(content).toHaveBeenCalledTimes(2);
    expect(screen.getByText(/httpRequests/)).toBeInTheDocument();
  });

  it('builds the content anew when the first failed call brings a counter of errors', async () => {
    installDataSources([
      { uid: 'a', ...has(V050) },
      { uid: 'b', ...has([...V050, 'contextd_mcp_tool_errors_total']) },
    ]);
    const { content, change } = await open();
    await change(VAR.dataSource, 'b');
    await settled();
    const { promql } = content.mock.calls[content.mock.calls.length - 1][0];
    expect(promql.errorRatio()).toMatchObject({ expr: expect.stringContaining('contextd_mcp_tool_errors_total') });
  });

  it('looks further back when an earlier time is shown', async () => {
    const calls = installDataSources([{ uid: 'prom', ...has(GO) }]);
    const { range } = await open();
    await range('now-30d');
    await settled();
    expect(asksForNames(calls)).toBe(2);
  });

  it('ignores the late answer of a data source that was left', async () => {
    const answers: Array<(answer: unknown) => void> = [];
    installDataSources([
      { uid: 'slow', ...store(() => new Promise((resolve) => answers.push(resolve))) },
      { uid: 'fast', ...has(HTTP) },
    ]);
    const { content, change } = await open();
    await change(VAR.dataSource, 'fast');
    await settled();
    await act(async () => answers.forEach((answer) => answer(success(['up']))));
    expect(screen.getByText(/httpRequests/)).toBeInTheDocument();
    expect(content).toHaveBeenCalledTimes(1);
    expect(recall('dataSource')).toBe('fast');
  });

  it('ignores the late failure of a data source that was left', async () => {
    let fail = (_: unknown) => {};
    installDataSources([
      { uid: 'slow', ...store(() => new Promise((_, reject) => (fail = reject))) },
      { uid: 'fast', ...has(HTTP) },
    ]);
    const { change } = await open();
    await change(VAR.dataSource, 'fast');
    await settled();
    await act(async () => fail({ status: 504 }));
    expect(problem()).not.toBeInTheDocument();
    expect(screen.getByText(/content/)).toBeInTheDocument();
  });
});

describe('the notes on a page', () => {
  /** contextd v0.5.0: scraped with an instance, pushed without, under jobs of different names. */
  const joined: Pick<FakeDataSource, 'answer'> = {
    answer: (path, params) => {
      const [selector] = params['match[]'] as string[];
      const label = path.split('/')[3];
      if (label === '__name__') {
        return success(selector.includes('instance=""') ? ['contextd_mcp_tool_invocations_total'] : GO);
      }
      const jobs = selector.includes('(?i:') ? ['contextd-scrape'] : ['contextd'];
      return success(label === 'job' ? jobs : ['ctx:9090']);
    },
  };
  const asksFor =
    (...runs: Array<(promql: PageContext['promql']) => unknown>) =>
    ({ promql }: PageContext) => {
      runs.forEach((run) => run(promql));
      return new SceneReactObject({ reactNode: <p>content</p> });
    };
  const note = (kind: string) => screen.queryByTestId(testIds.note(kind));

  it('say that a chosen instance cannot be applied, once, with the line that helps', async () => {
    installDataSources([{ uid: 'prom', ...joined }]);
    const { change } = await open(asksFor((promql) => promql.callRate()));
    expect(screen.queryByTestId(testIds.notes)).not.toBeInTheDocument();
    await change(VAR.instance, 'ctx:9090');
    await settled();
    expect(note('instance')).toHaveTextContent(/cannot be applied to Tool calls: .* without an instance label/);
    expect(note('instance')).toHaveTextContent('OTEL_RESOURCE_ATTRIBUTES=service.instance.id=ctx:9090');
    expect(screen.getByRole('button', { name: /^Copy OTEL/ })).toBeInTheDocument();
    await change(VAR.instance, '$__all');
    expect(note('instance')).not.toBeInTheDocument();
  });

  it('are none where the page shows nothing of it', async () => {
    installDataSources([{ uid: 'prom', ...joined }]);
    const { change } = await open(asksFor((promql) => promql.value('goroutines')));
    await change(VAR.instance, 'ctx:9090');
    await settled();
    expect(screen.getByText('content')).toBeInTheDocument();
    expect(screen.queryByTestId(testIds.notes)).not.toBeInTheDocument();
  });

  it('offer the job under which the process is scraped, and put both into the address', async () => {
    installDataSources([{ uid: 'prom', ...joined }]);
    const { change } = await open();
    expect(note('scrape')).not.toBeInTheDocument();
    await act(async () => change(VAR.job, 'contextd'));
    await settled();
    expect(note('scrape')).toHaveTextContent('job="contextd-scrape"');
    await userEvent.click(screen.getByRole('button', { name: 'Show contextd-scrape too' }));
    expect(locationService.getSearchObject()['var-job']).toEqual(['contextd', 'contextd-scrape']);
  });

  it('say that the push names its instance otherwise than the scrape, and show both', async () => {
    installDataSources([
      {
        uid: 'prom',
        answer: (path, params) => {
          const [selector] = params['match[]'] as string[];
          const label = path.split('/')[3];
          if (label === 'instance') {
            return success(
              selector.includes('folding')
                ? ['id-1']
                : selector.includes('go|process')
                  ? ['ctx:9090']
                  : ['id-1', 'ctx:9090']
            );
          }
          return success(label === '__name__' ? (selector.includes('instance=""') ? [] : V050) : ['contextd']);
        },
      },
    ]);
    const { change } = await open(asksFor((promql) => promql.callRate()));
    await change(VAR.instance, 'ctx:9090');
    await settled();
    expect(note('elsewhere')).toHaveTextContent('stored under other instances (id-1)');
    expect(note('elsewhere')).toHaveTextContent('service.instance.id=ctx:9090');
    await userEvent.click(screen.getByRole('button', { name: 'Show id-1 too' }));
    expect(locationService.getSearchObject()['var-instance']).toEqual(['ctx:9090', 'id-1']);
  });

  it('say that the store cut its list short', async () => {
    installDataSources([
      { uid: 'prom', ...store(() => ({ ...success(GO), warnings: ['results truncated due to limit'] })) },
    ]);
    await open();
    expect(note('cut')).toHaveTextContent('cut its list of metric names short at 2,');
  });
});

describe('a page with a data source that does not answer', () => {
  it.each<[string, FakeDataSource[], string, string[]]>([
    ['there is none', [], 'noDataSource', []],
    ['there is none of its type', [{ uid: 'loki', type: 'loki' }], 'noDataSource', []],
    ['it refuses', [{ uid: 'prom', ...refuses(403, 'no') }], 'forbidden', ['Try again']],
    ['it is down', [{ uid: 'prom', ...refuses(502, 'connection refused') }], 'unreachable', ['Try again']],
    ['it is slow', [{ uid: 'prom', ...refuses(504, 'timeout') }], 'timeout', ['Try again']],
    ['it is limited', [{ uid: 'prom', ...refuses(422, 'too many series') }], 'limit', ['Try again']],
    ['it is not Prometheus', [{ uid: 'prom', ...store(() => '<html>') }], 'notPrometheus', []],
    ['the job has no series', [{ uid: 'prom', ...has([]) }], 'jobNotFound', ['Try again']],
    [
      'only other exporters are present',
      [{ uid: 'prom', ...has(['ALERTS', 'node_load1']) }],
      'jobNotFound',
      ['Try again'],
    ],
  ])('says what is wrong and offers what helps: %s', async (_, sources, kind, actions) => {
    installDataSources(sources);
    const { content } = await open();
    expect(problem()).toHaveAttribute('data-kind', kind);
    expect(buttons()).toEqual(actions);
    expect(content).not.toHaveBeenCalled();
  });

  it.each<[string, FakeDataSource[]]>([
    ['there is none', []],
    ['the only one is not Prometheus', [{ uid: 'prom', ...store(() => '<html>') }]],
  ])('leads to where one is added: %s', async (_, sources) => {
    installDataSources(sources);
    await open();
    const link = screen.getByRole('link', { name: 'Add a data source' });
    expect(link).toHaveAttribute('href', '/connections/datasources/prometheus');
  });

  it('leads to Setup, which helps with just that, and keeps the choice', async () => {
    locationService.push('/a/app/overview?from=now-3h');
    installDataSources([{ uid: 'prom', ...has([]) }]);
    await open();
    const href = screen.getByRole('link', { name: 'Open Setup' }).getAttribute('href') ?? '';
    expect(href).toMatch(/\/setup\?from=now-3h$/);
  });

  it('offers the others, three at most, and puts the choice into the address', async () => {
    const others = ['b', 'c', 'd', 'e'].map((uid) => ({ uid, name: `Prom ${uid}`, ...has(GO) }));
    installDataSources([{ uid: 'a', ...refuses(502, 'connection refused') }, ...others]);
    await open();
    expect(buttons()).toEqual(['Try again', 'Use Prom b', 'Use Prom c', 'Use Prom d']);
    await userEvent.click(screen.getByRole('button', { name: 'Use Prom c' }));
    expect(locationService.getSearchObject()['var-ds']).toBe('c');
  });

  it('offers other jobs first where this one has no series', async () => {
    installDataSources([{ uid: 'prom', ...store(() => success([]), ['contextd', 'ctx "2"', 'ctx3']) }]);
    await open();
    expect(buttons()).toEqual(['Show job ctx "2"', 'Show job ctx3', 'Try again']);
    await userEvent.click(screen.getByRole('button', { name: 'Show job ctx "2"' }));
    expect(locationService.getSearchObject()['var-job']).toBe('ctx "2"');
  });

  it('does not remember a choice that showed nothing', async () => {
    installDataSources([{ uid: 'prom', ...has([]) }]);
    await open();
    expect([recall('dataSource'), recall('jobs')]).toEqual([undefined, undefined]);
  });

  it('is tried again when the reader asks for it, and shows the content then', async () => {
    let down = true;
    const calls = installDataSources([
      {
        uid: 'prom',
        ...store(() => {
          if (down) {
            throw { status: 502, data: { message: 'connection refused' } };
          }
          return success(GO);
        }),
      },
    ]);
    await open();
    down = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await settled();
    expect(problem()).not.toBeInTheDocument();
    expect(screen.getByText(/goroutines/)).toBeInTheDocument();
    expect(asksForNames(calls)).toBe(2);
  });

  it('asks anew for an empty answer too, when the reader asks for it', async () => {
    let names: string[] = [];
    installDataSources([{ uid: 'prom', ...store(() => success(names)) }]);
    await open();
    names = GO;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await settled();
    expect(screen.getByText(/goroutines/)).toBeInTheDocument();
  });

  it('shows the content again after a problem, also where the same was found before', async () => {
    installDataSources([
      { uid: 'a', ...has(GO) },
      { uid: 'b', ...refuses(502, 'connection refused') },
    ]);
    const { change } = await open();
    await change(VAR.dataSource, 'b');
    await settled();
    expect(problem()).toHaveAttribute('data-kind', 'unreachable');
    expect(screen.queryByText(/content/)).not.toBeInTheDocument();
    await change(VAR.dataSource, 'a');
    await settled();
    expect(problem()).not.toBeInTheDocument();
    expect(screen.getByText(/content/)).toBeInTheDocument();
  });
});

describe('a page that is built all the same', () => {
  const kinds = (content: jest.Mock) => content.mock.calls.map(([{ problem }]) => problem?.kind);

  it.each<[string, FakeDataSource[], string]>([
    ['nothing of the job is there', [{ uid: 'prom', ...has([]) }], 'jobNotFound'],
    ['the names are refused', [{ uid: 'prom', ...refuses(403, 'no') }], 'forbidden'],
    ['there is no data source', [], 'noDataSource'],
  ])('gets the problem, and shows its content: %s', async (_, sources, kind) => {
    installDataSources(sources);
    const { content } = await open(contentOf, true);
    expect(problem()).not.toBeInTheDocument();
    expect(screen.getByText(/^content:/)).toBeInTheDocument();
    expect(kinds(content)).toEqual([kind]);
    expect(recall('jobs')).toBeUndefined();
  });

  it('is told what other exporters have, where contextd’s own job has nothing', async () => {
    installDataSources([{ uid: 'prom', ...has(['ALERTS']) }]);
    await open(contentOf, true);
    expect(screen.getByText('content: alerts')).toBeInTheDocument();
  });

  it('is built anew when the problem is gone, and once for each', async () => {
    installDataSources([
      { uid: 'a', ...refuses(403, 'no') },
      { uid: 'b', ...has(GO) },
    ]);
    const { content, change, range } = await open(contentOf, true);
    await range('now-30d');
    await settled();
    await change(VAR.dataSource, 'b');
    await settled();
    expect(kinds(content)).toEqual(['forbidden', undefined]);
  });

  it('hears where the list of names was cut', async () => {
    const names = [...GO, ...Array.from({ length: 20_000 - GO.length }, (_, i) => `go_x_${i}`)];
    installDataSources([{ uid: 'prom', ...has(names) }]);
    const { content } = await open();
    expect(content.mock.calls[0][0]).toMatchObject({ resolution: { cutAt: 20_000 } });
  });
});

describe('a time range without anything to measure', () => {
  it.each([
    ['now+1d', 'now+2d', 'This time range has not begun'],
    ['now', 'now-6h', 'This time range ends before it begins'],
  ])(
    '%s to %s: the page says so, asks nothing, and shows its content once another range is chosen',
    async (from, to, title) => {
      const calls = installDataSources([{ uid: 'prom', ...has(GO) }]);
      const { scene, content } = await open();
      const asked = calls.length;
      const built = content.mock.calls.length;
      await act(async () => (scene.state.$timeRange as SceneTimeRange).updateFromUrl({ from, to }));
      await settled();
      expect(screen.getByTestId(testIds.problem)).toHaveTextContent(title);
      expect(screen.queryByText(/^content:/)).not.toBeInTheDocument();
      expect(calls).toHaveLength(asked);
      await userEvent.click(screen.getByRole('button', { name: 'Show the last 6 hours' }));
      expect(locationService.getSearchObject()).toMatchObject({ from: 'now-6h', to: 'now' });
      await act(async () => (scene.state.$timeRange as SceneTimeRange).updateFromUrl({ from: 'now-6h', to: 'now' }));
      await settled();
      expect(screen.getByText(/^content:/)).toBeInTheDocument();
      expect(content.mock.calls.length).toBe(built + 1);
    }
  );

  it('ends in the future: the page says that it ends now', async () => {
    installDataSources([{ uid: 'prom', ...has(GO) }]);
    const { scene } = await open();
    await act(async () => (scene.state.$timeRange as SceneTimeRange).updateFromUrl({ from: 'now-1h', to: 'now+1h' }));
    expect(screen.getByTestId(testIds.note('range'))).toHaveTextContent('This time range ends in the future');
    expect(screen.getByText(/^content:/)).toBeInTheDocument();
  });
});
