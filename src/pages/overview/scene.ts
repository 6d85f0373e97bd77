import { SceneDataLayerSet } from '@grafana/scenes';
import { wrap } from '../../metrics/promql';
import { PAGES, pageUrl } from '../../routing';
import { type PageContext } from '../../shared/scene/CatalogueGate';
import { Headline, type HeadlineNumber } from '../../shared/headline/Headline';
import { meanLevel, overWindow, quantileOverWindow, untold } from '../../shared/headline/numbers';
import { type Readings } from '../../shared/words/readings';
import { PageBody, PanelRow } from '../../shared/scene/layout';
import { COUNT_WINDOW } from '../../shared/scene/timeRanges';
import { marks } from '../../shared/scene/marks';
import { quantileName, within } from '../../shared/words/verdicts';
import { mostRestarts } from '../../shared/scene/restarts';
import { toolTable } from '../../shared/panels/toolTable';
import { FiringAlerts, firingAlerts } from './FiringAlerts';
import { overviewSentence } from './sentence';
import { table } from '../../shared/panels/table';
import { chart, quantiles } from '../../shared/panels/timeseries';

const RUNTIME = (tab: string) => pageUrl(PAGES.runtime.path, tab);

/** The content of the Overview. */
export function overviewContent(context: PageContext): PageBody {
  return new PageBody({
    $data: new SceneDataLayerSet({ layers: marks(context.promql) }),
    children: [
      new Headline({
        numbers: numbers(context),
        sentence: overviewSentence(context.objectives),
        saysWithoutFirst: true,
      }),
      new PanelRow({ widths: [2, 1], children: [callsByStatus(context), new FiringAlerts(context.promql)] }),
      new PanelRow({ widths: [5, 6], children: [latency(context), toolTable(context)] }),
      new PanelRow({ height: 260, children: [instanceTable(context)] }),
    ],
  });
}

function numbers({ promql, objectives }: PageContext): HeadlineNumber[] {
  const { quantile } = objectives.latency('toolDuration');
  return [
    {
      id: 'up',
      title: 'Instances up',
      description: 'Instances whose last scrape succeeded, of all instances: sum(up) of count(up).',
      unit: 'short',
      value: (_window, offset) => promql.value('up', { offset }),
      spark: promql.value('up'),
      href: RUNTIME('go'),
      write: ({ up, total }: Readings) => (up.now === undefined ? '–' : `${up.now} of ${total.now ?? '?'}`),
    },
    {
      id: 'total',
      title: 'Instances',
      description: '',
      unit: 'short',
      value: () => wrap(promql.value('up', { by: ['instance'] }), (expr) => `count(${expr})`),
    },
    overWindow(
      {
        id: 'errors',
        title: 'Tool errors',
        description: 'Failed MCP tool calls over all MCP tool calls.',
        unit: 'percentunit',
        decimals: 2,
        href: RUNTIME('tools'),
      },
      (o) => promql.errorRatio(o)
    ),
    quantileOverWindow(
      {
        id: 'latency',
        title: `Tool latency, ${quantileName(quantile)}`,
        description: `The time within which ${within(quantile)} of the MCP tool calls answer.`,
        unit: 's',
        href: RUNTIME('tools'),
      },
      promql,
      quantile,
      'toolDuration'
    ),
    overWindow(
      {
        id: 'rate',
        title: 'Tool calls',
        description: 'MCP tool calls a second.',
        unit: 'reqps',
        href: RUNTIME('tools'),
      },
      (o) => promql.callRate(o)
    ),
    meanLevel(
      {
        id: 'heap',
        title: 'Largest heap',
        description: 'Allocated heap of the instance with the largest, averaged over the time range.',
        unit: 'bytes',
        href: RUNTIME('go'),
      },
      promql,
      'heapAlloc',
      { agg: 'max' }
    ),
    {
      id: 'firing',
      title: 'Firing',
      description: '',
      unit: 'short',
      value: () => wrap(firingAlerts(promql, []), (expr) => `${expr} or vector(0)`),
    },
    untold('restarts', (o) => mostRestarts(promql, o)),
  ];
}

function callsByStatus({ promql }: PageContext) {
  return chart(
    {
      title: 'Tool calls by status',
      description: 'MCP tool calls a second, by whether they succeeded. Vertical lines mark restarts and new versions.',
      stacked: true,
    },
    promql.callRateByStatus(),
    '{{status}}'
  );
}

function latency({ promql }: PageContext) {
  return quantiles(
    {
      title: 'Tool latency',
      description:
        'The time within which 50, 95 and 99 % of the MCP tool calls answer, from the buckets of their durations.',
    },
    promql,
    'toolDuration'
  );
}

function instanceTable({ promql }: PageContext) {
  const by = { by: ['instance'] };
  return table({
    title: 'Instances',
    description:
      'For each instance: version, time since its start, CPU cores in use, allocated heap, goroutines, and restarts in the shown range.',
    row: { label: 'instance', name: 'Instance', minWidth: 130 },
    columns: [
      { name: 'Up', expr: promql.value('up', by), unit: 'bool_yes_no', width: 70 },
      { name: 'Version', expr: promql.versions(by), label: 'version', width: 120 },
      { name: 'Uptime', expr: promql.uptime(by), unit: 'dtdurations', width: 130 },
      { name: 'CPU', expr: promql.cpu(by), decimals: 2, width: 110 },
      { name: 'Heap', expr: promql.value('heapAlloc', by), width: 110 },
      { name: 'Goroutines', expr: promql.value('goroutines', by), decimals: 0, width: 110 },
      {
        name: 'Restarts',
        expr: promql.restarts({ ...by, window: COUNT_WINDOW }),
        decimals: 0,
        width: 95,
        thresholds: [1, 3],
      },
    ],
    sortBy: 'Heap',
  });
}
