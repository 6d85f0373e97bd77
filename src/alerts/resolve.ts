/** From concepts to PromQL: {@link AlertDefinition} to {@link Alert}. */
import { conceptOf } from '../metrics/catalogue';
import type { Promql } from '../metrics/promql';
import { render } from './builders';
import type { Alert, AlertDefinition, AlertValue, ValueSource } from './types';

export type ResolvedAlert = { ok: true; alert: Alert } | { ok: false; problem: string };

/** The alert with the PromQL of each of its values, or a sentence on what the store lacks. */
export function resolveAlert(definition: AlertDefinition, promql: Promql): ResolvedAlert {
  const values: AlertValue[] = [];
  for (const { id, source, title, unit } of definition.values) {
    const built = render(promql, source);
    if (!built.ok) {
      const [{ reason, remedy }] = built.missing;
      return { ok: false, problem: `The alert "${definition.name}" cannot be evaluated here: ${reason} ${remedy}` };
    }
    values.push({ id, title: title ?? titleOf(source), unit: unit ?? built.unit ?? 'short', source, expr: built.expr });
  }
  return { ok: true, alert: { ...definition, values } };
}

function titleOf(source: ValueSource): string {
  return source.concept ? conceptOf(source.concept).title : source.build;
}
