import { getBackendSrv } from '@grafana/runtime';
import { PLUGIN_ID } from '../../constants';
import { type AppSettings } from '../../settings';

interface PluginSettings {
  enabled?: boolean;
  pinned?: boolean;
  jsonData?: AppSettings | null;
}

const URL = `/api/plugins/${PLUGIN_ID}/settings`;
// The page reports the error; a toast would repeat it.
const QUIET = { showErrorAlert: false, showSuccessAlert: false };
const ATTEMPTS = 3;

const read = () => getBackendSrv().get<PluginSettings>(URL, undefined, undefined, QUIET);

/**
 * Changes the app's jsonData. Grafana replaces all of it and has no version to check against, so it is read just before
 * and just after: if somebody else wrote in between, the change is made again to what they wrote.
 *
 * @param change makes the new settings from those that are saved now; what it throws ends the saving
 */
export async function changeSettings(
  change: (saved: AppSettings) => AppSettings | Promise<AppSettings>
): Promise<AppSettings> {
  return oneTabAtATime(async () => {
    let current = await read();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const saved = current.jsonData ?? {};
      const jsonData = storable(await change({ ...saved }));
      if (attempt > 0 && isSame(jsonData, saved)) {
        return jsonData;
      }
      await getBackendSrv().post(URL, { enabled: current.enabled, pinned: current.pinned, jsonData }, QUIET);
      current = await read();
      if (isSame(current.jsonData ?? {}, jsonData)) {
        return jsonData;
      }
    }
    throw new Error(
      'Grafana has other settings than those that were sent: somebody else saves at the same time, or a file provisions them. Try again.'
    );
  });
}

/** Grafana keeps what it has if it receives an empty object; an empty job means the default as well. */
function storable(settings: AppSettings): AppSettings {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : { job: '' };
}

/** The order of keys is Grafana's. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, sortKeys) === JSON.stringify(other, sortKeys);
}

function sortKeys(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

/** The tabs of one browser wait for each other; browsers offer locks to pages from https or localhost only. */
async function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? await locks.request(`${PLUGIN_ID}.settings`, work) : work();
}

/** Why saving failed, in a sentence. */
export function saveFailure(error: unknown): string {
  const { data, message, status } = (error ?? {}) as { data?: { message?: string }; message?: string; status?: number };
  if (status === 403) {
    return 'You may not change the app’s configuration: only an administrator may.';
  }
  if (status === 401) {
    return 'You are not signed in any more. Sign in to Grafana in another tab, then save again.';
  }
  return data?.message || message || 'Grafana did not say why. Try again.';
}
