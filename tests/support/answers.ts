import { type Page, type Route } from '@playwright/test';

const NAMES = '**/api/datasources/uid/*/resources/**';
const QUERIES = '**/api/ds/query*';

/** Possible responses of a store. */
export interface Answer {
  status: number;
  contentType?: string;
  body: string;
}

/** Error responses of a Prometheus behind Grafana. */
export const FAILURES = {
  failing: { status: 500, body: JSON.stringify({ message: 'an internal error of the store' }) },
  forbidden: { status: 403, body: JSON.stringify({ message: 'Access denied' }) },
  tooLarge: {
    status: 422,
    body: JSON.stringify({
      status: 'error',
      errorType: 'execution',
      error: 'query processing would load too many samples into memory in query execution',
    }),
  },
  notPrometheus: {
    status: 200,
    contentType: 'text/html',
    body: '<!doctype html><title>Sign in</title><h1>Sign in</h1>',
  },
} satisfies Record<string, Answer>;

/** The data source's response to every call for names and label values. */
export async function answerNames(page: Page, answer: Answer): Promise<void> {
  await page.route(NAMES, (route) => route.fulfill({ contentType: 'application/json', ...answer }));
}

/** The data source's response to every query; as in Grafana, an error is returned for each query. */
export async function answerQueries(
  page: Page,
  { status, contentType = 'application/json', body }: Answer
): Promise<void> {
  await page.route(QUERIES, (route) =>
    route.fulfill({
      status,
      contentType,
      body: contentType === 'application/json' ? errorOfEach(route, status, body) : body,
    })
  );
}

function errorOfEach(route: Route, status: number, body: string): string {
  const { error, message } = JSON.parse(body) as { error?: string; message?: string };
  const { queries } = route.request().postDataJSON() as { queries: Array<{ refId: string }> };
  const results = queries.map(({ refId }) => [refId, { status, error: error ?? message, frames: [] }]);
  return JSON.stringify({ results: Object.fromEntries(results) });
}

/** The store has only the names that pass the filter; label values are unchanged. */
export async function keepNames(page: Page, keep: (name: string) => boolean): Promise<void> {
  await page.route(NAMES, async (route) => {
    if (!route.request().url().includes('label/__name__/values')) {
      return route.continue();
    }
    const response = await route.fetch();
    const answer = (await response.json()) as { data: string[] };
    return route.fulfill({ response, json: { ...answer, data: answer.data.filter(keep) } });
  });
}

/** The store also has this value of a label. */
export async function addLabelValue(page: Page, label: string, value: string): Promise<void> {
  await page.route(NAMES, async (route) => {
    if (!new URL(route.request().url()).pathname.endsWith(`label/${label}/values`)) {
      return route.fallback();
    }
    const response = await route.fetch();
    const answer = (await response.json()) as { data: string[] };
    return route.fulfill({ response, json: { ...answer, data: [...answer.data, value] } });
  });
}

/** The store has the series of these names without an instance, like those that contextd v0.5.0 pushes. */
export async function withoutInstance(page: Page, pushed: RegExp): Promise<void> {
  await page.route(NAMES, async (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    if (!pathname.endsWith('label/__name__/values')) {
      return route.continue();
    }
    const asked = new URL(route.request().url());
    const anonymous = (searchParams.get('match[]') ?? '').includes('instance=""');
    if (anonymous) {
      asked.searchParams.set('match[]', (searchParams.get('match[]') ?? '').replace('instance=""', 'instance!=""'));
    }
    const response = await route.fetch({ url: asked.toString() });
    const answer = (await response.json()) as { data: string[] };
    return route.fulfill({
      response,
      json: { ...answer, data: answer.data.filter((name) => pushed.test(name) === anonymous) },
    });
  });
}

/** Delays the responses to calls of a kind until they are released. */
export async function hold(page: Page, kind: 'names' | 'queries'): Promise<() => void> {
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(kind === 'names' ? NAMES : QUERIES, async (route) => {
    await released;
    // The page may have cancelled the request in the meantime.
    await route.continue().catch(() => {});
  });
  return release;
}
