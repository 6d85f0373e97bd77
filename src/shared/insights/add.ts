/** Adds an Insights data source for a Prometheus data source, by Grafana's API. */
import { config, getBackendSrv, getDataSourceSrv } from '@grafana/runtime';
import { useSyncExternalStore } from 'react';
import { type InsightsInstance, insightsFor } from './instance';
import { saidBy } from './problems';
import { checkHealth } from './check';
import { nameFor, type StoredDataSource, type TakenOver, takeOver } from './takeOver';

/** The page reports the error; a toast would repeat it. */
const QUIET = { showErrorAlert: false, showSuccessAlert: false };

/** How often another name is tried: others may have data sources that this reader does not see. */
const MOST_NAMES = 5;

/** Whether Grafana lets this reader add a data source. */
export function mayAddInsights(): boolean {
  const { orgRole, permissions } = config.bootData?.user ?? {};
  return Boolean(permissions?.['datasources:create']) || orgRole === 'Admin';
}

/** What went wrong, as a sentence that says what to do. */
export class AddError extends Error {}

/**
 * What the new data source takes over from a Prometheus data source.
 *
 * @throws AddError with a sentence
 */
export async function readTakeOver(prometheusUid: string): Promise<TakenOver & { prometheusName: string }> {
  const stored = await getBackendSrv()
    .get<StoredDataSource>(dataSourceUrl(prometheusUid), undefined, undefined, QUIET)
    .catch((error: unknown) => {
      throw new AddError(readFailure(error));
    });
  const found = takeOver(stored);
  if (!found.ok) {
    throw new AddError(found.problem);
  }
  return { ...found, prometheusName: stored.name };
}

/** A data source that was added, and its health. */
export interface Added {
  uid: string;
  name: string;
  healthy: boolean;
  /** The message of its health check. */
  health: string;
}

/**
 * Saves the new data source, tells Grafana's front end about it and checks it. One that somebody else has added meanwhile
 * is used instead.
 *
 * @param secrets what the administrator entered, by key
 * @throws AddError with a sentence; nothing was added then
 */
export async function addInsights(
  { source, prometheusName }: TakenOver & { prometheusName: string },
  secrets: Record<string, string>
): Promise<Added> {
  const body = { ...source, secureJsonData: { ...source.secureJsonData, ...secrets } };
  const prometheusUid = String(source.jsonData.prometheusUid);
  const taken = getDataSourceSrv()
    .getList({ all: true })
    .map(({ name }) => name);
  for (let attempt = 1; ; attempt++) {
    const name = nameFor(prometheusName, taken);
    try {
      const { datasource } = await getBackendSrv().post<{ datasource: { uid: string; name: string } }>(
        '/api/datasources',
        { ...body, name },
        QUIET
      );
      await reloadDataSources();
      return { uid: datasource.uid, name, ...(await checkHealth(datasource.uid)) };
    } catch (error) {
      if (statusOf(error) !== 409 || attempt === MOST_NAMES) {
        throw new AddError(saveFailure(error, name));
      }
      taken.push(name);
      const theirs = await lookAgain(prometheusUid);
      if (theirs) {
        return { uid: theirs.uid, name: theirs.name, ...(await checkHealth(theirs.uid)) };
      }
    }
  }
}

async function lookAgain(prometheusUid: string): Promise<InsightsInstance | undefined> {
  await reloadDataSources();
  return insightsFor(prometheusUid);
}

/** Grafana's front end reads the list of data sources when it starts; this reads it again. */
async function reloadDataSources(): Promise<void> {
  try {
    await getDataSourceSrv().reload();
  } catch {
    // The data source exists; only this page does not know it yet.
    window.location.reload();
    return;
  }
  changes++;
  listeners.forEach((listener) => listener());
}

let changes = 0;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The Insights data source of a Prometheus data source, also when it was added from one of the pages. */
export function useInsights(prometheusUid: string): InsightsInstance | undefined {
  useSyncExternalStore(subscribe, () => changes);
  return insightsFor(prometheusUid);
}

function dataSourceUrl(uid: string): string {
  return `/api/datasources/uid/${encodeURIComponent(uid)}`;
}

function readFailure(error: unknown): string {
  switch (statusOf(error)) {
    case 403:
      return 'You may not read the settings of the Prometheus data source: only an administrator of the organisation may.';
    case 404:
      return 'The Prometheus data source no longer exists. Choose another one.';
    default:
      return `The settings of the Prometheus data source could not be read. ${saidBy(error) || 'Try again.'}`;
  }
}

function saveFailure(error: unknown, name: string): string {
  switch (statusOf(error)) {
    case 403:
      return 'Grafana did not let you add a data source: only an administrator of the organisation may.';
    case 409:
      return `A data source with the name "${name}" already exists, and so do those with the next numbers. Rename one of them, then try again.`;
    default:
      return `Grafana did not add the data source. ${saidBy(error) || 'It did not say why. Try again.'}`;
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { status?: number } | undefined)?.status;
}
