import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import { type InsightsDataSource } from './datasource';
import QueryEditor from './QueryEditor';
import QueryHelp from './QueryHelp';
import { EXAMPLES } from './questions';
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

function setup(
  patch: Partial<InsightsQuery> = {},
  listJobs: () => Promise<string[]> = async () => ['contextd', 'node'],
  listNames: InsightsDataSource['listNames'] = async () => ({ names: ['contextd_mcp_tool_calls_total'], cut: false })
) {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  const query: InsightsQuery = {
    refId: 'A',
    queryType: 'state',
    job: 'contextd',
    measure: 'share',
    mode: 'range',
    ...patch,
  };
  const datasource = { listJobs, listNames } as InsightsDataSource;
  render(<QueryEditor datasource={datasource} query={query} onChange={onChange} onRunQuery={onRunQuery} />);
  return { onChange, onRunQuery, query };
}

test('every control has a name and shows the query', () => {
  setup({ measure: 'up', mode: 'instant' });
  expect(screen.getByLabelText('Question')).toHaveValue('State of a job');
  expect(screen.getByLabelText(/^Job/)).toHaveValue('contextd');
  expect(screen.getByRole('radio', { name: 'Up' })).toBeChecked();
  expect(screen.getByRole('radio', { name: 'Now' })).toBeChecked();
  expect(screen.getByText(/answered their last scrape/)).toBeInTheDocument();
});

test('a choice changes the query and runs it', async () => {
  const { onChange, onRunQuery, query } = setup();
  await userEvent.click(screen.getByRole('radio', { name: 'All three' }));
  expect(onChange).toHaveBeenLastCalledWith({ ...query, measure: 'all' });
  await userEvent.click(screen.getByRole('radio', { name: 'Now' }));
  expect(onChange).toHaveBeenLastCalledWith({ ...query, mode: 'instant' });
  expect(onRunQuery).toHaveBeenCalledTimes(2);
});

test('jobs are offered', async () => {
  const listJobs = jest.fn(async () => ['contextd', 'node']);
  const { onChange, query } = setup({ job: '' }, listJobs);
  await userEvent.type(screen.getByLabelText(/^Job/), 'NOD');
  await waitFor(() => expect(listJobs).toHaveBeenCalled());
  // The first entry, already chosen, is what was typed; the second is the job that matches it.
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(onChange).toHaveBeenLastCalledWith({ ...query, job: 'node' }));
});

test('a job that is not there can be typed', async () => {
  const { onChange, query } = setup({ job: '' });
  await userEvent.type(screen.getByLabelText(/^Job/), 'tomorrow{Enter}');
  await waitFor(() => expect(onChange).toHaveBeenLastCalledWith({ ...query, job: 'tomorrow' }));
});

test('a list that cannot be had says why', async () => {
  setup({}, () => Promise.reject({ status: 502, data: { message: 'Nothing listens at http://x.' } }));
  await userEvent.click(screen.getByLabelText(/^Job/));
  expect(await screen.findByText(/type the name\. Nothing listens at http:\/\/x\./)).toBeInTheDocument();
});

test('an empty list says what to do', async () => {
  setup({}, async () => []);
  await userEvent.click(screen.getByLabelText(/^Job/));
  expect(await screen.findByText(/scraped no job in the last six hours/)).toBeInTheDocument();
});

test('what is missing or unknown is said', () => {
  setup({ job: '' });
  expect(screen.getByText('Choose the job of the contextd instances.')).toBeInTheDocument();
});

test('a question of a newer version is kept and named', () => {
  setup({ queryType: 'astrology' as InsightsQuery['queryType'] });
  expect(screen.getByPlaceholderText('Unknown: astrology')).toBeInTheDocument();
  expect(screen.getByText(/does not know the question/)).toBeInTheDocument();
});

const slo = (patch: Partial<InsightsQuery> = {}, listNames?: InsightsDataSource['listNames']) =>
  setup({ queryType: 'slo', measure: 'budget', slo: EXAMPLE_SLO, ...patch }, undefined, listNames);

/** jsdom draws none of the options: the keyboard chooses the one that is left. */
async function chooseSlo(name: string) {
  await userEvent.type(screen.getByLabelText(/^SLO/), name);
  expect(await screen.findByText(/A throughput has no error budget/, undefined, { timeout: 5000 })).toBeInTheDocument();
  await userEvent.keyboard('{ArrowDown}{Enter}');
}

