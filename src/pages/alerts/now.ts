/** What fires now, and what is silenced, from every engine that answers. */
import { alertmanagers, GRAFANA_ALERTMANAGER, grafanaAlerts, silencesIn } from '../../shared/alerting/api';
import { AlertingError, type AlertingErrorKind } from '../../shared/alerting/errors';
import { type ActiveAlert, type Engine } from '../../shared/alerting/firings';
import { prometheusAlerts } from '../../shared/alerting/prometheusAlerts';
import { type Silence } from '../../shared/alerting/silences';
import { ProblemError } from '../../shared/store/prometheus';

/** Why something could not be read: a sentence. */
export interface Unread {
  kind: AlertingErrorKind;
  sentence: string;
}

/** The silences in force of one Alertmanager. */
export interface SilencesOf {
  id: string;
  name: string;
  silences: Silence[];
  unread?: Unread;
}

export interface AlertsNow {
  /** When it was read. */
  at: number;
  /** Undefined where it could not be read. */
  alerts: Partial<Record<Engine, ActiveAlert[]>>;
  unread: Partial<Record<Engine, Unread>>;
  silences: SilencesOf[];
}

/** Never throws: what could not be read is said. */
export async function readNow(dataSource: string, at: number): Promise<AlertsNow> {
  const [prometheus, grafana, silences] = await Promise.all([
    settled(dataSource ? prometheusAlerts(dataSource, at) : Promise.resolve(undefined)),
    settled(grafanaAlerts()),
    Promise.all(
      alertmanagers().map(async (one): Promise<SilencesOf> => {
        const { value = [], unread } = await settled(silencesIn(one));
        return { ...one, silences: value, unread };
      })
    ),
  ]);
  return {
    at,
    alerts: { prometheus: prometheus.value, grafana: grafana.value },
    unread: { prometheus: prometheus.unread, grafana: grafana.unread },
    silences,
  };
}

async function settled<T>(reading: Promise<T>): Promise<{ value?: T; unread?: Unread }> {
  try {
    return { value: await reading };
  } catch (error) {
    return { unread: unreadOf(error) };
  }
}

function unreadOf(error: unknown): Unread {
  if (error instanceof AlertingError) {
    return { kind: error.kind, sentence: error.message };
  }
  if (error instanceof ProblemError) {
    const { kind, title, detail } = error.problem;
    return { kind: kind === 'forbidden' ? 'forbidden' : 'failed', sentence: `${title}. ${detail}` };
  }
  return { kind: 'failed', sentence: `The alerts could not be read: ${String(error)}. Try again with Refresh.` };
}

/** All alerts of the engines that answered; undefined when none did, or one that did not may have the only ones. */
export function firingIn(now: AlertsNow): ActiveAlert[] | undefined {
  const { prometheus, grafana } = now.alerts;
  const all = [...(prometheus ?? []), ...(grafana ?? [])];
  const known = (prometheus ?? grafana) !== undefined && (all.length > 0 || !mayHideAlerts(now));
  return known ? all : undefined;
}

/** Whether an engine may have alerts that could not be read. Where Grafana has no alerting, it has none. */
export function mayHideAlerts({ unread }: AlertsNow): boolean {
  return Object.values(unread).some((one) => one !== undefined && one.kind !== 'absent');
}

/** The Alertmanager that notifies for an engine: Grafana's own for its rules, all others for those of Prometheus. */
export function silencesFor(engine: Engine, silences: readonly SilencesOf[]): SilencesOf[] {
  return silences.filter(({ id }) => (id === GRAFANA_ALERTMANAGER) === (engine === 'grafana'));
}
