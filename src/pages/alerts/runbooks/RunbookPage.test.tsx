import { setWidth } from '../../../shared/testing/browser';
import { type DataFrame, FieldType, LoadingState } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { CustomVariable, EmbeddedScene, SceneDataNode, SceneTimeRange, SceneVariableSet } from '@grafana/scenes';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { type ReactNode } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { createPromql } from '../../../metrics/promql';
import { resolve } from '../../../metrics/resolve';
import { STORES } from '../../../metrics/testing/stores';
import { objectivesOf } from '../../../slo/judging';
import { type Problem } from '../../../shared/store/problems';
import { installDataSources } from '../../../shared/testing/grafana';
import { testIds } from '../../../shared/testIds';
import { LiveNumbers } from './LiveNumbers';
import { RunbookPage } from './RunbookPage';
import { UnknownRunbook } from './UnknownRunbook';
import texts from './texts.json';
import type { Runbook } from './types';

jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  // uPlot draws on a canvas, which jsdom does not have.
  Sparkline: () => <svg />,
  // Grafana's link needs Grafana's own router around it.
  TextLink: ({ href, children }: { href: string; children: ReactNode }) => <a href={href}>{children}</a>,
}));

const RUNBOOKS = texts as Record<string, unknown> as Record<string, Runbook>;

interface Given {
  store?: string;
  runbook?: Runbook;
  problem?: Problem;
  hash?: string;
}

/** Shows a runbook, without answers to its queries. */
function show(name: string, { store = 'roadmap', runbook = RUNBOOKS[name], problem, hash = '' }: Given = {}) {
  const resolution = resolve(STORES[store]);
  const context = { resolution, promql: createPromql(resolution), objectives: objectivesOf([]), problem };
  const page = new RunbookPage({ name, runbook, context, slos: undefined });
  const variables = ['ds', 'job', 'instance'].map((one) => new CustomVariable({ name: one, query: one, value: one }));
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-6h', to: 'now' }),
    $variables: new SceneVariableSet({ variables }),
    body: page,
  });
  render(
    <MemoryRouter initialEntries={[`/x${hash}`]}>
      <scene.state.body.Component model={page} />
    </MemoryRouter>
  );
  return page;
}

const text = () => within(screen.getByRole('article'));

beforeEach(() => {
  setWidth(0);
  installDataSources([]);
  locationService.push('/a/x?from=now-1h&to=now');
});

describe('the text of a runbook', () => {
  it('has its parts, which can be linked to', () => {
    show('DatabaseErrors');
    const parts = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Verification', 'Escalation'];
    expect(
      text()
        .getAllByRole('heading', { level: 2 })
        .map((one) => one.id)
    ).toEqual(parts.map((one) => one.toLowerCase()));
    const contents = within(screen.getByRole('navigation', { name: 'Parts of the runbook' }));
    expect(contents.getAllByRole('link').map((one) => one.getAttribute('href'))).toEqual(
      parts.map((one) => `#${one.toLowerCase()}`)
    );
  });

  it('goes to the part that the address names', () => {
    const scrolled = jest.fn();
    Element.prototype.scrollIntoView = scrolled;
    show('DatabaseErrors', { hash: '#connection-errors' });
    expect(scrolled.mock.contexts).toEqual([document.getElementById('connection-errors')]);
    expect(document.getElementById('connection-errors')).toHaveFocus();
  });

  it('has a button to copy each block of code, and links inside the app', () => {
    show('ContextdDown');
    expect(text().getAllByRole('button', { name: 'Copy: Shell' }).length).toBeGreaterThan(3);
    expect(text().getAllByRole('link', { name: 'HighMemoryUsage' })[0]).toHaveAttribute(
      'href',
      '/a/contextd-observability-app/alerts/runbook/HighMemoryUsage?from=now-1h&to=now'
    );
  });

  it('runs no script of a text', () => {
    const markdown =
      'Hello <img src=x onerror="window.broken=1"> <script>window.broken=1</script> [a](javascript:alert(1))';
    show('ContextdDown', { runbook: { title: 'X', blocks: [{ kind: 'text', markdown }] } });
    const html = screen.getByRole('article').innerHTML;
    expect(html).toContain('Hello');
    expect(html).not.toMatch(/onerror|<script|javascript:/);
  });
});

