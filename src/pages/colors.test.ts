import { type SceneDataTransformer, type SceneQueryRunner, type VizPanel } from '@grafana/scenes';
import { confusedBy, leastContrast, THEMES } from '../shared/testing/colors';
import { type Look, looksOf } from '../shared/panels/looks';
import { shadeOf } from '../shared/panels/palette';
import { build, PAGES, panelsOf } from './testing';

const TOOLS = [
  ...['branch_create', 'branch_return', 'branch_status', 'checkpoint_list', 'checkpoint_resume', 'checkpoint_save'],
  ...['memory_consolidate', 'memory_consolidate_session', 'memory_feedback', 'memory_outcome', 'memory_record'],
  ...['memory_search', 'reflect_analyze', 'reflect_report', 'remediation_feedback', 'remediation_record'],
  ...['remediation_search', 'repository_index', 'repository_search', 'semantic_search', 'troubleshoot_diagnose'],
];

/** The values of labels that contextd gives, and some that only a store knows. */
const VALUES: Record<string, string[]> = {
  tool: TOOLS,
  status: ['success', 'error'],
  status_class: ['2xx', '3xx', '4xx', '5xx'],
  reason: [
    ...['tenant_error', 'validation_error', 'not_found', 'timeout', 'auth_error', 'storage_error', 'internal_error'],
    'canceled',
  ],
  model: ['bge-small-en-v1.5', 'text-embedding-3-small', 'text-embedding-3-large', 'nomic-embed-text', 'e5', 'm3'],
  helpful: ['positive', 'negative'],
  outcome: ['success', 'failure'],
  auto_created: ['true', 'false'],
  level: ['summary', 'context', 'full'],
  scope: ['project', 'team', 'org'],
  category: ['compile', 'test', 'runtime', 'lint', 'performance', 'configuration', 'security', 'other'],
  rating: ['helpful', 'not_helpful', 'outdated'],
  depth: ['0', '1', '2', '3', '4', '5'],
  failure_reason: ['session ended', 'timeout', 'budget exhausted', 'canceled'],
  cache: ['embeddings', 'queries', 'sessions'],
  http_route: ['/health', '/checkpoints', '/checkpoints/search', '/metrics', '/status', '/mcp'],
  http_method: ['GET', 'POST'],
  http_status_code: ['200', '400', '401', '500'],
  instance: ['contextd-0', 'contextd-1', 'contextd-2', '10.0.0.7:9090', 'laptop', 'laptop-2', 'build', 'ci-1'],
  version: ['0.5.0', '0.6.0', '0.6.1-rc.1', 'unknown'],
};
const BY_SERIES: Array<[label: string, series: RegExp, values: string[]]> = [
  ['operation', /vectorstore_documents/, ['add', 'delete']],
  ['operation', /vectorstore/, ['search', 'add_documents', 'delete_documents']],
  ['operation', /database/, ['search', 'insert', 'get', 'update', 'delete', 'list']],
  ['reason', /database/, ['storage_error', 'timeout', 'internal_error']],
  ['reason', /vectorstore/, ['']],
];

/** The names that the legend of a query shows, by the kind of name. */
function namesOf(legend: string, expr: string): string[] {
  const labels = [...legend.matchAll(/\{\{(.+?)\}\}/g)].map(([, label]) => label);
  return labels.reduce(
    (names, label) =>
      names.flatMap((name) => valuesOf(label, expr).map((value) => name.replace(`{{${label}}}`, value))),
    [legend]
  );
}

/** Lines of one query are told apart by a label that the query sets. */
function valuesOf(label: string, expr: string): string[] {
  const set = [...expr.matchAll(new RegExp(`"${label}", "([^"$]+)", "", ""`, 'g'))].map(([, value]) => value);
  const own = BY_SERIES.find(([of, series]) => of === label && series.test(expr))?.[2];
  const values = set.length > 0 ? set : (own ?? VALUES[label]);
  if (!values) {
    throw new Error(`No values are known for the label "${label}" of ${expr}.`);
  }
  return [...new Set(values)];
}

type Series = [name: string, look: Look];

function seriesOf({ state }: VizPanel): Series[] {
  const runner = (state.$data as SceneDataTransformer).state.$data as SceneQueryRunner;
  return (runner.state.queries as unknown as Array<{ legendFormat: string; expr: string }>).flatMap(
    ({ legendFormat, expr }) => {
      const kind = [...legendFormat.matchAll(/\{\{(.+?)\}\}/g)].map(([, label]) => label).sort();
      return [...looksOf(namesOf(legendFormat, expr), kind.join())];
    }
  );
}

/** What a reader may confuse: where up to eight names have one line style, their colours; of more, the whole look. */
function confused(series: Series[], color: (look: Look) => string): string[] {
  return series.flatMap(([a, x], index) =>
    series.slice(0, index).flatMap(([b, y]) => {
      const told = series.length > 8 && x.style !== y.style;
      return told ? [] : confusedBy(color(x), color(y)).map((sight) => `${a} and ${b}: ${sight}`);
    })
  );
}

const SHOWN = Object.keys(PAGES).flatMap((page) =>
  ['complete', 'roadmap', 'v0.5.0'].map((store): [string, string] => [page, store])
);

describe.each(SHOWN)('%s on %s', (page, store) => {
  const charts = panelsOf(build(page, store)).filter(({ state }) => state.pluginId === 'timeseries');

  it.each(THEMES.map((theme) => [theme.colors.mode, theme] as const))(
    'draws series that all readers tell apart, in the %s theme',
    (_, theme) => {
      const problems = charts.flatMap((chart) => {
        const series = seriesOf(chart);
        const color = ({ hue }: Look) => shadeOf(hue, theme);
        const faint = series.filter(([, look]) => leastContrast(color(look), theme.colors) < 3).map(([name]) => name);
        return [...faint, ...confused(series, color)].map((problem) => `${chart.state.title}: ${problem}`);
      });
      expect(problems).toEqual([]);
    }
  );
});

it('has the eight busiest and the eight slowest tools in eight colours each', () => {
  const hues = (tools: string[]) => new Set([...looksOf(tools).values()].map(({ hue }) => hue)).size;
  const searches = ['semantic_search', 'repository_search'];
  expect(
    hues([
      ...searches,
      'memory_search',
      'checkpoint_save',
      'memory_record',
      'checkpoint_resume',
      'checkpoint_list',
      'remediation_search',
    ])
  ).toBe(8);
  expect(
    hues([
      ...searches,
      'memory_consolidate',
      'memory_consolidate_session',
      'reflect_analyze',
      'reflect_report',
      'repository_index',
      'troubleshoot_diagnose',
    ])
  ).toBe(8);
});
