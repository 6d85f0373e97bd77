import { PAGES, pageUrl, VAR } from '../../routing';
import { type PageContext } from '../scene/CatalogueGate';
import { linkToDetail } from '../scene/links';
import { OBJECTIVES } from '../words/objectives';
import { table } from './panels';
import { joinTransformation } from './tables';

/** A row for each MCP tool; it stands on the Overview and on the Tools tab. */
export function toolTable({ promql }: PageContext) {
  const by = { by: ['tool'] };
  return table({
    title: 'Tools',
    description:
      'For each MCP tool: calls a second, the time within which 95 % answer, failed over all calls, and calls over time.',
    sortBy: 'Calls',
    targets: [
      { refId: 'calls', expr: promql.callRate(by), instant: true },
      { refId: 'p95', expr: promql.quantile(0.95, 'toolDuration', by), instant: true },
      { refId: 'errors', expr: promql.errorRatio(by), instant: true },
      { refId: 'trend', expr: promql.callRate(by) },
    ],
    transform: joinTransformation({
      key: 'tool',
      keyName: 'Tool',
      columns: [
        { refId: 'calls', name: 'Calls' },
        { refId: 'p95', name: 'p95' },
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
      { name: 'p95', unit: 's', width: 85, thresholds: [OBJECTIVES.toolP95Seconds, 4 * OBJECTIVES.toolP95Seconds] },
      { name: 'Errors', unit: 'percentunit', decimals: 1, width: 80, thresholds: [OBJECTIVES.errorRatio, 0.05] },
      { name: 'Trend', sparkline: true, width: 95 },
    ],
  });
}
