import { setInView } from '../testing/browser';
import { type DataFrame, type FieldConfigSource } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  type CustomTransformOperator,
  dataLayers,
  EmbeddedScene,
  SceneDataTransformer,
  SceneQueryRunner,
  SceneReactObject,
  type SceneObject,
  VizPanel,
} from '@grafana/scenes';
import { render, screen } from '@testing-library/react';
import React from 'react';
import { firstValueFrom, of } from 'rxjs';
import { createPromql, type Expr } from '../../metrics/promql';
import { resolve } from '../../metrics/resolve';
import { PageBody, PanelRow } from '../scene/layout';
import { linkToDetail } from '../scene/links';
import { marks } from '../scene/marks';
import { MissingPanel } from './missing';
import { queryRunner, type Target } from './panels';
import { type Column, table } from './table';
import { timeseries } from './timeseries';
import { testIds } from '../testIds';

const found = (expr: string, ...caveats: string[]): Expr => ({ ok: true, expr, concepts: [], caveats });
const [goroutines, up] = ['goroutines', 'up'].map((id) => {
  const concept = resolve([]).get(id as 'up');
  return concept as Extract<typeof concept, { status: 'missing' }>;
});
const inUnit = (unit: string): Expr => ({ ok: true, expr: 'a', concepts: [], caveats: [], unit });
const absent: Expr = { ok: false, missing: [goroutines] };

const queriesOf = (runner: unknown) => (runner as SceneQueryRunner).state.queries as Array<Record<string, unknown>>;

describe('the queries of a panel', () => {
  it('carry what each target asks', () => {
    const targets: Target[] = [
      { expr: found('a'), legend: '{{tool}}' },
      { expr: found('b'), instant: true, refId: 'calls' },
    ];
    expect(queriesOf(queryRunner(targets))).toMatchObject([
      { refId: 'A', expr: 'a', legendFormat: '{{tool}}', range: true, instant: false, format: 'time_series' },
      { refId: 'calls', expr: 'b', range: false, instant: true },
    ]);
  });

  it('leave out what cannot be answered, and keep the letters of the others', () => {
    const targets = [{ expr: absent }, { expr: found('b') }, { expr: absent }, { expr: found('d') }];
    expect(queriesOf(queryRunner(targets)).map(({ refId, expr }) => [refId, expr])).toEqual([
      ['B', 'b'],
      ['D', 'd'],
    ]);
  });

  it('go to the data source that the reader chose', () => {
    expect(queryRunner([]).state.datasource).toEqual({ type: 'prometheus', uid: '${ds}' });
  });

  it('go to the Insights data source that they name', () => {
    const datasource = { type: 'contextd-insights-datasource', uid: 'insights' };
    const { state } = queryRunner([{ insights: { datasource, queryType: 'slo', measure: 'burn' } }]);
    expect(state.datasource).toEqual(datasource);
    expect(state.queries).toEqual([{ refId: 'A', datasource, queryType: 'slo', measure: 'burn' }]);
    expect(timeseries({ ...CHART, targets: [{ insights: { datasource, queryType: 'slo' } }] })).toBeInstanceOf(
      VizPanel
    );
  });
});

const CHART = { title: 'Calls', description: 'Calls a second.', unit: 'reqps' };

