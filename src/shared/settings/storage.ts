import { config } from '@grafana/runtime';
import { PLUGIN_ID } from '../../constants';

/** What the app stores for a reader, in this browser and for this organisation. */
export type Remembered = 'dataSource' | 'jobs' | 'runtimeTab' | 'store';

function key(name: Remembered): string {
  return `${PLUGIN_ID}.org-${config.bootData?.user?.orgId ?? 0}.${name}`;
}

/** What was remembered, or nothing, also where the browser keeps nothing at all (private mode, storage full). */
export function recall(name: Remembered): string | undefined {
  try {
    return window.localStorage.getItem(key(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A list that was remembered; nothing where it is empty or not a list. */
export function recallList(name: Remembered): string[] | undefined {
  try {
    const list: unknown = JSON.parse(recall(name) ?? '[]');
    return Array.isArray(list) && list.length > 0 ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}

export function rememberList(name: Remembered, values: string[]): void {
  remember(name, JSON.stringify(values));
}

export function remember(name: Remembered, value: string): void {
  try {
    window.localStorage.setItem(key(name), value);
  } catch {
    // Optional: the next visit starts from the default.
  }
}
