import type { ValueSource } from '../../alerts/types';
import { SHIPPED_ALERTS } from '../../alerts/shipped';
import type { Slo } from '../../slo/types';

/** The name of the runbook for an SLO: that of the first alert on one of its metrics; nothing where no alert is about them. */
export function runbookOf({ indicator }: Pick<Slo, 'indicator'>): string | undefined {
  const metrics: unknown[] = 'metrics' in indicator ? indicator.metrics : Object.values(indicator);
  for (const metric of metrics) {
    const concept = typeof metric === 'object' && metric !== null && 'concept' in metric ? metric.concept : undefined;
    const alert = SHIPPED_ALERTS.find(({ values }) =>
      values.some(({ source }) => conceptsOf(source).includes(concept))
    );
    if (alert) {
      return alert.runbook;
    }
  }
  return undefined;
}

function conceptsOf({ concept, over, concepts = [], of, to }: ValueSource): unknown[] {
  const parts = [of, to].flatMap((part) => (part ? conceptsOf(part) : []));
  return [concept, over, ...concepts, ...parts].filter((id) => id !== undefined);
}
