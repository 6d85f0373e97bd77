/** Rules as the app sends them, and as a Grafana 12.4.0 answered them. */
import { type RulesWriter } from './apply';
import { type GroupBody } from './operations';
import { type ProvisionedRule, type RuleGroup } from './provisioned';

export const PROMETHEUS = 'contextd-prometheus';
export const FOLDER = 'contextd';
export const GROUP = 'contextd-errors';

const ERRORS: ProvisionedRule = {
  uid: 'contextd-high-mcp-error-rate',
  title: 'HighMCPErrorRate',
  folderUID: FOLDER,
  ruleGroup: GROUP,
  condition: 'C',
  for: '300s',
  noDataState: 'OK',
  execErrState: 'Error',
  labels: { severity: 'warning', service: 'contextd' },
  annotations: { summary: 'High MCP error rate', description: '{{ $values.A }} errors/s' },
  data: [
    {
      refId: 'A',
      relativeTimeRange: { from: 600, to: 0 },
      datasourceUid: PROMETHEUS,
      model: { expr: 'sum by (job, instance) (rate(contextd_mcp_tool_errors_total[5m]))', instant: true },
    },
    { refId: 'C', datasourceUid: '__expr__', model: { type: 'math', expression: '$A > 0.1' } },
  ],
};

const EMBEDDINGS: ProvisionedRule = {
  ...ERRORS,
  uid: 'contextd-slow-embeddings',
  title: 'SlowEmbeddings',
  condition: 'B',
  for: '10m',
  annotations: { summary: 'Slow embeddings' },
  missingSeriesEvalsToResolve: 2,
  data: [
    {
      refId: 'A',
      relativeTimeRange: { from: 600, to: 0 },
      datasourceUid: PROMETHEUS,
      model: { expr: 'vector(1)', instant: true },
    },
    {
      refId: 'B',
      datasourceUid: '__expr__',
      model: { type: 'threshold', expression: 'A', conditions: [{ evaluator: { type: 'gt', params: [2] } }] },
    },
  ],
};

/** A group as Insights builds it. */
export const SENT: RuleGroup = { name: GROUP, interval: 60, rules: [ERRORS, EMBEDDINGS] };

/** The first of them in the answer of GET /api/v1/provisioning/alert-rules. */
export const ANSWERED: ProvisionedRule = {
  id: 1,
  uid: 'contextd-high-mcp-error-rate',
  orgID: 1,
  folderUID: FOLDER,
  ruleGroup: GROUP,
  title: 'HighMCPErrorRate',
  condition: 'C',
  data: [
    {
      refId: 'A',
      queryType: '',
      relativeTimeRange: { from: 600, to: 0 },
      datasourceUid: PROMETHEUS,
      model: {
        expr: 'sum by (job, instance) (rate(contextd_mcp_tool_errors_total[5m]))',
        instant: true,
        intervalMs: 1000,
        maxDataPoints: 43200,
        refId: 'A',
      },
    },
    {
      refId: 'C',
      queryType: '',
      relativeTimeRange: { from: 0, to: 0 },
      datasourceUid: '__expr__',
      model: { expression: '$A > 0.1', intervalMs: 1000, maxDataPoints: 43200, refId: 'C', type: 'math' },
    },
  ],
  updated: '2026-11-30T15:43:31Z',
  noDataState: 'OK',
  execErrState: 'Error',
  for: '5m',
  keep_firing_for: '0s',
  annotations: { description: '{{ $values.A }} errors/s', summary: 'High MCP error rate' },
  labels: { service: 'contextd', severity: 'warning' },
  isPaused: false,
  notification_settings: null,
  record: null,
};

/** The same after somebody opened it in Grafana's editor and saved it without a change. */
export const SAVED_IN_EDITOR: ProvisionedRule = {
  ...ANSWERED,
  data: [
    {
      ...ANSWERED.data[0],
      model: {
        datasource: { type: 'prometheus', uid: PROMETHEUS },
        editorMode: 'code',
        exemplar: false,
        expr: 'sum by (job, instance) (rate(contextd_mcp_tool_errors_total[5m]))',
        hide: false,
        instant: true,
        interval: '',
        intervalMs: 15000,
        legendFormat: '__auto',
        maxDataPoints: 43200,
        range: false,
        refId: 'A',
      },
    },
    {
      ...ANSWERED.data[1],
      relativeTimeRange: { from: 600, to: 0 },
      model: {
        conditions: [
          {
            evaluator: { params: [], type: 'gt' },
            operator: { type: 'and' },
            query: { params: ['C'] },
            reducer: { params: [], type: 'last' },
            type: 'query',
          },
        ],
        datasource: { type: '__expr__', uid: '__expr__' },
        expression: '$A > 0.1',
        hide: false,
        intervalMs: 1000,
        maxDataPoints: 43200,
        refId: 'C',
        type: 'math',
      },
    },
  ],
  updated: '2026-11-30T15:43:45Z',
};

/** A Grafana in memory: a PUT replaces a group as a whole, and takes rules of its uids from where they were. */
export class FakeGrafana implements RulesWriter {
  public readonly bodies: GroupBody[] = [];

  public constructor(public rules: ProvisionedRule[] = []) {}

  public async readRules(): Promise<ProvisionedRule[]> {
    return this.rules;
  }

  public async putGroup(body: GroupBody): Promise<void> {
    this.bodies.push(body);
    const own = (rule: ProvisionedRule) => rule.folderUID === body.folderUid && rule.ruleGroup === body.title;
    const uids = body.rules.map(({ uid }) => uid);
    const others = this.rules.filter((rule) => !own(rule) && !uids.includes(rule.uid));
    const placed = body.rules.map((rule) => ({ ...rule, folderUID: body.folderUid, ruleGroup: body.title }));
    this.rules = [...others, ...placed];
  }

  public async removeRule(uid: string): Promise<void> {
    this.rules = this.rules.filter((rule) => rule.uid !== uid);
  }
}
