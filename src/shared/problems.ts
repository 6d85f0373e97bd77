/** Why a page cannot show what it is for. */
export type ProblemKind =
  | 'noDataSource'
  | 'dataSourceGone'
  | 'notPrometheus'
  | 'forbidden'
  | 'timeout'
  | 'limit'
  | 'unreachable'
  | 'jobNotFound'
  | 'nothingFound'
  | 'failed';

/** One problem in words: what is wrong, and what to do about it. */
export interface Problem {
  kind: ProblemKind;
  title: string;
  detail: string;
}

interface HttpError {
  status?: number;
  statusText?: string;
  message?: string;
  cancelled?: boolean;
  data?: { message?: string; error?: string; errorType?: string };
}

/** Statuses whose meaning is the same for every store; the rest is told apart by its text. */
const BY_STATUS: Record<number, (name: string) => Problem> = {
  401: (name) => ({
    kind: 'forbidden',
    title: `"${name}" refused the credentials`,
    detail: 'The store answered 401. An administrator can correct the user, password or token in the data source.',
  }),
  403: (name) => ({
    kind: 'forbidden',
    title: `You may not query "${name}"`,
    detail:
      'The answer was 403. Ask an administrator for the permission to query this data source, or choose another one.',
  }),
  404: (name) => ({
    kind: 'notPrometheus',
    title: `"${name}" does not know Prometheus' API`,
    detail:
      'The answer was 404. The URL of the data source may lack a path, for example "/prometheus" or "/select/0/prometheus".',
  }),
  422: (name) => ({
    kind: 'limit',
    title: `"${name}" refused the question as too large`,
    detail: 'A limit of the store was reached. Choose a shorter time range or one instance.',
  }),
  504: (name) => timedOut(name),
};

function timedOut(name: string): Problem {
  return {
    kind: 'timeout',
    title: `"${name}" did not answer in time`,
    detail: 'The store may be overloaded. Try again, or choose a shorter time range.',
  };
}

/** Turns whatever a request threw into a problem in words. The store's own words are kept at the end. */
export function problemFromError(error: unknown, dataSourceName: string): Problem {
  const http = toHttpError(error);
  const said = http.data?.error || http.data?.message || http.message || http.statusText || '';
  const problem = classify(http, said, dataSourceName);
  const words = said && !problem.detail.includes(said) ? ` It said: ${said}` : '';
  return { ...problem, detail: problem.detail + words };
}

function classify(http: HttpError, said: string, name: string): Problem {
  if (http.cancelled || /timeout|timed out|deadline exceeded/i.test(said)) {
    return timedOut(name);
  }
  // Grafana's Prometheus data source says no more than this when its store does not answer.
  if (
    /connection refused|no such host|ECONNREFUSED|failed to fetch|network|dial tcp|EOF|error occurred within the plugin/i.test(
      said
    )
  ) {
    return {
      kind: 'unreachable',
      title: `"${name}" cannot be reached`,
      detail: 'Check that the store runs and that the URL of the data source is right.',
    };
  }
  if (/limit|too many|max(imum)? (number|samples|series)|exceed/i.test(said)) {
    return BY_STATUS[422](name);
  }
  const known = http.status !== undefined ? BY_STATUS[http.status] : undefined;
  return known
    ? known(name)
    : {
        kind: 'failed',
        title: `"${name}" answered with an error${http.status ? ` (${http.status})` : ''}`,
        detail: 'Open the data source and use "Save & test" to see more.',
      };
}

function toHttpError(error: unknown): HttpError {
  if (typeof error === 'string') {
    return { message: error };
  }
  return typeof error === 'object' && error !== null ? (error as HttpError) : {};
}
