import { getBackendSrv } from '@grafana/runtime';
import { useSyncExternalStore } from 'react';
import { PLUGIN_ID } from '../../constants';
import { type AppSettings } from '../../settings';

/**
 * The app's jsonData after it was saved from one of its pages. Grafana hands an app the settings that it had when the
 * browser loaded it.
 */
let saved: AppSettings | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The app's jsonData as it is now: what Grafana loaded, or what was saved since. */
export function useJsonData(loaded: unknown): unknown {
  return useSyncExternalStore(subscribe, () => saved ?? loaded);
}

interface PluginSettings {
  enabled?: boolean;
  pinned?: boolean;
  jsonData?: AppSettings | null;
}

/** Somebody else has saved meanwhile. */
class ConflictError extends Error {
  public constructor() {
    super(
      'Somebody else has changed the SLOs since you opened them, so nothing was saved. Copy your YAML, reload the page, and try again.'
    );
  }
}

/**
 * Saves the SLOs of the app; everything else in its settings stays.
 *
 * @param slos OpenSLO v1; undefined brings the shipped ones back
 * @param before what the reader started from
 * @throws ConflictError where that is no longer what is saved; else what Grafana's backend throws
 */
export async function saveSlos(slos: string | undefined, before: string | undefined): Promise<void> {
  const url = `/api/plugins/${PLUGIN_ID}/settings`;
  // The page reports the error; a toast would repeat it.
  const quiet = { showErrorAlert: false, showSuccessAlert: false };
  const current = await getBackendSrv().get<PluginSettings>(url, undefined, undefined, quiet);
  const jsonData: AppSettings = { ...current.jsonData };
  if ((jsonData.slos?.trim() || undefined) !== before) {
    throw new ConflictError();
  }
  if (slos === undefined) {
    delete jsonData.slos;
  } else {
    jsonData.slos = slos;
  }
  await getBackendSrv().post(url, { enabled: current.enabled, pinned: current.pinned, jsonData }, quiet);
  saved = jsonData;
  listeners.forEach((listener) => listener());
}

/** Why saving failed, in a sentence. */
export function saveFailure(error: unknown): string {
  if (error instanceof ConflictError) {
    return error.message;
  }
  const { data, message, status } = (error ?? {}) as { data?: { message?: string }; message?: string; status?: number };
  if (status === 403) {
    return 'You may not change the app’s configuration: only an administrator may.';
  }
  return data?.message ?? message ?? 'Grafana did not say why. Try again.';
}
