/** Grafana's provisioning API for alert rules and folders; its answers become sentences. Checked on Grafana 12.4. */
import { getBackendSrv } from '@grafana/runtime';
import { saidBy } from '../insights/problems';
import { type RulesWriter } from './apply';
import { AlertingError, alertingErrorKind } from './errors';
import { type ProvisionedRule } from './provisioned';
import { groupKey, type Installed } from './state';

/** The page reports the error; a toast would repeat it. */
const QUIET = { showErrorAlert: false, showSuccessAlert: false };
/** With it, rules stay editable in Grafana. */
const EDITABLE = { headers: { 'X-Disable-Provenance': 'true' } };

const PROVISIONING = '/api/v1/provisioning';

/** How Grafana evaluates a rule. */
export interface Evaluation {
  health: string;
  lastError: string;
  folder: string;
}

/** What Grafana has of alert rules. */
export interface AlertingState extends Installed {
  /** By uid; empty where Grafana does not tell. */
  evaluations: ReadonlyMap<string, Evaluation>;
}

export interface Folder {
  uid: string;
  /** With the titles of those around it. */
  title: string;
}

/**
 * The rules of this Grafana, and how they do.
 *
 * @throws AlertingError with a sentence
 */
export async function readAlerting(): Promise<AlertingState> {
  const [rules, groups] = await Promise.all([readRules(), readGroups().catch((): StatusGroup[] => [])]);
  const intervals = new Map(groups.map(({ folderUid, name, interval }) => [groupKey(folderUid, name), interval]));
  const evaluations = new Map(
    groups.flatMap(({ rules: those, file }) =>
      those.map(({ uid, health = '', lastError = '' }) => [uid, { health, lastError, folder: file }] as const)
    )
  );
  return { rules, intervals, evaluations };
}

async function readRules(): Promise<ProvisionedRule[]> {
  const rules = await asked('The alert rules of this Grafana could not be read', () =>
    getBackendSrv().get<unknown>(`${PROVISIONING}/alert-rules`, undefined, undefined, QUIET)
  );
  if (!Array.isArray(rules)) {
    throw new AlertingError('failed', 'Grafana answered its alert rules in a form that this app does not know.');
  }
  return rules as ProvisionedRule[];
}

interface StatusGroup {
  name: string;
  /** The folder's title. */
  file: string;
  folderUid: string;
  interval: number;
  rules: Array<{ uid: string; health?: string; lastError?: string }>;
}

async function readGroups(): Promise<StatusGroup[]> {
  const answer = await getBackendSrv().get<{ data?: { groups?: StatusGroup[] } }>(
    '/api/prometheus/grafana/api/v1/rules',
    { limit_alerts: 0 },
    undefined,
    QUIET
  );
  return answer?.data?.groups ?? [];
}

/** Folders into which this reader may write. */
export async function readFolders(): Promise<Folder[]> {
  interface Found extends Folder {
    folderTitle?: string;
  }
  const found = await asked('The folders could not be read', () =>
    getBackendSrv().get<Found[]>(
      '/api/search',
      { type: 'dash-folder', permission: 'Edit', limit: 1000 },
      undefined,
      QUIET
    )
  );
  return found.map(({ uid, title, folderTitle }) => ({
    uid,
    title: folderTitle ? `${folderTitle} / ${title}` : title,
  }));
}

/** @throws AlertingError with a sentence */
export async function createFolder(title: string): Promise<Folder> {
  return asked(`The folder "${title}" could not be created`, () =>
    getBackendSrv().post<Folder>('/api/folders', { title }, QUIET)
  );
}

/** Writes into this Grafana. */
export const grafanaRules: RulesWriter = {
  readRules,
  putGroup: ({ title, folderUid, ...body }) =>
    asked('Grafana refused the group', async () => {
      const url = `${PROVISIONING}/folder/${encodeURIComponent(folderUid)}/rule-groups/${encodeURIComponent(title)}`;
      await getBackendSrv().put(url, { title, folderUid, ...body }, { ...QUIET, ...EDITABLE });
    }),
  removeRule: (uid) =>
    asked('Grafana refused to remove the rule', async () => {
      const url = `${PROVISIONING}/alert-rules/${encodeURIComponent(uid)}`;
      // Grafana answers 204 with the content type of JSON and without a body, which is not JSON.
      await getBackendSrv().delete(url, undefined, { ...QUIET, ...EDITABLE, responseType: 'text' });
    }),
};

async function asked<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toAlertingError(error, what);
  }
}

function toAlertingError(error: unknown, what: string): AlertingError {
  const kind = alertingErrorKind(error);
  const said = saidBy(readAsText(error));
  if (kind === 'absent') {
    return new AlertingError(
      'absent',
      `${what}: this Grafana has no provisioning API for alert rules. Turn on Grafana's unified alerting, or download the rules as a file.`
    );
  }
  if (kind === 'forbidden') {
    const reason = said ? ` Grafana says: ${said}` : '';
    return new AlertingError(
      'forbidden',
      `${what}: you lack the permission. An Editor of the folder or an administrator can do it.${reason}`
    );
  }
  return new AlertingError('failed', `${what}: ${said || 'it did not say why. Try again.'}`);
}

/** An error answer that was read as text has its JSON there. */
function readAsText(error: unknown): unknown {
  const { data } = (error ?? {}) as { data?: { response?: unknown } };
  try {
    return typeof data?.response === 'string' ? { ...(error as object), data: JSON.parse(data.response) } : error;
  } catch {
    return error;
  }
}