describe('a chart', () => {
  it('shows what can be answered, and says what is special about it, once', () => {
    const caveat = 'Several namings are present.';
    const targets = [{ expr: found('a', caveat) }, { expr: found('b', caveat, 'Old.') }, { expr: absent }];
    const { state } = timeseries({ ...CHART, targets }) as VizPanel;
    expect(state.pluginId).toBe('timeseries');
    expect(state.title).toBe('Calls');
    expect(state.description).toBe('Calls a second.\n\nSeveral namings are present.\n\nOld.');
    expect(queriesOf((state.$data as SceneDataTransformer).state.$data)).toHaveLength(2);
  });

  it('has a legend whose columns can be sorted', () => {
    const { state } = timeseries({ ...CHART, targets: [{ expr: found('a') }] }) as VizPanel;
    expect(state.options).toMatchObject({ legend: { displayMode: 'table', showLegend: true } });
    expect((state.options as { legend: { calcs: string[] } }).legend.calcs.length).toBeGreaterThan(0);
  });

  it.each<[string, object, object]>([
    ['its limits', { min: 0, max: 1, decimals: 2 }, { min: 0, max: 1, decimals: 2 }],
    ['parts of a whole', { stacked: true }, { custom: { stacking: { mode: 'normal' } } }],
    ['links', { links: [{ title: 'x', url: '' }] }, { links: [{ title: 'x', url: '' }] }],
    ['lines', {}, { unit: 'reqps', custom: { lineWidth: 1 } }],
  ])('draws %s', (_, options, defaults) => {
    const { state } = timeseries({ ...CHART, ...options, targets: [{ expr: found('a') }] }) as VizPanel;
    expect(state.fieldConfig.defaults).toMatchObject(defaults);
  });

  it('begins at 0, and leaves the other limits to the data, where none is set', () => {
    const { defaults } = (timeseries({ ...CHART, targets: [{ expr: found('a') }] }) as VizPanel).state.fieldConfig;
    expect([defaults.min, defaults.max, defaults.decimals]).toEqual([0, undefined, undefined]);
  });

  it.each<[string, string | undefined, Expr[], string]>([
    ['of the concepts', undefined, [inUnit('bytes'), inUnit('bytes'), absent], 'bytes'],
    ['that it is given', 's', [inUnit('bytes')], 's'],
    ['of a number where the concepts differ', undefined, [inUnit('bytes'), inUnit('s')], 'short'],
    ['of a number where no concept says it', undefined, [found('a')], 'short'],
  ])('has the unit %s', (_, unit, exprs, expected) => {
    const panel = timeseries({ ...CHART, unit, targets: exprs.map((expr) => ({ expr })) }) as VizPanel;
    expect(panel.state.fieldConfig.defaults.unit).toBe(expected);
  });

  it('gives way to the reason where nothing can be answered', () => {
    const panel = timeseries({ ...CHART, targets: [{ expr: absent }, { expr: { ok: false, missing: [up] } }] });
    expect(panel).toBeInstanceOf(MissingPanel);
    expect((panel as MissingPanel).state.missing.map(({ id }) => id)).toEqual(['goroutines', 'up']);
  });

  it('leads to Setup at the concept that is missing, and keeps what the reader chose', () => {
    locationService.push('/a/app/overview?from=now-3h&var-job=my%20job&viewPanel=2');
    const panel = new MissingPanel({ title: 'Heap', missing: [goroutines, up] });
    render(<panel.Component model={panel} />);
    const href = screen.getByRole('link', { name: 'Setup: Heap' }).getAttribute('href') ?? '';
    const { pathname, searchParams } = new URL(href, 'http://grafana');
    expect(pathname).toMatch(/\/setup$/);
    expect([...searchParams]).toEqual([
      ['from', 'now-3h'],
      ['var-job', 'my job'],
      ['concept', 'goroutines'],
    ]);
  });
});

/** Property -> value of the overrides of one field. */
function overridesOf({ overrides }: FieldConfigSource, field: string): Record<string, unknown> {
  const own = overrides.filter(({ matcher }) => matcher.options === field);
  return Object.fromEntries(own.flatMap(({ properties }) => properties.map(({ id, value }) => [id, value])));
}

describe('a table', () => {
  const links = [{ title: 'x', url: '' }];
  const calls: Column = { name: 'Calls', expr: inUnit('reqps'), width: 90, decimals: 0, thresholds: [1, 5] };
  const build = (...columns: Column[]) =>
    table({
      title: 'Tools',
      description: 'For each tool: calls.',
      row: { label: 'tool', name: 'Tool', links },
      columns,
      sortBy: 'Calls',
    });

  it('joins the answers, and sorts by a column, the largest first', async () => {
    const { state } = build(calls, { name: 'Trend', expr: found('b'), sparkline: true }) as VizPanel;
    const { $data, transformations } = (state.$data as SceneDataTransformer).state;
    expect(state.pluginId).toBe('table');
    expect(state.options).toMatchObject({ sortBy: [{ displayName: 'Calls', desc: true }] });
    const queries = queriesOf($data);
    expect(queries).toMatchObject([
      { expr: 'a', instant: true },
      { expr: 'b', instant: false },
    ]);
    const value = (refId: unknown, number: number) =>
      ({
        refId,
        length: 1,
        fields: [{ name: 'Value', type: 'number', config: {}, labels: { tool: 'search' }, values: [number] }],
      }) as unknown as DataFrame;
    const joined = (transformations[0] as CustomTransformOperator)({} as never)(
      of([value(queries[0].refId, 7), value(queries[1].refId, 8)])
    );
    const [frame] = await firstValueFrom(joined);
    expect(
      frame.fields.map(({ name, values }) => [name, name === 'Trend' ? values[0].fields[0].values : values])
    ).toEqual([
      ['Tool', ['search']],
      ['Calls', [7]],
      ['Trend', [8]],
    ]);
  });

  it('writes its columns as they ask for', () => {
    const trend = { name: 'Trend', expr: inUnit('s'), sparkline: true };
    const { fieldConfig } = (build(calls, trend, { ...calls, name: 'Other', unit: 'ops' }) as VizPanel).state;
    expect(overridesOf(fieldConfig, 'Tool')).toEqual({ links, 'custom.minWidth': 185 });
    expect(overridesOf(fieldConfig, 'Calls')).toMatchObject({
      unit: 'reqps',
      decimals: 0,
      'custom.width': 90,
      'custom.cellOptions': { type: 'color-text' },
      thresholds: { mode: 'absolute', steps: [{ value: -Infinity }, { value: 1 }, { value: 5 }] },
    });
    expect(overridesOf(fieldConfig, 'Other')).toMatchObject({ unit: 'ops' });
    expect(overridesOf(fieldConfig, 'Trend')).toMatchObject({ 'custom.cellOptions': { type: 'sparkline' } });
    expect(overridesOf(fieldConfig, 'Trend')).not.toHaveProperty('unit');
  });

  it('gives way to the reason where nothing can be answered, and to nothing less', () => {
    expect(build({ ...calls, expr: absent })).toBeInstanceOf(MissingPanel);
    expect(build({ ...calls, expr: absent }, calls)).toBeInstanceOf(VizPanel);
  });
});

