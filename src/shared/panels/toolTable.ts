import { PAGES, pageUrl, VAR } from '../../routing';
import { type PageContext } from '../scene/CatalogueGate';
import { linkToDetail } from '../scene/links';
import { failedOfTotal } from '../../slo/judging';
import { quantileName, within } from '../words/verdicts';
import { table } from './panels';
import { joinTransformation } from './tables';

/** A row for each MCP tool; it stands on the Overview and on the Tools tab. */
export function toolTable({ promql, objectives }: PageContext) {
  const by = { by: ['tool'] };
  const { quantile, seconds, covers } = objectives.latency('toolDuration', 'tool');
  const { share, pagesAt } = objectives.failures('toolCalls', failedOfTotal, 'tool');
  const latency = quantileName(quantile);
  return table({
    title: 'Tools',
    description: `For each MCP tool: calls a second, the time within which ${within(quantile)} answer, failed over all calls, and calls over time. Colours say which objective is missed; a tool that takes long by nature has none for its latency.`,
    sortBy: 'Calls',
    targets: [
      { refId: 'calls', expr: promql.callRate(by), instant: true },
      { refId: 'latency', expr: promql.quantile(quantile, 'toolDuration', by), instant: true },
      { refId: 'errors', expr: promql.errorRatio(by), instant: true },
      { refId: 'trend', expr: promql.callRate(by) },
    ],
    transform: joinTransformation({
      key: 'tool',
      keyName: 'Tool',
      columns: [
        { refId: 'calls', name: 'Calls' },
        { refId: 'latency', name: latency, plain: (tool) => !covers(tool) },
        { refId: 'errors', name: 'Errors' },
        { refId: 'trend', name: 'Trend', sparkline: true },
      ],
    }),
    columns: [
      {
        name: 'Tool',
        links: [
          linkToDetail('Show this tool', pageUrl(PAGES.runtime.path, 'tools', 'tool'), VAR.tool, '${__value.text}'),
        ],
      },
      { name: 'Calls', unit: 'reqps', width: 115 },
      { name: latency, unit: 's', width: 85, thresholds: [seconds] },
      { name: 'Errors', unit: 'percentunit', decimals: 1, width: 80, thresholds: [share, pagesAt] },
      { name: 'Trend', sparkline: true, width: 95 },
    ],
  });
}
