import { setWidth } from '../testing/browser';
import { FieldType, LoadingState, type DataFrame, type DataQueryError, type PanelData } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  EmbeddedScene,
  SceneDataNode,
  SceneQueryRunner,
  SceneTimeRange,
  SceneVariableSet,
  sceneGraph,
} from '@grafana/scenes';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { type ReactNode, type Ref, type SVGProps } from 'react';
import { type Expr } from '../../metrics/promql';
import { resolve } from '../../metrics/resolve';
import { Headline, type HeadlineNumber } from './Headline';
import { type Readings, type Sentence } from '../words/readings';
import { windowVariables } from '../scene/timeRanges';
import { testIds } from '../testIds';

jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  // uPlot draws on a canvas, which jsdom does not have.
  Sparkline: ({ sparkline }: { sparkline: { y: { values: number[] } } }) => <svg data-values={sparkline.y.values} />,
  // Grafana's link needs Grafana's own router around it.
  TextLink: ({ href, children }: { href: string; children: ReactNode }) => <a href={href}>{children}</a>,
}));

// The scaffolding's stand-in for icons leaves out their names, and what a tooltip hangs on.
jest.mock('react-inlinesvg', () => {
  const Icon = ({ innerRef, ...rest }: SVGProps<SVGSVGElement> & { innerRef?: Ref<SVGSVGElement> }) => (
    <svg
      ref={innerRef}
      aria-label={rest['aria-label']}
      onFocus={rest.onFocus}
      onMouseEnter={rest.onMouseEnter}
      onMouseMove={rest.onMouseMove}
    />
  );
  return { __esModule: true, default: Icon };
});

const expr = (text: string): Expr => ({ ok: true, expr: text, concepts: [], caveats: [] });
const [absent] = resolve([]).missing();
const missing: Expr = { ok: false, missing: [absent] };

function number(id: string, change: Partial<HeadlineNumber> = {}): HeadlineNumber {
  return {
    id,
    title: `The ${id}`,
    description: `All of ${id}.`,
    unit: 'short',
    value: (window, offset) => expr(`${id}[${window}]${offset ? ` offset ${offset}` : ''}`),
    spark: expr(id),
    ...change,
  };
}

function answer(refId: string, ...values: Array<number | null>): DataFrame {
  return {
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: values.map((_, index) => index) },
      { name: 'Value', type: FieldType.number, config: {}, values },
    ],
    length: values.length,
  };
}

interface Given {
  numbers?: HeadlineNumber[];
  sentence?: (readings: Readings) => Sentence;
  series?: DataFrame[];
  state?: LoadingState;
  errors?: DataQueryError[];
  error?: DataQueryError;
  from?: string;
  saysWithoutFirst?: boolean;
}

const SENTENCE = ({ calls }: Readings): Sentence => ({ state: 'good', text: `Calls: ${calls?.now}.` });

/** Shows a headline that was given this data. */
function show({ numbers = [number('calls')], sentence = SENTENCE, from = 'now-6h', ...given }: Given) {
  const { saysWithoutFirst } = given;
  const headline = new Headline({ numbers, sentence, saysWithoutFirst });
  const $timeRange = new SceneTimeRange({ from, to: 'now' });
  const { series = [], state = LoadingState.Done, errors, error } = given;
  const data: PanelData = { series, state, errors, error, timeRange: $timeRange.state.value };
  headline.setState({ $data: new SceneDataNode({ data }) });
  const scene = new EmbeddedScene({ $timeRange, body: headline });
  const { Component } = scene.state.body;
  return render(<Component model={headline} />);
}

const said = () => screen.getByTestId(testIds.sentence);
const tile = (id: string) => screen.getByTestId(testIds.number(id));

