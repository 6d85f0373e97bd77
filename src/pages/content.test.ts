import '../shared/testing/browser';
import { FieldType, formattedValueToString, getValueFormat, type DataFrame, type DataLink } from '@grafana/data';
import { parser } from '@prometheus-io/lezer-promql';
import {
  dataLayers,
  type CustomTransformOperator,
  SceneDataTransformer,
  type SceneObject,
  SceneQueryRunner,
  VizPanel,
} from '@grafana/scenes';
import { of } from 'rxjs';
import { catalogue, CONCEPT_IDS, conceptOf, type ConceptId } from '../metrics/catalogue';
import { createPromql } from '../metrics/promql';
import { resolve } from '../metrics/resolve';
import { STORES } from '../metrics/testing/stores';
import { PAGES as ROUTES, VAR } from '../routing';
import { Headline } from '../shared/headline/Headline';
import { MissingPanel } from '../shared/panels/missing';
import { KnownValue } from '../shared/scene/KnownValue';
import { FiringAlerts } from './overview/FiringAlerts';
import { CONTENT as RUNTIME } from './runtime/scene';
import { all, build, KINDS, OBJECTIVES, PAGES, panelsOf, runnersOf } from './testing';

it('builds every tab of the routing', () => {
  expect(Object.keys(RUNTIME)).toEqual(expect.arrayContaining(ROUTES.runtime.tabs.map(({ path }) => path)));
});

const EVERYWHERE = Object.keys(PAGES).flatMap((page) =>
  Object.keys(KINDS).map((store): [string, string] => [page, store])
);

interface Query {
  refId: string;
  expr: string;
  legendFormat: string;
  instant: boolean;
  range: boolean;
}

const queriesOf = (runner: SceneQueryRunner) => runner.state.queries as unknown as Query[];

/** The queries of vertical lines; the engine asks them as it asks any other. */
function markExprs(root: SceneObject): string[] {
  const layers = all(root, (one) => one instanceof dataLayers.AnnotationsDataLayer);
  return layers.map(({ state }) => (state.query as unknown as Query).expr);
}

const exprsOf = (root: SceneObject) => [
  ...runnersOf(root)
    .flatMap(queriesOf)
    .map(({ expr }) => expr),
  ...markExprs(root),
];

/** What Grafana puts in before a query is sent. */
function interpolate(expr: string): string {
  return expr
    .replaceAll(/\$\{(headline_window|headline_before|count_window)\}/g, '300s')
    .replaceAll('${traffic.window}', '30m')
    .replaceAll(/\$\{traffic\.\w+\}/g, 'x')
    .replaceAll(/\$__(rate_)?interval/g, '1m')
    .replaceAll(/"\$(job|instance|tool|route)"/g, '"x"');
}

/** The first piece of an expression that PromQL does not understand. */
function syntaxError(expr: string): string | undefined {
  let problem: string | undefined;
  parser.parse(expr).iterate({
    enter: ({ type, from }) => {
      problem ??= type.isError ? `at ${from}: ${expr.slice(Math.max(0, from - 20), from + 20)}` : undefined;
    },
  });
  return problem;
}

