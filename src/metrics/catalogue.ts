/**
 * The catalogue of concepts: what contextd can be asked about, whatever its series are called.
 *
 * The data is in catalogue.json; validate.ts checks it, resolve.ts finds out what a store has, promql.ts asks for it.
 */
import data from './catalogue.json';

import type { Catalogue, Concept, ConceptGroup, LabelInfo } from './catalogue-types';

export * from './catalogue-types';

export type ConceptId = keyof (typeof data)['concepts'];

const typed = data as unknown as Catalogue;

export const catalogue: Catalogue & { concepts: Record<ConceptId, Concept> } = typed as Catalogue & {
  concepts: Record<ConceptId, Concept>;
};

export const CONCEPT_IDS = Object.keys(typed.concepts) as ConceptId[];

/** The concept of an id. */
export function conceptOf(id: ConceptId): Concept {
  return catalogue.concepts[id];
}

/** Ids of a group, in the catalogue's order. */
export function conceptsInGroup(group: ConceptGroup): ConceptId[] {
  return CONCEPT_IDS.filter((id) => catalogue.concepts[id].group === group);
}

/** Canonical label -> meaning, for the labels that a concept has. */
export function labelsOf(id: ConceptId): Record<string, LabelInfo> {
  return Object.fromEntries(conceptOf(id).labels.map((label) => [label, catalogue.labels[label]]));
}

/** Grafana unit of a concept's value, or of its rate per second. */
export function unitOf(id: ConceptId, of: 'value' | 'rate' = 'value'): string {
  const concept = conceptOf(id);
  return of === 'rate' ? (concept.rateUnit ?? 'ops') : concept.unit;
}
