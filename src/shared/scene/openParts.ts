/** Which folded parts of a page are open. It stands in the address, so that a link shows the same. */
import { locationService } from '@grafana/runtime';
import { useCallback, useSyncExternalStore } from 'react';
import { OPEN_ALL, OPEN_KEY, OPEN_NONE } from '../../routing';

export interface OpenParts {
  isOpen: (part: string) => boolean;
  toggle: (part: string) => void;
  openAll: () => void;
  closeAll: () => void;
  /** How many of the parts are open. */
  count: number;
}

/**
 * @param parts all of them, in the order of the page
 * @param byDefault those that are open where the address does not say it
 */
export function useOpenParts(parts: readonly string[], byDefault: readonly string[] = []): OpenParts {
  const search = useSyncExternalStore(subscribe, () => locationService.getLocation().search);
  const open = openIn(search, parts, byDefault);
  const write = useCallback(
    (next: readonly string[]) => locationService.partial({ [OPEN_KEY]: written(next, parts, byDefault) }, true),
    [parts, byDefault]
  );
  return {
    isOpen: (part) => open.includes(part),
    toggle: (part) => write(open.includes(part) ? open.filter((one) => one !== part) : [...open, part]),
    openAll: () => write(parts),
    closeAll: () => write([]),
    count: open.length,
  };
}

function subscribe(changed: () => void): () => void {
  const subscription = locationService.getLocationObservable().subscribe(changed);
  return () => subscription.unsubscribe();
}

/** The open parts, in the order of the page. */
export function openIn(search: string, parts: readonly string[], byDefault: readonly string[]): string[] {
  const named = new URLSearchParams(search).getAll(OPEN_KEY);
  return parts.filter((part) =>
    named.length === 0 ? byDefault.includes(part) : named.includes(OPEN_ALL) || named.includes(part)
  );
}

/** What the address says for these parts; nothing where they are those that are open anyway. */
export function written(
  open: readonly string[],
  parts: readonly string[],
  byDefault: readonly string[]
): string[] | string | null {
  const asBefore = open.length === byDefault.length && byDefault.every((part) => open.includes(part));
  if (asBefore) {
    return null;
  }
  return open.length === 0
    ? OPEN_NONE
    : open.length === parts.length
      ? OPEN_ALL
      : parts.filter((part) => open.includes(part));
}
