/** The sentence of the list of runbooks. */
import { type Sentence, enumerate } from '../../../shared/words/readings';
import { type AlertState } from './firing';
import { RUNBOOK_GROUPS } from './list';

/** The one that always fires: it is wrong where it does not. */
export const WATCHDOG = 'ContextdWatchdog';

const ENTRIES = RUNBOOK_GROUPS.flatMap(({ entries }) => entries);

/** @param states undefined where they are not known, or not yet */
export function listSentence(states: Map<string, AlertState> | undefined): Sentence {
  const count = `${ENTRIES.length} alerts have a runbook`;
  if (!states) {
    return { state: 'unknown', text: `${count}; it is not known which of them fire.` };
  }
  const firing = ENTRIES.filter(({ name }) => name !== WATCHDOG && states.get(name) === 'firing');
  if (firing.length === 0) {
    return { state: 'good', text: `${count}; none of them fires.` };
  }
  const state = firing.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning';
  const names = enumerate(firing.map(({ name }) => name));
  return { state, text: `${count}; ${names} ${firing.length === 1 ? 'fires' : 'fire'} now.` };
}
