import { toOpenSlo } from '../../slo/openslo';
import { SHIPPED_SLOS } from '../../slo/shipped';
import { type Choices, type Merged, mergeSlos } from './merge';

/** The text that a setting stands for: without one the shipped SLOs count. */
export const settingText = (setting: string | undefined): string => setting ?? toOpenSlo(SHIPPED_SLOS);

/** Merges settings of SLOs; undefined means the shipped ones. */
export function mergeSettings(
  base: string | undefined,
  mine: string | undefined,
  theirs: string | undefined,
  choices: Choices
): Omit<Merged, 'text'> & { text: string | undefined } {
  const merged = mergeSlos(settingText(base), settingText(mine), settingText(theirs), choices);
  const isShipped = mine === undefined && merged.text === settingText(undefined);
  return { ...merged, text: isShipped ? undefined : merged.text };
}
