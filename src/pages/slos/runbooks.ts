import type { Slo } from '../../slo/types';

const BASE = 'https://github.com/fyrsmithlabs/contextd-observability/blob/main/docs/runbooks';

/** Concepts that an SLO measures, and the runbook for when it fails. */
const BY_CONCEPT: Record<string, string> = {
  up: 'ContextdDown',
  probeSuccess: 'ContextdDown',
  toolCalls: 'ContextdHighMCPErrorRate',
  toolErrors: 'ContextdHighMCPErrorRate',
  embeddingDuration: 'ContextdSlowEmbeddings',
};

/** The runbook for an SLO; nothing where none is about what it measures. */
export function runbookOf({ indicator }: Pick<Slo, 'indicator'>): string | undefined {
  const metrics = 'metrics' in indicator ? indicator.metrics : Object.values(indicator);
  for (const metric of metrics as unknown[]) {
    const concept = typeof metric === 'object' && metric !== null && 'concept' in metric ? String(metric.concept) : '';
    if (BY_CONCEPT[concept]) {
      return `${BASE}/${BY_CONCEPT[concept]}.md`;
    }
  }
  return undefined;
}