describe('a query of a runbook', () => {
  const title = 'Heap now';

  it.each([
    ['roadmap', 'process_runtime_go_mem_heap_alloc_bytes'],
    ['v0.5.0', 'go_memstats_heap_alloc_bytes'],
  ])('has the names of the store: %s', (store, name) => {
    show('HighMemoryUsage', { store });
    expect(text().getByLabelText(title)).toHaveTextContent(name);
  });

  it('is answered when the reader runs it', async () => {
    const frame: DataFrame = {
      refId: 'A',
      length: 1,
      fields: [{ name: 'v', type: FieldType.number, config: {}, labels: { instance: 'a' }, values: [1024 ** 3] }],
    };
    const query = jest.fn(() => ({ data: [frame] }));
    installDataSources([{ uid: 'ds', query }]);
    show('HighMemoryUsage');
    await userEvent.click(text().getByRole('button', { name: `Run: ${title}` }));
    expect(await text().findByRole('row', { name: 'instance a 1 GiB' })).toBeInTheDocument();
    expect(query).toHaveBeenCalledWith([expect.objectContaining({ expr: expect.stringContaining('job=~"job"') })]);
  });

  it.each([
    ['empty', () => ({ data: [] }), 'The instance did not run then.'],
    [
      'refused',
      () => {
        throw { status: 422, data: { message: 'too many samples' } };
      },
      /^A limit of the store was reached/,
    ],
  ])('says what it means where the answer is %s', async (_, query, words) => {
    installDataSources([{ uid: 'ds', query }]);
    show('HighMemoryUsage');
    await userEvent.click(text().getByRole('button', { name: /^Run: Heap, average/ }));
    expect(await text().findByText(words)).toBeInTheDocument();
  });

  it('says why it cannot be answered', () => {
    show('CostSpike', { store: 'v0.5.0' });
    expect(text().getByText(/US dollars an hour/).parentElement).toHaveTextContent('its default model runs locally');
  });
});

describe('the numbers beside it', () => {
  it('say why they are missing', () => {
    show('PoolExhaustion', { store: 'v0.5.0' });
    expect(screen.getByTestId(testIds.number('wait'))).toHaveTextContent(
      /contextd v0\.5\.0 .+Fires above 100 ms|Fires above 100 ms.*contextd v0\.5\.0/
    );
  });

  it('have value, threshold, and the other series', () => {
    const page = show('SlowTools');
    const numbers = page.state.numbers as LiveNumbers;
    const series = ['a', 'b'].map(
      (tool, i): DataFrame => ({
        refId: 'p95_now',
        length: 1,
        fields: [{ name: 'v', type: FieldType.number, config: {}, labels: { tool }, values: [1 + 2 * i] }],
      })
    );
    const timeRange = new SceneTimeRange({ from: 'now-6h', to: 'now' }).state.value;
    const { values, explore } = numbers.state;
    const answered = new LiveNumbers(
      { values: values.map(({ value }) => value), when: values.map(({ condition }) => condition) },
      page.state.context.promql
    );
    answered.setState({
      values,
      explore,
      $data: new SceneDataNode({ data: { series, state: LoadingState.Done, timeRange } }),
    });
    render(<answered.Component model={answered} />);
    const tile = screen.getAllByTestId(testIds.number('p95')).at(-1);
    expect(tile).toHaveTextContent(/: b3 sFires above 2 s.*a 1 s/);
  });

  it('give way to the reason where the store does not answer: the text can still be read', () => {
    const problem: Problem = { kind: 'jobNotFound', title: 'No series', detail: 'Choose another job.' };
    show('ContextdAbsent', { store: 'nothing', problem });
    expect(screen.getByTestId(testIds.sentence)).toHaveTextContent('No live numbers: No series. Choose another job.');
    expect(text().getByRole('heading', { name: /^Diagnosis/ })).toBeInTheDocument();
    expect(screen.getByText('State unknown')).toBeInTheDocument();
  });

  it('link to the page of the app, the SLO and the file', () => {
    show('DatabaseErrors');
    const about = within(screen.getByRole('region', { name: 'About the alert' }));
    expect(about.getAllByRole('link').map((one) => one.getAttribute('href')?.split('?')[0])).toEqual([
      '/a/contextd-observability-app/runtime/database',
      '/a/contextd-observability-app/slos/slo/tool-errors',
      'https://github.com/fyrsmithlabs/contextd-observability/blob/main/docs/runbooks/DatabaseErrors.md',
    ]);
  });

  it('are not there for a procedure', () => {
    show('procedures-profile');
    expect(screen.queryByRole('heading', { name: 'Live numbers' })).not.toBeInTheDocument();
    expect(text().getByRole('heading', { name: /^CPU/ })).toBeInTheDocument();
  });
});

it('a runbook that does not exist leads to those with similar names', () => {
  const unknown = new UnknownRunbook({ name: 'ContextdHighMemoryUsage' });
  render(
    <MemoryRouter>
      <unknown.Component model={unknown} />
    </MemoryRouter>
  );
  expect(screen.getByRole('alert')).toHaveTextContent('There is no runbook "ContextdHighMemoryUsage"');
  expect(screen.getByText('HighMemoryUsage').closest('a')).toHaveAttribute(
    'href',
    expect.stringContaining('/alerts/runbook/HighMemoryUsage')
  );
});
