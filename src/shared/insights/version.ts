import { getDataSourceSrv } from '@grafana/runtime';

/** The API version that the pages need: the same number as apiVersion in pkg/insights/version.go, which says when it goes up. */
export const INSIGHTS_API = 2;

/** How long an answer is kept: the backend changes when Grafana is restarted, and the page may stay open meanwhile. */
const KEPT = 60_000;

const answers = new Map<string, { until: number; sentence: Promise<string | undefined> }>();

interface WithResources {
  getResource: (path: string, params?: object, options?: object) => Promise<unknown>;
}

/**
 * A sentence where the backend of an Insights data source is older or newer than these pages, else undefined. Also
 * undefined where it does not report a version: what fails there fails in the queries too, with a better message.
 */
export function versionSentence(uid: string): Promise<string | undefined> {
  const now = Date.now();
  const known = answers.get(uid);
  if (known && known.until > now) {
    return known.sentence;
  }
  const sentence = readVersion(uid);
  answers.set(uid, { until: now + KEPT, sentence });
  return sentence;
}

async function readVersion(uid: string): Promise<string | undefined> {
  try {
    const dataSource = (await getDataSourceSrv().get({ uid })) as unknown as WithResources;
    return compareVersions(await dataSource.getResource('version', undefined, { showErrorAlert: false }));
  } catch (error) {
    // A backend older than this resource.
    return (error as { status?: number } | undefined)?.status === 404 ? OLDER : undefined;
  }
}

const OLDER =
  'The Insights backend is older than the app: an administrator must restart Grafana after an upgrade of the plugin.';
const NEWER = 'The Insights backend is newer than this page: reload the page.';

/** Compares the answer of `version` with what these pages need. */
export function compareVersions(answer: unknown): string | undefined {
  const api = (answer as { api?: unknown } | undefined)?.api;
  if (typeof api !== 'number' || api === INSIGHTS_API) {
    return undefined;
  }
  return api < INSIGHTS_API ? OLDER : NEWER;
}
