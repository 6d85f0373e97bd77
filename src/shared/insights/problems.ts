import { type Problem } from '../store/problems';

interface QueryFailure {
  status?: number;
  refId?: string;
  message?: string;
  statusText?: string;
  data?: { message?: string; error?: string; results?: unknown };
}

/**
 * Why Insights did not answer. What its backend says is already a sentence for the reader; what Grafana refuses
 * before the backend is reached gets its sentence here.
 *
 * @param error an error of a query or of a resource call
 * @param name name of the Insights data source
 */
export function insightsProblem(error: unknown, name: string): Problem {
  const { status, refId, data } = (typeof error === 'object' && error !== null ? error : {}) as QueryFailure;
  // An error with a refId is the backend's answer to one query, and its status that of the store.
  const refusedByGrafana = refId === undefined && data?.results === undefined;
  if (status === 403 && refusedByGrafana) {
    return {
      kind: 'forbidden',
      title: `You may not query "${name}"`,
      detail: 'Ask an administrator of your organisation for the permission to query this data source.',
    };
  }
  if (status === 404 && refusedByGrafana) {
    return {
      kind: 'dataSourceGone',
      title: `"${name}" no longer exists`,
      detail: 'The data source was removed. Reload the page.',
    };
  }
  return {
    kind: 'failed',
    title: `"${name}" could not answer`,
    detail: saidBy(error) || 'It did not say why. An administrator can open the data source and use "Save & test".',
  };
}

/** The message of an error, if it has one. */
export function saidBy(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return typeof error === 'string' ? error : '';
  }
  const { data, message, statusText } = error as QueryFailure;
  return data?.message || message || data?.error || statusText || '';
}
