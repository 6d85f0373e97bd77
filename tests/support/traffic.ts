import { expect, type Page, type Request } from '@playwright/test';

/** One query of a request to /api/ds/query, with its result. */
export interface QueryCall {
  refId: string;
  expr: string;
  /** Whether it is an instant query. */
  instant: boolean;
  /** uid of the data source. */
  dataSource: string;
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** Status of the HTTP response; undefined while it is pending. */
  status?: number;
  /** The page cancelled the request: it was left, or a newer query replaced it. */
  givenUp?: boolean;
  error?: string;
  /** The number of returned values that are not null; 0 is "no data". */
  values?: number;
  /** The number of returned series with a value. */
  series?: number;
  /** The share of the queried range, from 0 to 1, between the first and the last returned value. */
  span?: number;
}

interface QueryBody {
  from: string;
  to: string;
  queries: Array<{ refId: string; expr?: string; instant?: boolean; datasource?: { uid?: string } }>;
}

interface QueryAnswer {
  results?: Record<string, { error?: string; frames?: Array<{ data?: { values?: unknown[][] } }> }>;
}

const isQuery = (request: Request) => new URL(request.url()).pathname.endsWith('/api/ds/query');
const isResource = (request: Request) => /\/api\/datasources\/uid\/[^/]+\/resources\//.test(request.url());

/** All requests of a page to its server, from the moment it is created. */
export class Traffic {
  /** Every query, in the order of sending. */
  public queries: QueryCall[] = [];
  /** URLs of the calls for names and label values. */
  public resources: string[] = [];

  private readonly open = new Set<Request>();
  private readonly reading: Array<Promise<void>> = [];
  private changed = Date.now();

  public constructor(page: Page) {
    const asked = new Map<Request, QueryCall[]>();
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
        // The document was left, and not every cancelled request is reported as failed.
        this.open.forEach((one) => asked.get(one)?.forEach((call) => (call.givenUp = true)));
        this.open.clear();
      }
      this.open.add(request);
      this.changed = Date.now();
      if (isQuery(request)) {
        const calls = parseBody(request);
        asked.set(request, calls);
        this.queries.push(...calls);
      } else if (isResource(request)) {
        this.resources.push(request.url());
      }
    });
    const closed = (request: Request) => {
      this.open.delete(request);
      this.changed = Date.now();
    };
    page.on('requestfailed', (request) => {
      closed(request);
      asked.get(request)?.forEach((call) => (call.givenUp = true));
    });
    page.on('requestfinished', (request) => {
      closed(request);
      const calls = asked.get(request);
      if (calls) {
        this.reading.push(readAnswer(request, calls));
      }
    });
  }

  /** Clears the recorded requests, for the next step of a test. */
  public reset(): void {
    this.queries = [];
    this.resources = [];
  }

  /** Whether all requests are complete or cancelled. */
  public answered(): boolean {
    return this.queries.every(({ status, givenUp }) => status !== undefined || givenUp);
  }

  /** Waits until no request has been pending for a moment, so that follow-up requests have started. */
  public async idle(quietMs = 350): Promise<void> {
    this.changed = Date.now();
    await expect
      .poll(
        () =>
          this.open.size === 0 && Date.now() - this.changed >= quietMs
            ? 'idle'
            : [...this.open].map((one) => one.url()).join(),
        {
          message: 'the network becomes idle',
          intervals: [50],
          timeout: 30_000,
        }
      )
      .toBe('idle');
    await Promise.all(this.reading);
  }
}

function parseBody(request: Request): QueryCall[] {
  const body = request.postDataJSON() as QueryBody;
  return body.queries.map(({ refId, expr = '', instant = false, datasource }) => ({
    refId,
    expr,
    instant,
    dataSource: datasource?.uid ?? '',
    from: Number(body.from),
    to: Number(body.to),
  }));
}

async function readAnswer(request: Request, calls: QueryCall[]): Promise<void> {
  const response = await request.response();
  // The page may be closed or navigating: then the body no longer exists.
  const answer = await (response?.json() as Promise<QueryAnswer> | undefined)?.catch(() => undefined);
  for (const call of calls) {
    const result = answer?.results?.[call.refId];
    const lines = (result?.frames ?? [])
      .map(({ data }) => timesWithValue(data?.values))
      .filter(({ length }) => length > 0);
    const times = lines.flat();
    call.status = response?.status();
    call.error = result?.error;
    call.values = times.length;
    call.series = lines.length;
    call.span = times.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / (call.to - call.from);
  }
}

/** The time of every value that is not null; the first column is the time. */
function timesWithValue([times = [], ...columns]: unknown[][] = []): number[] {
  return columns.flatMap((column) => column.flatMap((value, index) => (value === null ? [] : [Number(times[index])])));
}
