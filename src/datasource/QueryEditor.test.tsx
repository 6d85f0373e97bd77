import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { Suspense, useState } from 'react';
import { type InsightsDataSource } from './datasource';
import QueryEditor from './QueryEditor';
import QueryHelp from './QueryHelp';
import { EXAMPLES } from './queryTypes';
import { EXAMPLE_SLO } from './slo';
import { type InsightsQuery } from './types';

jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  getBackendSrv: () => ({ get: async () => ({ jsonData: {} }) }),
}));

// jsdom has no layout: a combobox measures its text, and draws of its menu what is visible.
beforeAll(() => {
  const measureText = () => ({ width: 50 });
  HTMLCanvasElement.prototype.getContext = (() => ({ measureText })) as unknown as HTMLCanvasElement['getContext'];
  window.IntersectionObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  } as unknown as typeof IntersectionObserver;
  Element.prototype.getBoundingClientRect = () =>
    ({ x: 0, y: 0, top: 0, left: 0, right: 300, bottom: 300, width: 300, height: 300 }) as DOMRect;
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 300 });
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 300 });
});

async function setup(patch: Partial<InsightsQuery> = {}, listNames: InsightsDataSource['listNames'] = NAMES) {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  const query: InsightsQuery = { refId: 'A', queryType: 'slo', measure: 'budget', slo: EXAMPLE_SLO, ...patch };
  const datasource = { listNames } as InsightsDataSource;
  render(
    <Suspense fallback="Loading ...">
      <QueryEditor datasource={datasource} query={query} onChange={onChange} onRunQuery={onRunQuery} />
    </Suspense>
  );
  await act(async () => {});
  return { onChange, onRunQuery, query };
}

const NAMES = async () => ({ names: ['contextd_mcp_tool_calls_total'], cut: false });

