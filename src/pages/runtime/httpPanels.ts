import { quantileNow } from '../../metrics/evidence';
import { type Filter } from '../../metrics/promql';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { type HeadlineNumber } from '../../shared/headline/Headline';
import { meanLevel, overWindow, quantileOverWindow } from '../../shared/headline/numbers';
import { format } from '../../shared/words/locale';
import { enumerate, judged, percent, quantileWords, type Readings, type Sentence } from '../../shared/words/readings';
import { answered5xx, type Objectives } from '../../slo/judging';
import { misses, quantileName, stateOf, within } from '../../shared/words/verdicts';
import { HOW_DRAWN } from '../../shared/panels/rare';
import { chart, lines, quantiles } from '../../shared/panels/timeseries';

/** Judges the server by the SLOs of all requests, or one route by those of each route. */
export const httpSentence =
  ({ objectives }: Pick<PageContext, 'objectives'>, by?: 'http_route') =>
  (readings: Readings) =>
    sentenceOf(readings, objectives, by);

function sentenceOf({ rate, errors, latency }: Readings, objectives: Objectives, by?: 'http_route'): Sentence {
  if (!rate?.now) {
    return { state: 'unknown', text: 'No request was answered in this time range.' };
  }
  const { quantile, seconds } = objectives.latency('httpRequestDuration', by);
  const failing = misses(errors?.now, objectives.failures('httpRequests', answered5xx, by).share);
  const slow = misses(judged(latency), seconds);
  const facts = [
    `${format(rate.now, 'reqps')}`,
    errors?.now !== undefined ? `${percent(errors.now)} answered with 5xx` : '',
    latency?.now !== undefined ? quantileWords(within(quantile), 'answered', latency) : '',
  ].filter(Boolean);
  const verdict = failing ? 'The server fails too often' : slow ? 'The server is slow' : 'The server answers';
  return { state: stateOf(failing, slow), text: `${verdict}: ${enumerate(facts)}.` };
}

export function httpNumbers({ promql, objectives }: PageContext, filters: Filter[] = []): HeadlineNumber[] {
  const { quantile } = objectives.latency('httpRequestDuration', filters.length > 0 ? 'http_route' : undefined);
  return [
    overWindow(
      {
        id: 'rate',
        title: 'Requests',
        description: 'HTTP requests a second.',
        unit: 'reqps',
      },
      (o) => promql.rate('httpRequests', { ...o, filters })
    ),
    overWindow(
      {
        id: 'errors',
        title: 'Answered with 5xx',
        description: 'Requests answered with a status of 500 or above over all requests.',
        unit: 'percentunit',
        decimals: 2,
      },
      (o) => promql.httpErrorRatio({ ...o, filters })
    ),
    quantileOverWindow(
      {
        id: 'latency',
        title: `Latency, ${quantileName(quantile)}`,
        description: `The time within which ${within(quantile)} of the requests are answered.`,
        unit: 's',
      },
      promql,
      quantile,
      'httpRequestDuration',
      { filters }
    ),
    overWindow(
      {
        id: 'size',
        title: 'Response size, mean',
        description: 'Bytes of response bodies over the number of responses.',
        unit: 'bytes',
      },
      (o) => promql.mean('httpResponseSize', { ...o, filters })
    ),
  ];
}

/** In flight is not counted by route, so it stands on the tab alone. */
export function inFlightNumber({ promql }: PageContext): HeadlineNumber {
  return meanLevel(
    {
      id: 'active',
      title: 'In flight',
      description: 'Requests in progress, averaged over the time range.',
      unit: 'short',
      decimals: 1,
    },
    promql,
    'httpActiveRequests'
  );
}

/** Rate, errors, duration and sizes of all routes, or of those that the filters leave. */
export function httpPanels({ promql }: PageContext, filters: Filter[] = []) {
  return {
    byClass: () =>
      chart(
        {
          title: 'Requests by status',
          description: 'HTTP requests a second, by the class of the status they were answered with.',
          stacked: true,
        },
        promql.httpRateByClass({ filters }),
        '{{status_class}}'
      ),
    latency: () =>
      quantiles(
        {
          title: 'Latency',
          description:
            'The time within which 50, 95 and 99 % of the requests are answered, from the buckets of their durations.',
        },
        promql,
        'httpRequestDuration',
        { filters }
      ),
    byCode: () =>
      chart(
        { title: 'Requests by status code', description: 'HTTP requests a second, by method and exact status.' },
        promql.rate('httpRequests', { by: ['http_method', 'http_status_code'], filters }),
        '{{http_method}} {{http_status_code}}'
      ),
    sizes: () =>
      lines(
        {
          title: 'Body sizes',
          description: `Bytes of request and response bodies: the mean and the 95th percentile. ${HOW_DRAWN}`,
          evidence: true,
        },
        'size',
        {
          'request mean': promql.mean('httpRequestSize', { filters }),
          'request p95': quantileNow(promql, 0.95, 'httpRequestSize', { filters }),
          'response mean': promql.mean('httpResponseSize', { filters }),
          'response p95': quantileNow(promql, 0.95, 'httpResponseSize', { filters }),
        }
      ),
    byInstance: () =>
      chart(
        { title: 'Requests by instance', description: 'HTTP requests a second, by instance.' },
        promql.rate('httpRequests', { by: ['instance'], filters }),
        '{{instance}}'
      ),
  };
}
