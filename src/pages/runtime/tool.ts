import { sceneGraph, type SceneObject } from '@grafana/scenes';
import { type Filter, variable } from '../../metrics/promql';
import { PAGES, VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline } from '../../shared/headline/Headline';
import { KnownValue } from '../../shared/scene/KnownValue';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { toolNumbers, toolPanels, toolsSentence } from './toolPanels';

/** The content of the page of one tool: the same shape as the Tools tab. */
export function toolContent(context: PageContext): KnownValue {
  const filters: Filter[] = [{ label: 'tool', op: '=', value: variable(VAR.tool) }];
  const panels = toolPanels(context, filters);
  const body = new PageBody({
    children: [
      new Headline({
        numbers: toolNumbers(context, filters),
        sentence: (readings, headline) => toolsSentence(context, chosenTool(headline))(readings),
      }),
      new PanelRow({ children: [panels.byStatus(), panels.latency()] }),
      new PanelRow({ children: [panels.errorsByReason(), panels.inFlight()] }),
      new PanelRow({ children: [panels.byInstance(), panels.latencyByInstance()] }),
    ],
  });
  const list = [PAGES.runtime.path, 'tools'];
  return new KnownValue({ variable: VAR.tool, noun: 'tool', list, detail: [...list, 'tool'], body });
}

function chosenTool(scene: SceneObject): string {
  return String(sceneGraph.lookupVariable(VAR.tool, scene)?.getValue() ?? '');
}
