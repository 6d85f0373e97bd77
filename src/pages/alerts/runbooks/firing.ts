/** Which alerts fire now, as the store says it in ALERTS. */
import { type DataFrame, FieldType } from '@grafana/data';
import { type Expr, type Promql } from '../../../metrics/promql';

/** The series of ALERTS by name and state. */
export function alertStates(promql: Promql, name?: string): Expr {
  return promql.value('alerts', {
    by: ['alertname', 'alertstate'],
    ...(name !== undefined && { filters: [{ label: 'alertname', op: '=', value: name }] }),
  });
}

export type AlertState = 'firing' | 'pending';

/** The state of each alert that has one; one series that fires makes it firing. */
export function statesOf(frames: readonly DataFrame[]): Map<string, AlertState> {
  const states = new Map<string, AlertState>();
  for (const { labels, type, values } of frames.flatMap(({ fields }) => fields)) {
    const { alertname, alertstate } = labels ?? {};
    const known = alertstate === 'firing' || alertstate === 'pending';
    if (type === FieldType.number && values.length > 0 && alertname && known && states.get(alertname) !== 'firing') {
      states.set(alertname, alertstate);
    }
  }
  return states;
}
