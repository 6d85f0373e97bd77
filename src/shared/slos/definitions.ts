import { type Objectives, objectivesOf } from '../../slo/judging';
import { SHIPPED_SLOS } from '../../slo/shipped';
import type { Slo } from '../../slo/types';
import type { SloDocument } from './reading';

/** A document that cannot be read as an SLO. */
export type BrokenSlo = Pick<SloDocument, 'key' | 'title' | 'text' | 'line' | 'problems'>;

/** The SLOs of the app, and what is wrong in their text. */
export interface Definitions {
  slos: readonly Slo[];
  /** Left out of `slos`; the others are not touched by it. */
  broken: readonly BrokenSlo[];
  /** What is wrong between SLOs that can be read; sentences. */
  problems: string[];
  /** They are unchanged: the shipped ones. */
  shipped: boolean;
}

const SHIPPED: Definitions = { slos: SHIPPED_SLOS, broken: [], problems: [], shipped: true };

/** Reads the app's setting `slos`; the reader of YAML is only loaded where there is a text. */
export async function definitionsOf(text: string | undefined): Promise<Definitions> {
  if (text === undefined) {
    return SHIPPED;
  }
  const [{ readDocuments }, { setSentence, validateSlos }] = await Promise.all([
    import('./reading'),
    import('../../slo/validate'),
  ]);
  const documents = readDocuments(text);
  const slos = documents.flatMap((document) => document.slos);
  return {
    slos,
    broken: documents.filter(({ problems }) => problems.length > 0),
    problems: validateSlos(slos).map(setSentence),
    shipped: false,
  };
}

/** What the SLOs promise, for pages that judge by them. Text that cannot be read promises nothing. */
export async function objectivesIn(text: string | undefined): Promise<Objectives> {
  return definitionsOf(text).then(
    ({ slos }) => objectivesOf(slos),
    () => objectivesOf([])
  );
}
