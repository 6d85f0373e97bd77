/** Alerts that fire, by the engine that evaluates them. Pure: what the APIs answered in, what a page shows out. */
import { PROBLEM_NAMES } from '../../alerts/shipped';

export type Engine = 'prometheus' | 'grafana';

/** An alert that fires now. */
export interface ActiveAlert {
  engine: Engine;
  name: string;
  severity: string;
  /** What is affected: without name, severity, and the labels of engines. */
  labels: Record<string, string>;
  /** All labels, as silences match them. */
  allLabels: Record<string, string>;
  /** When it began to fire, or its condition to hold; undefined when unknown. */
  since?: number;
  /** As its engine writes it. */
  value?: string;
  summary?: string;
  /** Of the Grafana rule. */
  ruleUid?: string;
}

/** One time of firing, as an Insights query takes it. */
export interface Firing {
  labels: Record<string, string>;
  pending: number;
  start: number;
  /** 0 while it fires. */
  end: number;
}

/** Labels that say by which engine and rule an alert was made; pkg/incident leaves out the same. */
const NOT_AFFECTED = new Set(
  [
    ['alertname', 'alertstate', 'severity', 'grafana_folder', 'datasource_uid', 'ref_id', 'rulename', 'alert_rule_uid'],
    ['replica', 'prometheus_replica', 'receive_replica', 'ruler_replica'],
  ].flat()
);

export function affected(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([name, value]) => value !== '' && !name.startsWith('__') && !NOT_AFFECTED.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
  );
}

/** job=contextd, tool=memory_search. */
export function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

const OURS = new Set(PROBLEM_NAMES);

/** contextd's alerts: those that ship, by name, and others that say so. */
export function isOurs(labels: Record<string, string>): boolean {
  return (OURS.has(labels.alertname) || labels.service === 'contextd') && labels.severity !== 'none';
}

/** contextd's alerts in a PromQL selector, without the watchdog, which always fires. */
export const OUR_MATCHERS = `alertname=~"${PROBLEM_NAMES.join('|')}"`;

const ORDER = ['critical', 'warning', 'info'];

/** 0 is the most severe. */
export function severityRank(severity: string): number {
  const rank = ORDER.indexOf(severity);
  return rank < 0 ? ORDER.length : rank;
}

export function bySeverity(a: ActiveAlert, b: ActiveAlert): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    a.name.localeCompare(b.name) ||
    labelText(a.labels).localeCompare(labelText(b.labels))
  );
}

/** Names of alerts that both engines fire for the same thing: people are notified twice. */
export function firedTwice(alerts: readonly ActiveAlert[]): string[] {
  const key = ({ name, labels }: ActiveAlert) => `${name}\0${labelText(labels)}`;
  const of = (engine: Engine) => new Set(alerts.filter((one) => one.engine === engine).map(key));
  const grafana = of('grafana');
  const twice = alerts.filter((one) => one.engine === 'prometheus' && grafana.has(key(one)));
  return [...new Set(twice.map(({ name }) => name))].sort();
}

/** A clock may differ by so many milliseconds without being mentioned. */
const TOLERATED = 60_000;

/** Names of alerts that began in the future: the clocks of the engines and of this computer differ. */
export function fromTheFuture(alerts: readonly ActiveAlert[], now: number): string[] {
  return alerts.filter(({ since }) => since !== undefined && since > now + TOLERATED).map(({ name }) => name);
}

/** A change of an alert's state, as Grafana's history tells it. */
export interface Transition {
  at: number;
  labels: Record<string, string>;
  from: string;
  to: string;
}

/** Grafana writes "Alerting (NoData)" as well; an alert that recovers still fires. */
const fires = (state: string) => /^(alerting|recovering|firing)/i.test(state);
const pends = (state: string) => /^pending/i.test(state);

/** The times in which alerts fired, from their changes of state; in any order. */
export function firingsOf(transitions: readonly Transition[], from: number): Firing[] {
  const byAlert = new Map<string, Transition[]>();
  for (const one of transitions) {
    const key = `${one.labels.alertname}\0${labelText(affected(one.labels))}`;
    byAlert.set(key, [...(byAlert.get(key) ?? []), one]);
  }
  return [...byAlert.values()].flatMap((all) => firingsOfOne(all, from));
}

function firingsOfOne(transitions: Transition[], from: number): Firing[] {
  const firings: Firing[] = [];
  let pending = 0;
  let open: Firing | undefined;
  for (const { at, labels, from: earlier, to } of [...transitions].sort((a, b) => a.at - b.at)) {
    if (fires(earlier) && !open && firings.length === 0) {
      // It fired before the first change that is known.
      open = { labels, pending: 0, start: from - 1, end: 0 };
      firings.push(open);
    }
    if (fires(to)) {
      open ??= start(labels, pending, at);
      firings.includes(open) || firings.push(open);
    } else {
      open && (open.end = at);
      open = undefined;
    }
    pending = pends(to) ? at : fires(to) ? pending : 0;
  }
  return firings;
}

const start = (labels: Record<string, string>, pending: number, at: number): Firing => ({
  labels,
  pending: pending || at,
  start: at,
  end: 0,
});
