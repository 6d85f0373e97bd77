import { type Filter, variable } from '../../metrics/promql';
import { PAGES, VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline } from '../../shared/headline/Headline';
import { KnownValue } from '../../shared/scene/KnownValue';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { httpNumbers, httpPanels, httpSentence } from './httpPanels';

/** The content of the page of one route: the same shape as the HTTP tab. */
export function routeContent(context: PageContext): KnownValue {
  const filters: Filter[] = [{ label: 'http_route', op: '=', value: variable(VAR.route) }];
  const panels = httpPanels(context, filters);
  const body = new PageBody({
    children: [
      new Headline({ numbers: httpNumbers(context, filters), sentence: httpSentence(context, 'http_route') }),
      new PanelRow({ children: [panels.byClass(), panels.latency()] }),
      new PanelRow({ children: [panels.byCode(), panels.sizes()] }),
      new PanelRow({ children: [panels.byInstance()] }),
    ],
  });
  const list = [PAGES.runtime.path, 'http'];
  return new KnownValue({ variable: VAR.route, noun: 'route', list, detail: [...list, 'route'], body });
}
