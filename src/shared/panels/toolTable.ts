import { quantileForTable } from '../../metrics/evidence';
import { PAGES, pageUrl, VAR } from '../../routing';
import { type PageContext } from '../scene/CatalogueGate';
import { linkToDetail } from '../scene/links';
import { failedOfTotal } from '../../slo/judging';
import { quantileName, within } from '../words/verdicts';
import { table } from './table';

/** A row for each MCP tool; it stands on the Overview and on the Tools tab. */
export function toolTable({ promql, objectives }: PageContext) {
  const by = { by: ['tool'] };
  const { quantile, seconds, covers } = objectives.latency('toolDuration', 'tool');
  const { share, pagesAt } = objectives.failures('toolCalls', failedOfTotal, 'tool');
  const latency = quantileName(quantile);
  return table({
    title: 'Tools',
    description: `For each MCP tool: calls a second, the time within which ${within(quantile)} answer, failed over all calls, and calls over time. Colours show which objective is missed; tools that are slow by design have no latency objective.`,
    row: {
      label: 'tool',
      name: 'Tool',
      links: [
        linkToDetail('Show this tool', pageUrl(PAGES.runtime.path, 'tools', 'tool'), VAR.tool, '${__value.text}'),
      ],
    },
    columns: [
      { name: 'Calls', expr: promql.callRate(by), width: 105 },
      {
        name: latency,
        expr: quantileForTable(promql, quantile, 'toolDuration', by),
        evidence: true,
        plain: (tool) => !covers(tool),
        width: 80,
        thresholds: [seconds],
      },
      { name: 'Errors', expr: promql.errorRatio(by), decimals: 1, width: 75, thresholds: [share, pagesAt] },
      { name: 'Trend', expr: promql.callRate(by), sparkline: true, width: 80 },
    ],
    sortBy: 'Calls',
  });
}
