import { top } from '../../metrics/promql';
import { PAGES, pageUrl, VAR } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline } from '../../shared/headline/Headline';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { linkToDetail } from '../../shared/scene/links';
import { toolTable } from '../../shared/panels/toolTable';
import { toolNumbers, toolPanels, toolsSentence } from './toolPanels';
import { chart, quantile } from '../../shared/panels/timeseries';
import { toolVersions } from '../../shared/panels/versions';

const TOP = 8;
const links = [
  linkToDetail('Show this tool', pageUrl(PAGES.runtime.path, 'tools', 'tool'), VAR.tool, '${__field.labels.tool}'),
];

/** The content of the Tools tab. */
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
  return chart(
    {
      title: `Calls by tool, top ${TOP}`,
      description: `MCP tool calls a second of the ${TOP} busiest tools at each moment.`,
      links,
    },
    top(TOP, promql.callRate({ by: ['tool'] })),
    '{{tool}}'
  );
}

function latencyByTool({ promql }: PageContext) {
  return quantile(
    {
      q: 0.95,
      slowest: TOP,
      title: `Latency p95 by tool, slowest ${TOP}`,
      description: `The time within which 95 % of the calls of a tool answer, of the ${TOP} slowest tools at each moment.`,
      links,
    },
    promql,
    'toolDuration',
    { by: ['tool'] }
  );
}
