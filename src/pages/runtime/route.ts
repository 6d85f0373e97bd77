import { type Filter, variable } from '../../metrics/promql';
import { VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { httpNumbers, httpPanels, httpSentence } from './httpPanels';

/** The content of the page of one route: the same shape as the HTTP tab. */
export function routeContent(context: PageContext): PageBody {
  const filters: Filter[] = [{ label: 'http_route', op: '=', value: variable(VAR.route) }];
  const panels = httpPanels(context, filters);
  return new PageBody({
    children: [
      new Headline({ numbers: httpNumbers(context, filters), sentence: httpSentence(context, 'http_route') }),
      new PanelRow({ children: [panels.byClass(), panels.latency()] }),
      new PanelRow({ children: [panels.byCode(), panels.sizes()] }),
      new PanelRow({ children: [panels.byInstance()] }),
    ],
  });
}
