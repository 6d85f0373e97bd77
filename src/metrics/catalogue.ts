/**
 * The catalogue of concepts: what can be measured of contextd, whatever its series are called.
 *
 * The data is in catalogue/, one file for each group, and in catalogue-common.json. validate.ts checks it, resolve.ts
 * finds out what a store has, and promql.ts writes the queries.
 */
import batch from './catalogue/batch.json';
import cache from './catalogue/cache.json';
import checkpoint from './catalogue/checkpoint.json';
import compression from './catalogue/compression.json';
import database from './catalogue/database.json';
import embeddings from './catalogue/embeddings.json';
import folding from './catalogue/folding.json';
import go from './catalogue/go.json';
import host from './catalogue/host.json';
import http from './catalogue/http.json';
import memory from './catalogue/memory.json';
import meta from './catalogue/meta.json';
import pool from './catalogue/pool.json';
import probe from './catalogue/probe.json';
import process from './catalogue/process.json';
import rateLimit from './catalogue/rateLimit.json';
import remediation from './catalogue/remediation.json';
import security from './catalogue/security.json';
import tools from './catalogue/tools.json';
import vectorstore from './catalogue/vectorstore.json';
import common from './catalogue-common.json';
import type { Catalogue, Concept, LabelInfo } from './catalogue-types';

export * from './catalogue-types';

const concepts = {
  ...go,
  ...http,
  ...tools,
  ...embeddings,
  ...pool,
  ...database,
  ...batch,
  ...rateLimit,
  ...cache,
  ...security,
  ...memory,
  ...checkpoint,
  ...remediation,
  ...folding,
  ...vectorstore,
  ...compression,
  ...process,
  ...meta,
  ...host,
  ...probe,
};

export type ConceptId = keyof typeof concepts;

const typed = { ...common, concepts } as unknown as Catalogue;

export const catalogue: Catalogue & { concepts: Record<ConceptId, Concept> } = typed as Catalogue & {
  concepts: Record<ConceptId, Concept>;
};

export const CONCEPT_IDS = Object.keys(typed.concepts) as ConceptId[];

/** The concept of an id. */
export function conceptOf(id: ConceptId): Concept {
  return catalogue.concepts[id];
}

/** Whether a name that somebody typed is that of a concept. */
export function isConceptId(name: string | undefined): name is ConceptId {
  return name !== undefined && Object.hasOwn(concepts, name);
}

/** The concept that somebody named; undefined where there is none. */
export function conceptNamed(name: string): Concept | undefined {
  return isConceptId(name) ? conceptOf(name) : undefined;
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