describe('the sentence of a page', () => {
  it('is computed from the numbers now and before, and announced', () => {
    const sentence = jest.fn((): Sentence => ({ state: 'warning', text: 'The heap grows.' }));
    const numbers = [number('calls'), number('total', { spark: undefined })];
    show({ numbers, sentence, series: [answer('calls_now', 4), answer('calls_before', 2), answer('total_now', 3)] });
    const readings = { calls: { now: 4, before: 2 }, total: { now: 3, before: undefined } };
    expect(sentence).toHaveBeenCalledWith(readings, expect.any(Headline));
    expect(screen.getByRole('status')).toBe(said());
    expect(said()).toHaveTextContent('The heap grows.');
    expect(said()).toHaveAttribute('data-state', 'warning');
  });

  it.each([LoadingState.NotStarted, LoadingState.Loading])('waits while nothing has arrived: %s', (state) => {
    show({ state });
    expect(said()).toHaveTextContent('Measuring…');
    expect(said()).toHaveAttribute('data-state', 'unknown');
  });

  it('keeps speaking of the last numbers while newer ones are on their way', () => {
    show({ state: LoadingState.Loading, series: [answer('calls_now', 4)] });
    expect(said()).toHaveTextContent('Calls: 4.');
  });

  it('says what the page says without data when the answer is empty', () => {
    show({ series: [] });
    expect(said()).toHaveTextContent('Calls: undefined.');
  });

  it('says why there are no numbers when the store failed', () => {
    show({ state: LoadingState.Error, errors: [{ message: 'connect: connection refused' }] });
    expect(said()).toHaveAttribute('data-state', 'unknown');
    expect(said()).toHaveTextContent(/^The data source cannot be reached\. Check that the store is running/);
  });

  it('says so where the whole request failed, which no error of a query tells', () => {
    show({ state: LoadingState.Error, error: { message: 'connect: connection refused' } });
    expect(said()).toHaveAttribute('data-state', 'unknown');
    expect(said()).toHaveTextContent(/^The data source cannot be reached\./);
    expect(screen.getByTestId(testIds.number('calls'))).toHaveTextContent('could not be measured');
  });

  it('speaks of what was answered when only a part failed, and says so', () => {
    const errors = [{ message: 'query timed out', refId: 'calls_spark' }];
    show({ state: LoadingState.Error, errors, series: [answer('calls_now', 4)] });
    expect(said()).toHaveTextContent(/^Calls: 4\. Not everything could be measured: The store may be overloaded\./);
    expect(said()).toHaveAttribute('data-state', 'unknown');
  });

  it('says why, and what to do, where contextd does not export what the page is about', () => {
    const sentence = jest.fn(SENTENCE);
    const numbers = [number('calls', { spark: missing, value: () => missing }), number('heap')];
    show({ numbers, sentence, series: [answer('heap_now', 1)] });
    expect(said()).toHaveTextContent(`${absent.reason} ${absent.remedy}`);
    expect(said()).toHaveAttribute('data-state', 'unknown');
    expect(sentence).not.toHaveBeenCalled();
  });

  it('says what it can where contextd does not export the first number, on a page that can', () => {
    const numbers = [number('calls', { spark: missing, value: () => missing }), number('heap')];
    const sentence = () => ({ state: 'unknown' as const, text: 'Heap alone.' });
    show({ numbers, sentence, saysWithoutFirst: true, series: [answer('heap_now', 1)] });
    expect(said()).toHaveTextContent('Heap alone.');
  });

  it('says why also there, where nothing else has an answer', () => {
    const numbers = [number('calls', { spark: missing, value: () => missing }), number('heap')];
    show({ numbers, saysWithoutFirst: true, series: [] });
    expect(said()).toHaveTextContent(absent.reason);
  });
});