test('a choice changes the query and runs it', async () => {
  const { onChange, onRunQuery, query } = await setup();
  await userEvent.click(screen.getByRole('radio', { name: 'Burn rate' }));
  expect(onChange).toHaveBeenLastCalledWith({ ...query, measure: 'burn', mode: 'range' });
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

test.each(['state', 'astrology', 'constructor'])(
  'the query type %s, of another version, is kept and named',
  async (name) => {
    const { onChange } = await setup({ queryType: name as InsightsQuery['queryType'] });
    expect(screen.getByPlaceholderText(`Unknown: ${name}`)).toBeInTheDocument();
    expect(screen.getByText(/has no such query type\. Choose another one, or update the plugin/)).toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
    expect(onChange).not.toHaveBeenCalled();
  }
);

test('another query type starts with a query that can be run', async () => {
  const { onChange, query } = await setup({ queryType: 'state' as InsightsQuery['queryType'], measure: undefined });
  await userEvent.type(screen.getByLabelText('Query type'), 'Service level');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(onChange).toHaveBeenCalled());
  expect(onChange.mock.calls[0][0]).toEqual({ ...query, queryType: 'slo', measure: 'budget', mode: 'range' });
});

test('a query for incidents names its alerts, its measure and its number', async () => {
  const { onChange, query } = await setup({ queryType: 'incidents', measure: 'summary', slo: undefined });
  await userEvent.click(screen.getByRole('radio', { name: 'Noise' }));
  expect(onChange).toHaveBeenLastCalledWith({ ...query, measure: 'noise' });
  await userEvent.type(screen.getByLabelText(/^Severity/), 'critical{Enter}');
  expect(onChange).toHaveBeenLastCalledWith({ ...query, severity: 'critical' });
  const alerts = screen.getByLabelText(/^Alerts/);
  await userEvent.type(alerts, 'service="contextd"{Enter}');
  expect(onChange).toHaveBeenLastCalledWith({ ...query, matchers: 'service="contextd"' });
});

test('matchers that cannot be used are explained', async () => {
  await setup({ queryType: 'incidents', measure: 'incidents', matchers: 'service=contextd' });
  expect(screen.getByRole('alert')).toHaveTextContent('Write matchers as between the braces');
});

/** jsdom draws none of the options: the keyboard chooses the one that is left. */
async function chooseSlo(name: string) {
  await userEvent.type(screen.getByLabelText(/^SLO/), name);
  expect(await screen.findByText(/A throughput has no error budget/, undefined, { timeout: 5000 })).toBeInTheDocument();
  await userEvent.keyboard('{ArrowDown}{Enter}');
}

test('an SLO of the app is chosen by name, and the query carries its definition', async () => {
  const { onChange, onRunQuery } = await setup();
  expect(screen.getByLabelText(/^SLO/)).toHaveValue(EXAMPLE_SLO.title);
  await chooseSlo('tool errors');
  await waitFor(() => expect(onRunQuery).toHaveBeenCalledTimes(1));
  expect(onChange.mock.calls[0][0].slo).toMatchObject({
    name: 'tool-errors',
    indicator: { kind: 'ratio', total: 'contextd_mcp_tool_calls_total{job="contextd"}' },
  });
});

test('what is chosen stays chosen, once', async () => {
  const onRunQuery = jest.fn();
  const datasource = { listNames: NAMES as InsightsDataSource['listNames'] } as InsightsDataSource;
  function Editor() {
    const [query, setQuery] = useState<InsightsQuery>({ refId: 'A', queryType: 'slo', slo: EXAMPLE_SLO });
    return <QueryEditor datasource={datasource} query={query} onChange={setQuery} onRunQuery={onRunQuery} />;
  }
  render(
    <Suspense fallback="Loading ...">
      <Editor />
    </Suspense>
  );
  await act(async () => {});
  await chooseSlo('tool errors');
  await waitFor(() => expect(screen.getByLabelText(/^SLO/)).toHaveValue('Tool errors'));
  expect(screen.getByLabelText(/^Total/)).toHaveValue('contextd_mcp_tool_calls_total{job="contextd"}');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

test('an SLO that this store cannot measure says why and changes nothing', async () => {
  const { onChange } = await setup();
  await chooseSlo('embedding');
  expect(await screen.findByRole('alert')).toHaveTextContent(/"embedding-latency" cannot be measured here/);
  expect(onChange).not.toHaveBeenCalled();
});

test('SLOs that cannot be listed say why, and are requested again', async () => {
  const listNames = jest.fn(() => Promise.reject({ data: { message: 'Nothing listens at http://x.' } }));
  await setup({}, listNames);
  await userEvent.click(screen.getByLabelText(/^SLO/));
  expect(await screen.findByText(/Write the SLO below\. Nothing listens at http:\/\/x\./)).toBeInTheDocument();
  await userEvent.type(screen.getByLabelText(/^SLO/), 'x');
  await waitFor(() => expect(listNames.mock.calls.length).toBeGreaterThan(1));
});

test('other names of the same events are named', async () => {
  const alternatives = [{ total: 'x', bad: 'y' }];
  await setup({ slo: { ...EXAMPLE_SLO, indicator: { ...EXAMPLE_SLO.indicator, alternatives } } });
  expect(screen.getByText(/are counted by another name, which the definition below has/)).toBeInTheDocument();
});

test('the form shows the SLO, every control with a name', async () => {
  await setup({ measure: 'state', value: 'remaining' });
  expect(screen.getByLabelText('Query type')).toHaveValue('Service level objective');
  expect(screen.getByRole('radio', { name: 'State' })).toBeChecked();
  expect(screen.getByLabelText(/^Number/)).toHaveValue('Budget left (ratio)');
  expect(screen.getByLabelText(/^Name/)).toHaveValue('tool-errors');
  expect(screen.getByLabelText(/^Objective/)).toHaveValue('99');
  expect(screen.getByLabelText(/^Days/)).toHaveValue('30');
  expect(screen.getByLabelText(/^Total/)).toHaveValue(EXAMPLE_SLO.indicator.total);
  expect(screen.getByRole('radio', { name: 'Bad events' })).toBeChecked();
});

test('a field takes effect when it is left or on Enter, and runs the query once', async () => {
  const { onChange, onRunQuery } = await setup();
  const objective = screen.getByLabelText(/^Objective/);
  await userEvent.clear(objective);
  await userEvent.type(objective, '99.9');
  expect(onChange).not.toHaveBeenCalled();
  await userEvent.keyboard('{Enter}');
  expect(onChange.mock.calls[0][0].slo.objective).toBe(0.999);
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

test('good events in place of bad ones keep the text', async () => {
  const { onChange } = await setup();
  await userEvent.click(screen.getByRole('radio', { name: 'Good events' }));
  const { total, bad } = EXAMPLE_SLO.indicator;
  expect(onChange.mock.calls[0][0].slo.indicator).toEqual({ kind: 'ratio', total, good: bad });
});

test('problems are said at their fields', async () => {
  await setup({ measure: 'spentBy', slo: { ...EXAMPLE_SLO, objective: 1, name: '' } });
  expect(screen.getByText(/no error budget/)).toBeInTheDocument();
  expect(screen.getByText(/Give the SLO a name/)).toBeInTheDocument();
  expect(screen.getByText(/Name the label/)).toBeInTheDocument();
});

test('a definition can be pasted, and says what is wrong with it', async () => {
  const { onChange } = await setup();
  await userEvent.click(screen.getByRole('button', { name: /Definition as JSON/ }));
  const text = screen.getByRole('textbox', { name: /carries the whole definition/ });
  const use = screen.getByRole('button', { name: 'Use this definition' });
  expect(use).toBeDisabled();
  await userEvent.clear(text);
  await userEvent.click(text);
  await userEvent.paste('{"name":"x"}');
  await userEvent.click(use);
  expect(screen.getByRole('alert')).toHaveTextContent('no "objective"');
  const mine = { ...EXAMPLE_SLO, name: 'mine' };
  await userEvent.clear(text);
  await userEvent.click(text);
  await userEvent.paste(JSON.stringify(mine));
  await userEvent.click(use);
  expect(onChange.mock.calls[0][0].slo).toEqual(mine);
});

test('an indicator that the form does not know is kept', async () => {
  await setup({
    slo: {
      ...EXAMPLE_SLO,
      indicator: { kind: 'gauge', metrics: ['up'], op: '==', value: 1, across: 'mean', missing: 'bad' },
    },
  });
  expect(screen.getByText(/judges by "gauge"/)).toBeInTheDocument();
});

test('an example becomes the query', async () => {
  const onClickExample = jest.fn();
  render(<QueryHelp datasource={{} as InsightsDataSource} query={{ refId: 'C' }} onClickExample={onClickExample} />);
  await userEvent.click(screen.getByRole('button', { name: EXAMPLES[2].title }));
  expect(onClickExample).toHaveBeenCalledWith({ ...EXAMPLES[2].query, refId: 'C', datasource: undefined });
});