test('an SLO of the app is chosen by name, and the query carries its definition', async () => {
  const { onChange, onRunQuery } = slo();
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
  const datasource = {
    listNames: async () => ({ names: ['contextd_mcp_tool_calls_total'], cut: false }),
  } as unknown as InsightsDataSource;
  function Editor() {
    const [query, setQuery] = useState<InsightsQuery>({ refId: 'A', queryType: 'slo', slo: EXAMPLE_SLO });
    return <QueryEditor datasource={datasource} query={query} onChange={setQuery} onRunQuery={onRunQuery} />;
  }
  render(<Editor />);
  await chooseSlo('tool errors');
  await waitFor(() => expect(screen.getByLabelText(/^SLO/)).toHaveValue('Tool errors'));
  expect(screen.getByLabelText(/^Total/)).toHaveValue('contextd_mcp_tool_calls_total{job="contextd"}');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

test('an SLO that this store cannot measure says why and changes nothing', async () => {
  const { onChange } = slo();
  await chooseSlo('embedding');
  expect(await screen.findByRole('alert')).toHaveTextContent(/"embedding-latency" cannot be measured here/);
  expect(onChange).not.toHaveBeenCalled();
});

test('SLOs that cannot be listed say why, and are asked for again', async () => {
  const listNames = jest.fn(() => Promise.reject({ data: { message: 'Nothing listens at http://x.' } }));
  slo({}, listNames);
  await userEvent.click(screen.getByLabelText(/^SLO/));
  expect(await screen.findByText(/Write the SLO below\. Nothing listens at http:\/\/x\./)).toBeInTheDocument();
  await userEvent.type(screen.getByLabelText(/^SLO/), 'x');
  await waitFor(() => expect(listNames.mock.calls.length).toBeGreaterThan(1));
});

test('other names of the same events are named', () => {
  const alternatives = [{ total: 'x', bad: 'y' }];
  slo({ slo: { ...EXAMPLE_SLO, indicator: { ...EXAMPLE_SLO.indicator, alternatives } } });
  expect(screen.getByText(/are counted by another name, which the definition below has/)).toBeInTheDocument();
});

test('the form shows the SLO, every control with a name', () => {
  slo({ measure: 'state', value: 'remaining' });
  expect(screen.getByLabelText('Question')).toHaveValue('Service level objective');
  expect(screen.getByRole('radio', { name: 'State' })).toBeChecked();
  expect(screen.getByLabelText(/^Number/)).toHaveValue('Budget left (ratio)');
  expect(screen.getByLabelText(/^Name/)).toHaveValue('tool-errors');
  expect(screen.getByLabelText(/^Objective/)).toHaveValue('99');
  expect(screen.getByLabelText(/^Days/)).toHaveValue('30');
  expect(screen.getByLabelText(/^Total/)).toHaveValue(EXAMPLE_SLO.indicator.total);
  expect(screen.getByRole('radio', { name: 'Bad events' })).toBeChecked();
});

test('a field takes effect when it is left or on Enter, and runs the query once', async () => {
  const { onChange, onRunQuery } = slo();
  const objective = screen.getByLabelText(/^Objective/);
  await userEvent.clear(objective);
  await userEvent.type(objective, '99.9');
  expect(onChange).not.toHaveBeenCalled();
  await userEvent.keyboard('{Enter}');
  expect(onChange.mock.calls[0][0].slo.objective).toBe(0.999);
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

test('good events in place of bad ones keep the text', async () => {
  const { onChange } = slo();
  await userEvent.click(screen.getByRole('radio', { name: 'Good events' }));
  const { total, bad } = EXAMPLE_SLO.indicator;
  expect(onChange.mock.calls[0][0].slo.indicator).toEqual({ kind: 'ratio', total, good: bad });
});

test('problems are said at their fields', () => {
  slo({ measure: 'spentBy', slo: { ...EXAMPLE_SLO, objective: 1, name: '' } });
  expect(screen.getByText(/no error budget/)).toBeInTheDocument();
  expect(screen.getByText(/Give the SLO a name/)).toBeInTheDocument();
  expect(screen.getByText(/Name the label/)).toBeInTheDocument();
});

test('a definition can be pasted, and says what is wrong with it', async () => {
  const { onChange } = slo();
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

test('an indicator that the form does not know is kept', () => {
  slo({
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