describe('in the place of a panel', () => {
  it('stand its title, why it is missing, and how to get it', () => {
    const panel = new MissingPanel({ title: 'Goroutines', missing: [goroutines, up] });
    render(<panel.Component model={panel} />);
    expect(screen.getByText('Goroutines')).toBeInTheDocument();
    const text = screen.getByTestId(testIds.missingPanel('Goroutines'));
    expect(text).toHaveTextContent(`${goroutines.reason}${goroutines.remedy}`);
  });
});

const part = (text: string) => new SceneReactObject({ reactNode: <p>{text}</p> });

describe('the layout of a page', () => {
  afterEach(() => setInView(true));

  function show(children: SceneObject[]) {
    const page = new PageBody({ children: [part('headline'), new PanelRow({ children })] });
    new EmbeddedScene({ body: page });
    return render(<page.Component model={page} />);
  }

  it('stands in the order of its parts', () => {
    show([part('first'), part('second')]);
    expect(screen.getByTestId(testIds.page)).toHaveTextContent('headlinefirstsecond');
  });

  it('does not mount a panel that is out of view, so that it does not query', () => {
    setInView(false);
    show([part('first'), part('second')]);
    expect(screen.getByText('headline')).toBeInTheDocument();
    expect(screen.queryByText(/first|second/)).not.toBeInTheDocument();
  });
});

describe('marks on the charts', () => {
  const layers = (names: string[]) => marks(createPromql(resolve(names)));
  const query = (layer: dataLayers.AnnotationsDataLayer) => layer.state.query as unknown as { expr: string };

  it('are restarts and new versions', () => {
    const both = layers(['process_start_time_seconds', 'contextd_build_info']);
    expect(both.map(({ state }) => state.name)).toEqual(['Restart', 'New version']);
    expect(query(both[0]).expr).toMatch(/^sum by \(instance\) \(changes\(process_start_time_seconds\{.*\) > 0$/);
    expect(query(both[1]).expr).toContain('unless');
  });

  it.each<[string[], string[]]>([
    [['process_start_time_seconds'], ['Restart']],
    [['contextd_build_info'], ['New version']],
    [[], []],
  ])('are those that the store with %j can tell', (names, expected) => {
    expect(layers(names).map(({ state }) => state.name)).toEqual(expected);
  });
});

describe('a link to the page of one thing', () => {
  const link = linkToDetail('Show this tool', '/a/app/tool', 'tool', '${__value.text}');
  const url = (replaceVariables?: (text: string) => string) => link.onBuildUrl?.({ replaceVariables } as never);

  afterEach(() => locationService.push('/'));

  it('names the thing, and keeps what the reader chose at the moment of the click', () => {
    locationService.push('/a/app/runtime?from=now-1h&x=1');
    const built = new URL(
      url((text) => (text === '${__value.text}' ? 'memory/search $1' : '')) ?? '',
      'http://grafana'
    );
    expect([...built.searchParams]).toEqual([
      ['from', 'now-1h'],
      ['var-tool', 'memory/search $1'],
    ]);
  });

  it('has nothing left that Grafana would replace', () => {
    expect(url(() => '$job ${x} [[y]]')).not.toMatch(/\$|\[\[/);
  });

  it('survives a Grafana that replaces nothing', () => {
    expect(url()).toBe('/a/app/tool?var-tool=');
  });
});
