import { top } from '../../metrics/promql';
import { PAGES, pageUrl, VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { linkToDetail } from '../../shared/scene/links';
import { timeseries } from '../../shared/panels/panels';
import { toolTable } from '../../shared/panels/toolTable';
import { toolVersions } from './versions';
import { toolNumbers, toolPanels, toolsSentence } from './toolPanels';

const TOP = 10;
const links = [
  linkToDetail('Show this tool', pageUrl(PAGES.runtime.path, 'tools', 'tool'), VAR.tool, '${__field.labels.tool}'),
];

/** What stands on the Tools tab. */
export function toolsContent(context: PageContext): PageBody {
  const panels = toolPanels(context);
  return new PageBody({
    children: [
      new Headline({ numbers: toolNumbers(context), sentence: toolsSentence(context) }),
      new PanelRow({ children: [panels.byStatus(), panels.latency()] }),
      new PanelRow({ children: [callsByTool(context), latencyByTool(context)] }),
      new PanelRow({ height: 620, children: [toolTable(context)] }),
      new PanelRow({ children: [panels.errorsByReason(), panels.inFlight()] }),
      ...toolVersions(context),
    ],
  });
}

function callsByTool({ promql }: PageContext) {
  return timeseries({
    title: `Calls by tool, top ${TOP}`,
    description: `MCP tool calls a second of the ${TOP} busiest tools at each moment.`,
    unit: 'reqps',
    min: 0,
    links,
    targets: [{ expr: top(TOP, promql.callRate({ by: ['tool'] })), legend: '{{tool}}' }],
  });
}

function latencyByTool({ promql }: PageContext) {
  return timeseries({
    title: `Latency p95 by tool, slowest ${TOP}`,
    description: `The time within which 95 % of the calls of a tool answer, of the ${TOP} slowest tools at each moment.`,
    unit: 's',
    min: 0,
    links,
    targets: [{ expr: top(TOP, promql.quantile(0.95, 'toolDuration', { by: ['tool'] })), legend: '{{tool}}' }],
  });
}
