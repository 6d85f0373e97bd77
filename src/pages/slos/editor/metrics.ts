/** Which concepts of the catalogue an indicator can be made of. */
import { CONCEPT_IDS, type ConceptId, conceptOf, type ConceptType, isConceptId } from '../../../metrics/catalogue';
import { type Resolution } from '../../../metrics/resolve';
import { type SloMetric } from '../../../slo/types';

/** What a metric is used for. */
export type MetricUse = 'events' | 'histogram' | 'value';

const TYPES: Record<MetricUse, ConceptType[]> = {
  events: ['counter', 'histogram', 'summary'],
  histogram: ['histogram'],
  value: ['gauge', 'upDownCounter', 'info'],
};

export interface ConceptOption {
  value: string;
  label: string;
  description: string;
}

/** Those that this data source has come first. */
export function conceptOptions(use: MetricUse, resolution: Resolution, current?: string): ConceptOption[] {
  const fitting = CONCEPT_IDS.filter((id) => TYPES[use].includes(conceptOf(id).type));
  const ids = [...new Set([...fitting, ...(isConceptId(current) ? [current] : [])])];
  const here = (id: ConceptId) => resolution.get(id).status === 'found';
  const option = (id: ConceptId) => {
    const { title, meaning } = conceptOf(id);
    return { value: id, label: title, description: here(id) ? meaning : `Not in this data source. ${meaning}` };
  };
  return [...ids.filter(here), ...ids.filter((id) => !here(id))].map(option);
}

/** The labels that a metric can be filtered and grouped by. */
export const labelsOfMetric = (metric: SloMetric): string[] =>
  'concept' in metric && isConceptId(metric.concept) ? conceptOf(metric.concept).labels : [];

/** Whether the catalogue knows how failures of a concept are told apart. */
export const tellsFailures = (metric: SloMetric): boolean =>
  'concept' in metric && isConceptId(metric.concept) && conceptOf(metric.concept).series.some(({ errors }) => errors);
