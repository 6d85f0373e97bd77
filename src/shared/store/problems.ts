import { type DataQueryError } from '@grafana/data';

/** Why a page cannot show its content. */
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
  | 'timeRange'
  | 'failed';

/** One problem: what is wrong, and what to do about it. */
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

/** Statuses whose meaning is the same for every store. */
const BY_STATUS: Record<number, (name: string) => Problem> = {
  401: (name) => ({
    kind: 'forbidden',
    title: `"${name}" rejected the credentials`,
    detail: 'It answered 401. An administrator can correct the user, password or token in the data source.',
  }),
  403: (name) => ({
    kind: 'forbidden',
    title: `You may not query "${name}"`,
    detail:
      'It answered 403. Ask an administrator for the permission to query this data source, or choose another one.',
  }),
  404: (name) => ({
    kind: 'notPrometheus',
    title: `"${name}" does not have Prometheus' API`,
    detail:
      'It answered 404. The URL of the data source may lack a path, for example "/prometheus" or "/select/0/prometheus".',
  }),
  429: rateLimited,
  504: timedOut,
};

function tooLarge(name: string): Problem {
  return {
    kind: 'limit',
    title: `"${name}" rejected the query as too large`,
    detail: 'A limit of the store was reached. Choose a shorter time range or one instance.',
  };
}

function timedOut(name: string): Problem {
  return {
    kind: 'timeout',
    title: `"${name}" did not answer in time`,
    detail: 'The store may be overloaded. Try again, or choose a shorter time range.',
  };
}

function rateLimited(name: string): Problem {
  return {
    kind: 'limit',
    title: `"${name}" rejects further queries right now`,
    detail: 'The store limits the rate of queries. Wait a moment and try again.',
  };
}

function unreachable(name: string): Problem {
  return {
    kind: 'unreachable',
    title: `"${name}" cannot be reached`,
    detail: 'Check that the store is running and that the URL of the data source is correct.',
  };
}

function gone(name: string): Problem {
  return {
    kind: 'dataSourceGone',
    title: `The data source "${name}" does not exist`,
    detail: 'It was removed or belongs to another organisation. Choose another one.',
  };
}

function failed(name: string, status?: number): Problem {
  return {
    kind: 'failed',
    title: `"${name}" answered with an error${status ? ` (${status})` : ''}`,
    detail: 'Open the data source and use "Save & test" for details.',
  };
}

const GONE = /data source not found/i;

/** Error types of the Prometheus API that mean one thing; `execution` and `bad_data` also cover limits. */
const BY_ERROR_TYPE: Record<string, (name: string) => Problem> = {
  timeout: timedOut,
};

/**
 * What Grafana and stores say where no code tells: Grafana sends 500 or no status for a failed connection, and stores
 * send 400 and 422 for a limit as for a bad query. Most specific first; words that also occur inside metric names count
 * only as whole words.
 */
const BY_WORDS: Array<[RegExp, (name: string) => Problem]> = [
  [/\btimed?[ -]?out\b|deadline exceeded/i, timedOut],
  // Grafana's Prometheus data source says only "within the plugin" when its store does not answer.
  [
    /connection refused|no such host|ECONNREFUSED|failed to fetch|\bnetwork (is|error)|dial tcp|\bEOF\b|error occurred within the plugin/i,
    unreachable,
  ],
  [/rate[ -]limit|too many requests/i, rateLimited],
  [
    /too many (samples|points|series|outstanding|unhealthy)|\bexceeds \d|exceed(s|ed|ing)?\b.*\b(limit|maximum|resolution)|\blimit\b.*\bexceed|max\w*PerQuery|maximum (number|resolution)|the query (hit|exceeded)|\blimit\b.*\breached/i,
    tooLarge,
  ],
];

/** The errors of a response. What Grafana refuses before it reaches a query is in `error` alone, without a refId. */
export function errorsOf(response?: { errors?: DataQueryError[]; error?: DataQueryError }): DataQueryError[] {
  const { errors = [], error } = response ?? {};
  return errors.length > 0 || !error ? errors : [error];
}

/** Turns whatever a request threw into a problem. The store's own message is kept at the end. */
export function problemFromError(error: unknown, dataSourceName: string): Problem {
  const http = toHttpError(error);
  const said = wordsOf(http);
  const problem = classify(http, said, dataSourceName);
  return said ? { ...problem, detail: `${problem.detail} It said: ${said}` } : problem;
}

/** For a body that is not JSON, Grafana puts the status into `error` and the text into `message`. */
function wordsOf({ data, message, statusText }: HttpError): string {
  const error = data?.error && data.error !== statusText ? data.error : undefined;
  return error || data?.message || message || statusText || '';
}

/** Codes come first, foreign texts last. */
function classify({ status, cancelled, data }: HttpError, said: string, name: string): Problem {
  if (cancelled) {
    return { kind: 'failed', title: `The query to "${name}" was cancelled`, detail: 'Try again.' };
  }
  // Grafana sends the same 404 for a data source that it does not have and for a path that the store does not have.
  if (GONE.test(said) && (status === 404 || status === undefined)) {
    return gone(name);
  }
  const byCode = BY_STATUS[status ?? 0] ?? BY_ERROR_TYPE[data?.errorType ?? ''];
  const problem = byCode ?? BY_WORDS.find(([words]) => words.test(said))?.[1];
  return problem?.(name) ?? failed(name, status);
}

function toHttpError(error: unknown): HttpError {
  if (typeof error === 'string') {
    return { message: error };
  }
  return typeof error === 'object' && error !== null ? (error as HttpError) : {};
}