describe.each(EVERYWHERE)('%s on %s', (page, store) => {
  const root = build(page, store);

  it('asks nothing that PromQL does not understand, nor with a hole in it', () => {
    const broken = exprsOf(root).filter((expr) =>
      /undefined|null|NaN|\[object|\$\{(?!(headline_window|headline_before|count_window)\}|traffic\.)|^\s*$/.test(expr)
    );
    expect(broken).toEqual([]);
    expect(
      exprsOf(root)
        .map(interpolate)
        .flatMap((expr) => syntaxError(expr) ?? [])
    ).toEqual([]);
    expect(
      exprsOf(root)
        .map(interpolate)
        .filter((expr) => expr.includes('$') && !expr.includes('"$1"'))
    ).toEqual([]);
  });

  it('tells the answers of a panel apart', () => {
    for (const runner of runnersOf(root)) {
      const refIds = queriesOf(runner).map(({ refId }) => refId);
      expect(new Set(refIds).size).toBe(refIds.length);
    }
  });

  it('asks each query either for now or for the range', () => {
    const both = runnersOf(root)
      .flatMap(queriesOf)
      .filter(({ instant, range }) => instant === range);
    expect(both).toEqual([]);
  });

  it('names, explains and links every panel, or says why there is none', () => {
    for (const { state } of panelsOf(root)) {
      expect(state.title).toMatch(/^\S.*\S$/);
      expect(state.description).toMatch(/^[A-Z].{15,}\./);
      expect(state.headerActions).toBeDefined();
    }
    for (const { state } of all(root, (one) => one instanceof MissingPanel)) {
      expect(state.title).toMatch(/\S/);
      expect(state.missing.length).toBeGreaterThan(0);
      expect(state.missing.map(({ reason, remedy }) => `${reason} ${remedy}`).join()).not.toMatch(/undefined/);
    }
  });

  it('has no two panels with one title', () => {
    const titles = [...panelsOf(root), ...all(root, (one) => one instanceof MissingPanel)].map(
      ({ state }) => state.title
    );
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('explains its numbers, at most six, each under an id of its own', () => {
    const headlines = all(root, (one) => one instanceof Headline);
    expect(headlines).toHaveLength(1);
    const { numbers } = headlines[0].state;
    const shown = numbers.filter(({ spark }) => spark);
    expect(shown.length).toBeLessThanOrEqual(6);
    expect(shown.filter(({ title, description }) => !title || !/^[A-Z].+[.\d)]$/.test(description))).toEqual([]);
    expect(new Set(numbers.map(({ id }) => id)).size).toBe(numbers.length);
  });

  it('says its sentence without numbers', () => {
    const [headline] = all(root, (one) => one instanceof Headline);
    const { text, state } = headline.state.sentence({}, headline);
    expect(text).toMatch(/^[A-Z].+\.$/);
    expect(state).toBe('unknown');
  });
});

describe.each(Object.keys(PAGES))('%s with everything there', (page) => {
  const root = build(page, 'complete');

  it('misses nothing', () => {
    expect(all(root, (one) => one instanceof MissingPanel).map(({ state }) => state.title)).toEqual([]);
    const unanswered = all(root, (one) => one instanceof Headline).flatMap(({ state }) =>
      state.numbers.filter(({ value, spark }) => !value('5m').ok || spark?.ok === false)
    );
    expect(unanswered.map(({ id }) => id)).toEqual([]);
  });

  it('writes legends of labels that the answers have', () => {
    const unknown = runnersOf(root).flatMap((runner) =>
      queriesOf(runner).filter(({ legendFormat, expr }) =>
        [...legendFormat.matchAll(/\{\{(.+?)\}\}/g)].some(([, label]) => !expr.includes(label))
      )
    );
    expect(unknown).toEqual([]);
  });

  it('writes units that Grafana knows, with one space before them', () => {
    const units = [
      ...panelsOf(root).flatMap(({ state: { fieldConfig } }) => [
        fieldConfig.defaults.unit,
        ...fieldConfig.overrides.flatMap(({ properties }) =>
          properties.filter(({ id }) => id === 'unit').map(({ value }) => value)
        ),
      ]),
      ...all(root, (one) => one instanceof Headline).flatMap(({ state }) => state.numbers.map(({ unit }) => unit)),
    ].filter((unit): unit is string => unit !== undefined);
    expect(units.length).toBeGreaterThan(0);
    const written = [...new Set(units)].map((unit) => [unit, formattedValueToString(getValueFormat(unit)(2))]);
    expect(written.filter(([, text]) => /\s{2}/.test(text))).toEqual([]);
    expect(written.filter(([unit, text]) => unit !== 'short' && unit.length > 4 && text.endsWith(` ${unit}`))).toEqual(
      []
    );
  });

  it('sorts and formats columns that its tables have', () => {
    for (const panel of panelsOf(root).filter(({ state }) => state.pluginId === 'table')) {
      const columns = columnsOf(panel);
      const { sortBy } = panel.state.options as { sortBy: Array<{ displayName: string }> };
      const overridden = panel.state.fieldConfig.overrides.map(({ matcher }) => matcher.options as string);
      expect(
        [...sortBy.map(({ displayName }) => displayName), ...overridden].filter((name) => !columns.has(name))
      ).toEqual([]);
      expect([...columns.values()].filter((filled) => !filled)).toEqual([]);
    }
  });

  it('links series and rows to pages that keep the value', () => {
    const links = panelsOf(root).flatMap(({ state: { fieldConfig } }) => [
      ...((fieldConfig.defaults.links ?? []) as DataLink[]),
      ...fieldConfig.overrides.flatMap(({ properties }) =>
        properties.filter(({ id }) => id === 'links').flatMap(({ value }) => value as DataLink[])
      ),
    ]);
    for (const link of links) {
      const url = link.onBuildUrl?.({ replaceVariables: (text: string) => `of ${text}` } as never) ?? '';
      const { pathname, searchParams } = new URL(url, 'http://grafana');
      expect(pathname).toMatch(/\/runtime\/(tools\/tool|http\/route)$/);
      const name = pathname.endsWith('/tool') ? VAR.tool : VAR.route;
      expect(searchParams.get(`var-${name}`)).toMatch(/^of \$\{__(value\.text|field\.labels\.(tool|http_route))\}$/);
    }
  });
});

/** What rows of tables are named by. */
const KEYS = ['tool', 'http_route', 'model', 'instance', 'version', 'operation', 'service', 'cache', 'kind', 'failure'];

/** The columns that a table's transformation makes of answers to all its queries, and whether the first row has them filled. */
function columnsOf({ state }: VizPanel): Map<string, boolean> {
  const transformer = state.$data as SceneDataTransformer;
  const labels = Object.fromEntries(KEYS.map((key) => [key, 'a']));
  const frames = queriesOf(transformer.state.$data as SceneQueryRunner).map(
    ({ refId }): DataFrame => ({
      refId,
      fields: [
        { name: 'Time', type: FieldType.time, config: {}, values: [1] },
        { name: 'Value', type: FieldType.number, config: {}, labels, values: [7] },
      ],
      length: 1,
    })
  );
  const [transform] = transformer.state.transformations as CustomTransformOperator[];
  let joined: DataFrame[] = [];
  transform({ interpolate: String })(of(frames)).subscribe((result) => (joined = result));
  expect(joined.map(({ length }) => length)).toEqual([1]);
  const shown = joined[0].fields.filter(({ config }) => config.custom?.hideFrom?.viz !== true);
  return new Map(shown.map(({ name, values }) => [name, values[0] !== null && values[0] !== '']));
}

describe('what the pages show', () => {
  /** The concepts that some page asks for. */
  function shown(store: string): Set<ConceptId> {
    const resolution = resolve(KINDS[store]);
    const promql = createPromql(resolution);
    Object.values(PAGES).forEach((content) => content({ resolution, promql, objectives: OBJECTIVES }));
    return new Set(promql.shown());
  }

  it('is every metric that the roadmap names', () => {
    const named = CONCEPT_IDS.filter((id) => conceptOf(id).series.some(({ origins }) => origins.includes('roadmap')));
    const onPages = shown('complete');
    expect(named.length).toBeGreaterThan(45);
    expect(named.filter((id) => !onPages.has(id))).toEqual([]);
  });

  it('is every metric that contextd v0.5.0 records', () => {
    const recorded = CONCEPT_IDS.filter((id) => {
      const { series, missing } = conceptOf(id);
      return missing.cause !== 'neverRecorded' && series.some(({ origins }) => origins.includes('v0.5.0'));
    });
    const onPages = shown('v0.5.0');
    expect(recorded.length).toBeGreaterThan(40);
    expect(recorded.filter((id) => !onPages.has(id))).toEqual([]);
  });

  it.each(Object.keys(PAGES))('is never told apart by a label without bounds: %s', (page) => {
    const unbounded = Object.keys(catalogue.labels).filter((label) => catalogue.labels[label].unbounded);
    const grouped = Object.keys(KINDS).flatMap((store) =>
      exprsOf(build(page, store)).filter((expr) =>
        [...expr.matchAll(/\bby \(([^)]*)\)/g)].some(([, by]) => unbounded.some((label) => by.includes(label)))
      )
    );
    expect(unbounded.length).toBeGreaterThan(2);
    expect(grouped).toEqual([]);
  });

  it.each(['tools', 'http', 'embeddings'])('is each of two versions side by side, by name: %s', (page) => {
    const titles = (store: string) => panelsOf(build(page, store)).map(({ state }) => state.title);
    expect(titles('both versions').filter((title) => title.endsWith('by version'))).toHaveLength(3);
    expect(titles('complete').filter((title) => title.endsWith('by version'))).toEqual([]);
    expect(titles('v0.5.0').filter((title) => title.endsWith('by version'))).toEqual([]);
  });

  it.each(Object.keys(PAGES))('does not vanish with an instance chosen that the series do not carry: %s', (page) => {
    const resolution = resolve(STORES['go_* only'], { anonymous: STORES['v0.5.0 by OTLP only'] });
    const root = PAGES[page]({ resolution, promql: createPromql(resolution), objectives: OBJECTIVES });
    const pushed = exprsOf(root).filter((expr) => /\b(contextd|folding)_/.test(expr));
    const scraped = exprsOf(root).filter((expr) => /\bgo_/.test(expr));
    expect(pushed.filter((expr) => /\b(contextd|folding)_\w+\{[^}]*\$instance/.test(expr))).toEqual([]);
    expect(scraped.filter((expr) => !expr.includes('instance=~"$instance"'))).toEqual([]);
  });
});

describe('the load on the store', () => {
  it.each(Object.keys(PAGES))('%s: the headline and the two first rows ask at most twelve range queries', (page) => {
    const root = build(page, 'complete');
    const body = root instanceof KnownValue ? root.state.body : root;
    const { children } = body.state as unknown as { children: SceneObject[] };
    const ranges = children
      .slice(0, 3)
      .flatMap(runnersOf)
      .flatMap(queriesOf)
      .filter(({ range }) => range);
    expect(ranges.length + markExprs(root).length).toBeLessThanOrEqual(12);
  });

  it('the whole Overview asks at most twelve', () => {
    const root = build('overview', 'complete');
    const ranges = runnersOf(root)
      .flatMap(queriesOf)
      .filter(({ range }) => range);
    expect(ranges.length + markExprs(root).length).toBeLessThanOrEqual(12);
  });
});

it('shows what fires on the Overview', () => {
  expect(all(build('overview', 'nothing'), (one) => one instanceof FiringAlerts)).toHaveLength(1);
});
