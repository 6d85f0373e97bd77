import { AppEvents } from '@grafana/data';
import {
  getAppEvents,
  type BackendSrv,
  type BackendSrvRequest,
  type FetchError,
  type FetchResponse,
} from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';
import { isDataQuery, requestUrl } from './requestUrl';

/** How long a caller has to mark an error as handled before it is shown as a toast. */
const TOAST_DELAY_MS = 50;

/** Grafana's HTTP client: JSON in and out, errors as FetchError, a new request cancels an older one of the same id. */
export class PreviewBackendSrv implements BackendSrv {
  private readonly inFlight = new Map<string, () => void>();

  get<T>(
    url: string,
    params?: Record<string, unknown>,
    requestId?: string,
    options?: Partial<BackendSrvRequest>
  ): Promise<T> {
    return this.request<T>({ ...options, method: 'GET', url, params, requestId });
  }

  delete<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'DELETE', url, data });
  }

  post<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'POST', url, data });
  }

  patch<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'PATCH', url, data });
  }

  put<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'PUT', url, data });
  }

  async request<T>(options: BackendSrvRequest): Promise<T> {
    return (await lastValueFrom(this.fetch<T>(options))).data;
  }

  datasourceRequest<T>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(options));
  }

  /** Not streamed: the whole body arrives as one chunk. */
  chunked(options: BackendSrvRequest): Observable<FetchResponse<Uint8Array | undefined>> {
    return new Observable((subscriber) =>
      this.fetch<ArrayBuffer>({ ...options, responseType: 'arraybuffer' }).subscribe({
        next: (response) => subscriber.next({ ...response, data: new Uint8Array(response.data) }),
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      })
    );
  }

  fetch<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const abort = new AbortController();
      let done = false;
      const cancel = () => {
        if (!done) {
          done = true;
          abort.abort();
          subscriber.error(cancelled(options));
        }
      };
      const release = this.register(options.requestId, cancel);
      options.abortSignal?.addEventListener('abort', cancel);
      send<T>(options, abort.signal)
        .then(
          (response) => {
            if (!done) {
              done = true;
              confirmWrite(options, response);
              subscriber.next(response);
              subscriber.complete();
            }
          },
          (error) => {
            if (!done) {
              done = true;
              toastUnlessHandled(options, error);
              subscriber.error(error);
            }
          }
        )
        .finally(release);
      return () => {
        done = true;
        abort.abort();
        release();
      };
    });
  }

  private register(id: string | undefined, cancel: () => void): () => void {
    if (!id) {
      return () => {};
    }
    this.inFlight.get(id)?.();
    this.inFlight.set(id, cancel);
    return () => {
      if (this.inFlight.get(id) === cancel) {
        this.inFlight.delete(id);
      }
    };
  }
}

async function send<T>(options: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
  const { data, method = 'GET' } = options;
  const headers = new Headers(
    Object.entries(options.headers ?? {}).map(([name, value]): [string, string] => [name, String(value)])
  );
  let body: BodyInit | undefined;
  if (data !== undefined && data !== null && method !== 'GET') {
    const raw =
      typeof data === 'string' || data instanceof Blob || data instanceof FormData || data instanceof URLSearchParams;
    body = raw ? data : JSON.stringify(data);
    if (!raw && !headers.has('Content-Type')) {
      headers.set('Content-Type', 'application/json');
    }
  }
  headers.set('X-Grafana-Org-Id', '1');
  let response: Response;
  try {
    response = await fetch(requestUrl(options.url, options.params), {
      method,
      headers,
      body,
      signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw { status: -1, statusText: 'Unknown', data: { message }, message, config: options } satisfies FetchError;
  }
  const parsed = await parse(response, options.responseType);
  const { status, statusText, ok, redirected, type, url } = response;
  if (!ok) {
    throw { status, statusText, data: asErrorData(parsed, statusText), config: options } satisfies FetchError;
  }
  return {
    data: parsed as T,
    status,
    statusText,
    ok,
    headers: response.headers,
    redirected,
    type,
    url,
    config: options,
  };
}

async function parse(response: Response, responseType: BackendSrvRequest['responseType']): Promise<unknown> {
  if (responseType === 'arraybuffer') {
    return response.arrayBuffer();
  }
  if (responseType === 'blob') {
    return response.blob();
  }
  const text = await response.text();
  if (responseType === 'text') {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function asErrorData(parsed: unknown, statusText: string): unknown {
  if (typeof parsed === 'string' || !parsed) {
    return { message: parsed || statusText, error: statusText, response: parsed };
  }
  return parsed;
}

function cancelled(config: BackendSrvRequest): FetchError {
  return {
    type: 'cancelled',
    cancelled: true,
    data: null,
    status: -1,
    statusText: 'Request was aborted',
    config,
  } as FetchError;
}

function confirmWrite(options: BackendSrvRequest, { data }: FetchResponse): void {
  const wanted = options.showSuccessAlert ?? (options.method !== undefined && options.method !== 'GET');
  const message = data && typeof data === 'object' && 'message' in data ? data.message : undefined;
  if (wanted && typeof message === 'string' && !isDataQuery(options.url)) {
    getAppEvents().publish({ type: AppEvents.alertSuccess.name, payload: [message] });
  }
}

function toastUnlessHandled(options: BackendSrvRequest, error: FetchError): void {
  if (options.showErrorAlert === false || isDataQuery(options.url)) {
    return;
  }
  setTimeout(() => {
    if (!error.isHandled) {
      const message = error.data?.message ?? error.statusText ?? 'The request failed';
      getAppEvents().publish({
        type: (error.status < 500 ? AppEvents.alertWarning : AppEvents.alertError).name,
        payload: [message],
      });
    }
  }, TOAST_DELAY_MS);
}
