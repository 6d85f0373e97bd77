import { quantileForTable } from '../../metrics/evidence';
import { PAGES, pageUrl, VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { linkToDetail } from '../../shared/scene/links';
import { answered5xx } from '../../slo/judging';
import { quantileName, within } from '../../shared/words/verdicts';
import { httpNumbers, httpPanels, httpSentence, inFlightNumber } from './httpPanels';
import { table } from '../../shared/panels/table';
import { chart, quantile } from '../../shared/panels/timeseries';
import { httpVersions } from '../../shared/panels/versions';

const ROUTE_PAGE = pageUrl(PAGES.runtime.path, 'http', 'route');
const links = [linkToDetail('Show this route', ROUTE_PAGE, VAR.route, '${__field.labels.http_route}')];

/** The content of the HTTP tab. */
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
  return chart(
    { title: 'Requests by route', description: 'HTTP requests a second, by route.', links },
    promql.rate('httpRequests', { by: ['http_route'] }),
    '{{http_route}}'
  );
}

function latencyByRoute({ promql }: PageContext) {
  return quantile(
    {
      q: 0.95,
      title: 'Latency p95 by route',
      description: 'The time within which 95 % of the requests to a route are answered.',
      links,
    },
    promql,
    'httpRequestDuration',
    { by: ['http_route'] }
  );
}

function routeTable({ promql, objectives }: PageContext) {
  const by = { by: ['http_route'] };
  const { quantile: promised, seconds, covers } = objectives.latency('httpRequestDuration', 'http_route');
  const { share, pagesAt } = objectives.failures('httpRequests', answered5xx, 'http_route');
  const latency = quantileName(promised);
  return table({
    title: 'Routes',
    description: `For each route: requests a second, the time within which ${within(promised)} are answered, the share answered with 5xx, mean response size, and requests over time.`,
    row: {
      label: 'http_route',
      name: 'Route',
      links: [linkToDetail('Show this route', ROUTE_PAGE, VAR.route, '${__value.text}')],
    },
    columns: [
      { name: 'Requests', expr: promql.rate('httpRequests', by), width: 140 },
      {
        name: latency,
        expr: quantileForTable(promql, promised, 'httpRequestDuration', by),
        evidence: true,
        plain: (route) => !covers(route),
        width: 120,
        thresholds: [seconds],
      },
      { name: '5xx', expr: promql.httpErrorRatio(by), decimals: 2, width: 120, thresholds: [share, pagesAt] },
      { name: 'Response', expr: promql.mean('httpResponseSize', by), width: 140 },
      { name: 'Trend', expr: promql.rate('httpRequests', by), sparkline: true, width: 220 },
    ],
    sortBy: 'Requests',
  });
}

function inFlight({ promql }: PageContext) {
  return chart(
    { title: 'Requests in flight', description: 'Requests in progress, by instance.' },
    promql.value('httpActiveRequests', { by: ['instance'] }),
    '{{instance}}'
  );
}

function connections({ promql }: PageContext) {
  return chart(
    { title: 'New connections', description: 'TCP connections opened by clients a second, by instance.' },
    promql.rate('httpConnections', { by: ['instance'] }),
    '{{instance}}'
  );
}
