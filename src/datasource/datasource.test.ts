import { CoreApp, type DataSourceInstanceSettings } from '@grafana/data';
import { type BackendSrv, setBackendSrv, setTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { InsightsDataSource } from './datasource';
import { EXAMPLE_SLO } from './slo';
import { type InsightsJsonData, type InsightsQuery } from './types';

const fetch = jest.fn();

beforeEach(() => {
  fetch.mockReset();
  const replace = (text = '', vars: Record<string, { value: string }> = {}) =>
    text.replace(/\$(\w+)/g, (all, name) => vars[name]?.value ?? (name === 'job' ? 'contextd' : all));
  setTemplateSrv({ replace, getVariables: () => [] } as unknown as TemplateSrv);
  setBackendSrv({ fetch } as unknown as BackendSrv);
});

const settings = {
  id: 1,
  uid: 'insights',
  type: 'contextd-insights-datasource',
  name: 'Insights',
  jsonData: {},
  meta: {},
};
const datasource = () => new InsightsDataSource(settings as unknown as DataSourceInstanceSettings<InsightsJsonData>);
const query = (patch: Partial<InsightsQuery>): InsightsQuery => ({ refId: 'A', queryType: 'slo', ...patch });

test('variables in the definition of an SLO are replaced', () => {
  const slo = { ...EXAMPLE_SLO, indicator: { kind: 'ratio' as const, total: 'a{job="$job"}', bad: 'b{job="$job"}' } };
  const { slo: replaced, by } = datasource().applyTemplateVariables(query({ queryType: 'slo', slo, by: '$by' }), {
    by: { value: 'tool', text: 'tool' },
  });
  expect(replaced?.indicator).toEqual({ kind: 'ratio', total: 'a{job="contextd"}', bad: 'b{job="contextd"}' });
  expect(by).toBe('tool');
  expect(slo.indicator.total).toBe('a{job="$job"}');
  expect(datasource().interpolateVariablesInQueries([query({ slo })], {})[0]).toMatchObject({
    slo: replaced,
    datasource: { uid: 'insights', type: 'contextd-insights-datasource' },
  });
});

test('hidden queries are not sent, incomplete ones are', () => {
  const ds = datasource();
  expect(ds.filterQuery(query({ slo: EXAMPLE_SLO, hide: true }))).toBe(false);
  expect(ds.filterQuery(query({}))).toBe(true);
});

test('new queries are complete and readable', () => {
  const ds = datasource();
  const fresh = query(ds.getDefaultQuery(CoreApp.PanelEditor));
  expect(ds.getQueryDisplayText(fresh)).toBe('Error budget of SLO Tool errors, over time');
});
