import { PAGES, pageUrl, VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { linkToDetail } from '../../shared/scene/links';
import { answered5xx } from '../../slo/judging';
import { quantileName, within } from '../../shared/words/verdicts';
import { table, timeseries } from '../../shared/panels/panels';
import { joinTransformation } from '../../shared/panels/tables';
import { httpNumbers, httpPanels, httpSentence, inFlightNumber } from './httpPanels';
import { httpVersions } from './versions';

const ROUTE_PAGE = pageUrl(PAGES.runtime.path, 'http', 'route');
const links = [linkToDetail('Show this route', ROUTE_PAGE, VAR.route, '${__field.labels.http_route}')];

/** What stands on the HTTP tab. */
export function httpContent(context: PageContext): PageBody {
  const panels = httpPanels(context);
  return new PageBody({
    children: [
      new Headline({ numbers: [...httpNumbers(context), inFlightNumber(context)], sentence: httpSentence(context) }),
      new PanelRow({ children: [byRoute(context), panels.byClass()] }),
      new PanelRow({ children: [panels.latency(), latencyByRoute(context)] }),
      new PanelRow({ height: 280, children: [routeTable(context)] }),
      new PanelRow({ children: [panels.sizes(), panels.byCode()] }),
      new PanelRow({ children: [inFlight(context), connections(context)] }),
      ...httpVersions(context),
    ],
  });
}

function byRoute({ promql }: PageContext) {
  return timeseries({
    title: 'Requests by route',
    description: 'HTTP requests a second, by route.',
    unit: 'reqps',
    min: 0,
    links,
    targets: [{ expr: promql.rate('httpRequests', { by: ['http_route'] }), legend: '{{http_route}}' }],
  });
}

function latencyByRoute({ promql }: PageContext) {
  return timeseries({
    title: 'Latency p95 by route',
    description: 'The time within which 95 % of the requests to a route are answered.',
    unit: 's',
    min: 0,
    links,
    targets: [{ expr: promql.quantile(0.95, 'httpRequestDuration', { by: ['http_route'] }), legend: '{{http_route}}' }],
  });
}

function routeTable({ promql, objectives }: PageContext) {
  const by = { by: ['http_route'] };
  const { quantile, seconds, covers } = objectives.latency('httpRequestDuration', 'http_route');
  const { share, pagesAt } = objectives.failures('httpRequests', answered5xx, 'http_route');
  const latency = quantileName(quantile);
  return table({
    title: 'Routes',
    description: `For each route: requests a second, the time within which ${within(quantile)} are answered, the share answered with 5xx, mean response size, and requests over time.`,
    sortBy: 'Requests',
    targets: [
      { refId: 'requests', expr: promql.rate('httpRequests', by), instant: true },
      { refId: 'latency', expr: promql.quantile(quantile, 'httpRequestDuration', by), instant: true },
      { refId: 'errors', expr: promql.httpErrorRatio(by), instant: true },
      { refId: 'size', expr: promql.mean('httpResponseSize', by), instant: true },
      { refId: 'trend', expr: promql.rate('httpRequests', by) },
    ],
    transform: joinTransformation({
      key: 'http_route',
      keyName: 'Route',
      columns: [
        { refId: 'requests', name: 'Requests' },
        { refId: 'latency', name: latency, plain: (route) => !covers(route) },
        { refId: 'errors', name: '5xx' },
        { refId: 'size', name: 'Response' },
        { refId: 'trend', name: 'Trend', sparkline: true },
      ],
    }),
    columns: [
      { name: 'Route', links: [linkToDetail('Show this route', ROUTE_PAGE, VAR.route, '${__value.text}')] },
      { name: 'Requests', unit: 'reqps', width: 140 },
      { name: latency, unit: 's', width: 120, thresholds: [seconds] },
      { name: '5xx', unit: 'percentunit', decimals: 2, width: 120, thresholds: [share, pagesAt] },
      { name: 'Response', unit: 'bytes', width: 140 },
      { name: 'Trend', sparkline: true, width: 220 },
    ],
  });
}

function inFlight({ promql }: PageContext) {
  return timeseries({
    title: 'Requests in flight',
    description: 'Requests that are being answered, by instance.',
    unit: 'short',
    min: 0,
    targets: [{ expr: promql.value('httpActiveRequests', { by: ['instance'] }), legend: '{{instance}}' }],
  });
}

function connections({ promql }: PageContext) {
  return timeseries({
    title: 'New connections',
    description: 'TCP connections that clients opened, a second, by instance.',
    unit: 'cps',
    min: 0,
    targets: [{ expr: promql.rate('httpConnections', { by: ['instance'] }), legend: '{{instance}}' }],
  });
}
