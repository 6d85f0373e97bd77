/**
 * What fires, what fired and what is silenced, read from Grafana's alerting API and from Alertmanagers. Checked on
 * Grafana 12.4. Writing rules is in client.ts.
 */
import { config, getBackendSrv, getDataSourceSrv } from '@grafana/runtime';
import { saidBy } from '../insights/problems';
import { AlertingError, alertingErrorKind } from './errors';
import { type ActiveAlert, affected, type Firing, firingsOf, isOurs, type Transition } from './firings';
import { type Silence } from './silences';

const QUIET = { showErrorAlert: false, showSuccessAlert: false };

/** Grafana's own Alertmanager, in the addresses of its API. */
export const GRAFANA_ALERTMANAGER = 'grafana';

interface RulesAnswer {
  data?: { groups?: Array<{ rules?: GrafanaRule[] }> };
}

interface GrafanaRule {
  uid?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  alerts?: GrafanaAlert[];
}

interface GrafanaAlert {
  state?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  activeAt?: string;
  value?: string;
}

/**
 * contextd's Grafana-managed alerts that fire now.
 *
 * @throws AlertingError with a sentence
 */
export async function grafanaAlerts(): Promise<ActiveAlert[]> {
  const answer = await get<RulesAnswer>(
    'Grafana’s own alert rules could not be read',
    '/api/prometheus/grafana/api/v1/rules',
    { state: ['firing'] }
  );
  const rules = answer?.data?.groups?.flatMap((group) => group.rules ?? []) ?? [];
  return rules.flatMap(({ uid, alerts = [] }) =>
    alerts
      .filter(({ state = '', labels = {} }) => /^(alerting|firing|recovering)/i.test(state) && isOurs(labels))
      .map((alert) => activeAlert(alert, 'grafana', uid))
  );
}

function activeAlert(alert: GrafanaAlert, engine: ActiveAlert['engine'], ruleUid?: string): ActiveAlert {
  const { labels = {}, annotations = {}, activeAt = '', value } = alert;
  const since = Date.parse(activeAt);
  return {
    engine,
    name: labels.alertname ?? '',
    severity: labels.severity ?? '',
    labels: affected(labels),
    allLabels: labels,
    since: Number.isFinite(since) && since > 0 ? since : undefined,
    value: value || undefined,
    summary: annotations.summary,
    ruleUid,
  };
}

/**
 * What a Prometheus says of the alerts that its rules fire: value and texts, which its series lack. Empty where the store
 * has no such API, since the series tell that the alerts fire.
 */
export async function prometheusAlertDetails(dataSource: string): Promise<ActiveAlert[]> {
  try {
    const source = (await getDataSourceSrv().get({ uid: dataSource })) as unknown as {
      getResource: (path: string, params: object, options: object) => Promise<unknown>;
    };
    const answer = (await source.getResource('api/v1/alerts', {}, QUIET)) as { data?: { alerts?: GrafanaAlert[] } };
    return (answer?.data?.alerts ?? []).map((alert) => activeAlert(alert, 'prometheus'));
  } catch {
    return [];
  }
}

interface HistoryFrame {
  data?: { values?: [number[]?, HistoryLine[]?] };
}

interface HistoryLine {
  previous?: string;
  current?: string;
  labels?: Record<string, string>;
}

/** More changes of state than these are not read. */
const MOST_CHANGES = 5000;

/**
 * When contextd's Grafana-managed alerts fired in a time, by Grafana's history of states: its annotations, where it keeps
 * the history as such, and else the history itself, which refuses to answer for all rules where it has only annotations.
 *
 * @throws AlertingError with a sentence
 */
export async function grafanaFirings(from: number, to: number): Promise<Firing[]> {
  const read = historyIsAnnotations() ? annotationTransitions : historyTransitions;
  return firingsOf(
    (await read(from, to)).filter(({ labels }) => isOurs(labels)),
    from
  );
}

