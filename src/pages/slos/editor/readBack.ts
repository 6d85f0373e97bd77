/** Whether a draft, once saved, is read back as the same SLO. */
import { readDocument } from '../../../shared/slos/reading';
import { parseOpenSlo, toOpenSlo } from '../../../slo/openslo';
import type { Slo } from '../../../slo/types';
import { NEW_SLO } from './draft';
import { isEqual } from './equal';

const SOUND: Slo = { ...NEW_SLO, name: 'sound', title: 'Sound', service: 'sound' };

/** Fields that would not come back as they are, each with a sentence. */
export function readBackProblems(slo: Slo): Array<{ field: keyof Slo; message: string }> {
  const { slos, problems } = readDocument(toOpenSlo([slo]));
  if (problems.length === 0 && slos.length === 1 && isEqual(slos[0], slo)) {
    return [];
  }
  const fields = (Object.keys(slo) as Array<keyof Slo>).filter((field) => slo[field] !== undefined);
  const found = fields.flatMap((field) => {
    const message = fieldProblem(slo, field);
    return message === undefined ? [] : [{ field, message }];
  });
  const whole = problems[0]?.message ?? 'The text that would be saved is read back as another SLO.';
  return found.length > 0 ? found : [{ field: 'name', message: `This SLO cannot be saved as it is. ${whole}` }];
}

/** Saves the field in an SLO that is otherwise sound. */
function fieldProblem(slo: Slo, field: keyof Slo): string | undefined {
  // The objective bounds what is critical.
  const context = field === 'criticalBelow' ? { objective: slo.objective } : {};
  const probe = { ...SOUND, ...context, [field]: slo[field] };
  const { slos, problems } = parseOpenSlo(toOpenSlo([probe]));
  if (problems.length > 0 || slos.length !== 1) {
    return `The ${wordOf(field)} cannot be saved as it is. ${problems[0]?.message ?? ''}`.trim();
  }
  return isEqual(slos[0], probe)
    ? undefined
    : `The ${wordOf(field)} cannot be saved as it is: it would be read back as ${JSON.stringify(slos[0][field]) ?? 'nothing'}.`;
}

/** Fields whose key is not their word. */
const WORDS: Partial<Record<keyof Slo, string>> = {
  criticalBelow: 'value of "Critical below"',
  groupBy: 'list of groups',
  minBadEvents: 'number of bad events',
};

const wordOf = (field: keyof Slo): string => WORDS[field] ?? field;
