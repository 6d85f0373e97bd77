import { type Objectives, objectivesOf } from '../../slo/judging';
import { SHIPPED_SLOS } from '../../slo/shipped';
import type { Slo } from '../../slo/types';

/** The SLOs of the app, and what is wrong in their text. */
export interface Definitions {
  slos: readonly Slo[];
  /** Sentences with line and column. */
  problems: string[];
  /** They are unchanged: the shipped ones. */
  shipped: boolean;
}

const SHIPPED: Definitions = { slos: SHIPPED_SLOS, problems: [], shipped: true };

/** Reads the app's setting `slos`; the reader of YAML is only loaded where there is a text. */
export async function definitionsOf(text: string | undefined): Promise<Definitions> {
  if (text === undefined) {
    return SHIPPED;
  }
  const [{ parseOpenSlo }, { setSentence, validateSlos }] = await Promise.all([
    import('../../slo/openslo'),
    import('../../slo/validate'),
  ]);
  const { slos, problems } = parseOpenSlo(text);
  const places = problems.map(({ line, column, message }) => `Line ${line}, column ${column}: ${message}`);
  return { slos, problems: [...places, ...validateSlos(slos).map(setSentence)], shipped: false };
}

/** What the SLOs promise, for pages that judge by them. Text that cannot be read promises nothing. */
export async function objectivesIn(text: string | undefined): Promise<Objectives> {
  return definitionsOf(text).then(
    ({ slos }) => objectivesOf(slos),
    () => objectivesOf([])
  );
}