/** How this Grafana keeps the history of states: "annotations" unless it is configured otherwise. */
function historyIsAnnotations(): boolean {
  const { backend, primary } = config.unifiedAlerting?.stateHistory ?? {};
  const kept = backend === 'multiple' ? primary : backend;
  return !kept || kept === 'annotations';
}

const HISTORY_UNREADABLE = 'The history of Grafana’s own alert rules could not be read';

async function historyTransitions(from: number, to: number): Promise<Transition[]> {
  const params = { from: Math.floor(from / 1000), to: Math.ceil(to / 1000), limit: MOST_CHANGES };
  const answer = await get<HistoryFrame>(HISTORY_UNREADABLE, '/api/v1/rules/history', params);
  const [times = [], lines = []] = answer?.data?.values ?? [];
  return lines.flatMap(({ previous = '', current = '', labels = {} }, i) =>
    labels.alertname ? [{ at: times[i], labels, from: previous, to: current }] : []
  );
}

interface StateAnnotation {
  time?: number;
  prevState?: string;
  newState?: string;
  text?: string;
}

async function annotationTransitions(from: number, to: number): Promise<Transition[]> {
  const annotations = await get<StateAnnotation[]>(HISTORY_UNREADABLE, '/api/annotations', {
    type: 'alert',
    from: Math.floor(from),
    to: Math.ceil(to),
    limit: MOST_CHANGES,
  });
  return (Array.isArray(annotations) ? annotations : []).flatMap(
    ({ time, prevState = '', newState = '', text = '' }) => {
      const labels = labelsIn(text);
      return time && labels.alertname ? [{ at: time, labels, from: prevState, to: newState }] : [];
    }
  );
}

/** The labels in the text of an annotation: ContextdDown {alertname=ContextdDown, job=contextd} - A=0. */
export function labelsIn(text: string): Record<string, string> {
  const inside = /\{(.*)\}/s.exec(text)?.[1] ?? '';
  return Object.fromEntries(
    inside
      .split(/,\s*(?=[a-zA-Z_]\w*=)/)
      .map((pair) => pair.split('='))
      .filter(([name]) => name !== '')
      .map(([name, ...value]): [string, string] => [name.trim(), value.join('=').trim()])
  );
}

/** An Alertmanager whose silences can be read: Grafana's own, or a data source. */
export interface Alertmanager {
  /** In the addresses of the API. */
  id: string;
  name: string;
}

export function alertmanagers(): Alertmanager[] {
  const sources = getDataSourceSrv().getList({ pluginId: 'alertmanager' });
  return [
    { id: GRAFANA_ALERTMANAGER, name: 'Grafana' },
    ...sources.map(({ uid, name }): Alertmanager => ({ id: uid, name })),
  ];
}

/**
 * The silences in force of an Alertmanager.
 *
 * @throws AlertingError with a sentence
 */
export async function silencesIn({ id, name }: Alertmanager): Promise<Silence[]> {
  const url = `/api/alertmanager/${encodeURIComponent(id)}/api/v2/silences`;
  const all = await get<Silence[]>(`The silences of ${name} could not be read`, url);
  return (Array.isArray(all) ? all : []).filter(({ status }) => status?.state === 'active');
}

async function get<T>(what: string, url: string, params?: object): Promise<T> {
  try {
    return await getBackendSrv().get<T>(url, params, undefined, QUIET);
  } catch (error) {
    const kind = alertingErrorKind(error);
    const said = saidBy(error);
    throw new AlertingError(kind, sentence(kind, what, said));
  }
}

function sentence(kind: AlertingError['kind'], what: string, said: string): string {
  switch (kind) {
    case 'absent':
      return `${what}: there is no such API here. Grafana has it where its alerting is turned on.`;
    case 'forbidden':
      return `${what}: you lack the permission. Ask an administrator for the right to read alert rules.`;
    default:
      return `${what}: ${said || 'it did not say why'}. Try again with Refresh.`;
  }
}