describe('the numbers of a page', () => {
  afterEach(() => {
    locationService.push('/');
    setWidth(0);
  });

  it('are a named group: value with unit, and change against the window before', () => {
    const numbers = [number('calls', { unit: 'reqps' }), number('p95', { unit: 's' })];
    show({ numbers, series: [answer('calls_now', 4.5), answer('calls_before', 3), answer('p95_now', 0.25)] });
    const strip = screen.getByRole('region', { name: 'Key numbers of the last 6 h' });
    expect(within(strip).getAllByLabelText(/^About/)).toHaveLength(2);
    expect(tile('calls')).toHaveTextContent('The calls4.50 req/s+50 % vs the 6 h before');
    expect(tile('p95')).toHaveTextContent(/250 ms\s*$/);
  });

  it.each([
    ['now-1m', '5 min'],
    ['now-90m', '1.5 h'],
    ['now-30d', '24 h'],
  ])('name the window that they cover: %s', (from, text) => {
    show({ from, series: [answer('calls_now', 4), answer('calls_before', 8)] });
    expect(screen.getByRole('region', { name: `Key numbers of the last ${text}` })).toBeInTheDocument();
    expect(tile('calls')).toHaveTextContent(`−50 % vs the ${text} before`);
  });

  it('are not compared with a period before that has no numbers to compare with', () => {
    const comparable = ({ ran }: Readings) => ran.now !== undefined;
    const numbers = [number('calls', { comparable }), number('ran', { spark: undefined })];
    const sentence = jest.fn(SENTENCE);
    show({ numbers, sentence, series: [answer('calls_now', 40), answer('calls_before', 1)] });
    expect(tile('calls')).toHaveTextContent(/^The calls40\s*$/);
    expect(sentence.mock.calls[0][0].calls).toEqual({ now: 40 });
  });

  it('say which part of the time range they cover, where it is not all of it', () => {
    show({ from: 'now-7d', series: [answer('calls_now', 4)] });
    expect(screen.getByText('The numbers cover the last 24 h of this time range.')).toBeInTheDocument();
  });

  it('leave out those that only the sentence needs', () => {
    show({ numbers: [number('calls'), number('total', { spark: undefined })] });
    expect(screen.queryByTestId(testIds.number('total'))).not.toBeInTheDocument();
  });

  it('may be written in words of their own', () => {
    const write = ({ up, total }: Readings) => `${up.now} of ${total.now}`;
    const numbers = [number('up', { write }), number('total', { spark: undefined })];
    show({ numbers, series: [answer('up_now', 2), answer('total_now', 3)] });
    expect(tile('up')).toHaveTextContent('2 of 3');
  });

  it('show a dash where nothing was measured, and say what is not exported', () => {
    const gone = number('cost', { spark: missing, value: () => missing });
    show({ numbers: [number('calls'), gone], series: [answer('calls_now', null)] });
    expect(tile('calls')).toHaveTextContent('The calls–');
    expect(tile('calls')).not.toHaveTextContent('not exported');
    expect(tile('cost')).toHaveTextContent('The cost–not exported');
  });

  it('say which of them the store refused, and why', async () => {
    const numbers = [number('calls'), number('p95')];
    const errors = [{ message: 'too many samples', refId: 'p95_now' }];
    show({ numbers, errors, state: LoadingState.Error, series: [answer('calls_now', 4), answer('calls_before', 4)] });
    expect(tile('p95')).toHaveTextContent('The p95–could not be measured');
    expect(tile('calls')).toHaveTextContent('The calls4unchanged');
    await userEvent.hover(screen.getByLabelText('About The p95'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('It said: too many samples');
  });

  it.each([
    ['what they mean', number('calls'), 'All of calls.'],
    ['why they are missing', number('calls', { spark: missing }), `${absent.reason} ${absent.remedy}`],
  ])('explain %s to those who point at them', async (_, one, text) => {
    show({ numbers: [one] });
    await userEvent.hover(screen.getByLabelText('About The calls'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent(text);
  });

  it('link to where they are explained, and keep what the reader chose', () => {
    locationService.push('/a/app/overview?from=now-7d&to=now&var-job=ctx&var-tool=x&var-instance=b&viewPanel=1');
    show({ numbers: [number('calls', { href: '/a/app/runtime/tools' }), number('heap')] });
    const url = new URL(screen.getByRole('link', { name: 'The calls' }).getAttribute('href') ?? '', 'http://grafana');
    expect(url.pathname).toBe('/a/app/runtime/tools');
    expect([...url.searchParams].sort()).toEqual([
      ['from', 'now-7d'],
      ['to', 'now'],
      ['var-instance', 'b'],
      ['var-job', 'ctx'],
    ]);
    expect(screen.getAllByRole('link')).toHaveLength(1);
  });

  it('link with every instance that the reader chose', () => {
    locationService.push('/a/app/overview?var-instance=a&var-instance=c');
    show({ numbers: [number('calls', { href: '/a/app/runtime/tools' })] });
    const url = new URL(screen.getByRole('link').getAttribute('href') ?? '', 'http://grafana');
    expect(url.searchParams.getAll('var-instance')).toEqual(['a', 'c']);
  });

  it.each<[string, Array<number | null>, number, boolean]>([
    ['of two values', [1, 2], 140, true],
    ['with gaps', [1, null, 3], 140, true],
    ['of a single value', [1, null], 140, false],
    ['of nothing', [], 140, false],
    ['in an element without a width', [1, 2], 0, false],
  ])('draw a line %s', (_, values, width, drawn) => {
    setWidth(width);
    const { container } = show({ series: [answer('calls_now', 1), answer('calls_spark', ...values)] });
    expect(container.querySelectorAll('svg[data-values]')).toHaveLength(drawn ? 1 : 0);
  });
});

describe('the queries of a headline', () => {
  const queriesOf = (numbers: HeadlineNumber[], from = 'now-6h') => {
    const headline = new Headline({ numbers, sentence: SENTENCE });
    const $variables = new SceneVariableSet({ variables: windowVariables() });
    const $timeRange = new SceneTimeRange({ from, to: 'now' });
    const scene = new EmbeddedScene({ $timeRange, $variables, body: headline });
    const runner = scene.state.body.state.$data as SceneQueryRunner;
    return runner.state.queries.map(({ refId, expr: text, instant }) => ({
      refId,
      expr: sceneGraph.interpolate(headline, text),
      instant,
    }));
  };

  it('ask for now, for the window before, and for the line', () => {
    expect(queriesOf([number('calls')])).toEqual([
      { refId: 'calls_now', expr: 'calls[21600s]', instant: true },
      { refId: 'calls_before', expr: 'calls[21600s] offset 21600s', instant: true },
      { refId: 'calls_spark', expr: 'calls', instant: false },
    ]);
  });

  it('ask for a day at most, however long the shown range is', () => {
    expect(queriesOf([number('calls')], 'now-90d')[0].expr).toBe('calls[86400s]');
  });

  it('ask once for what only the sentence needs, and never for what is missing', () => {
    const gone = number('cost', { spark: missing, value: () => missing });
    expect(queriesOf([number('total', { spark: undefined }), gone]).map(({ refId }) => refId)).toEqual(['total_now']);
  });
});
