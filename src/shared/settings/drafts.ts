import { config } from '@grafana/runtime';
import { PLUGIN_ID } from '../../constants';

/**
 * What a person typed and has not saved, in this tab and for this organisation. It survives an error of the page and a
 * reload, but not the tab.
 */
export interface KeptDraft<T> {
  value: T;
  /** When it was typed, milliseconds. */
  at: number;
}

function keyOf(page: string): string {
  return `${PLUGIN_ID}.org-${config.bootData?.user?.orgId ?? 0}.draft.${page}`;
}

/** JSON has no NaN, which a field has while what is typed is not a number. */
const NOT_A_NUMBER = '\u0000NaN';

export function keepDraft(page: string, value: unknown): void {
  const write = (_: string, part: unknown) => (Number.isNaN(part) ? NOT_A_NUMBER : part);
  try {
    window.sessionStorage.setItem(keyOf(page), JSON.stringify({ value, at: Date.now() }, write));
  } catch {
    // The tab keeps nothing, or no more: an older draft would be taken for this one.
    forgetDraft(page);
  }
}

export function keptDraft<T>(page: string): KeptDraft<T> | undefined {
  const read = (_: string, part: unknown) => (part === NOT_A_NUMBER ? NaN : part);
  try {
    return (JSON.parse(window.sessionStorage.getItem(keyOf(page)) ?? 'null', read) as KeptDraft<T> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forgetDraft(page: string): void {
  try {
    window.sessionStorage.removeItem(keyOf(page));
  } catch {
    // Then nothing was kept either.
  }
}
