import { type PanelPlugin, type PanelPluginMeta, PluginType } from '@grafana/data';
import { config } from '@grafana/runtime';
import { barGaugePanel } from './bargauge';
import { gaugePanel } from './gauge';
import { heatmapPanel } from './heatmap';
import { pieChartPanel } from './piechart';
import { stateTimelinePanel } from './stateTimeline';
import { statPanel } from './stat';
import { tablePanel } from './table';
import { textPanel } from './text';
import { timeSeriesPanel } from './timeseries';

const CORE: Record<string, { name: string; create: () => PanelPlugin; skipDataQuery?: boolean }> = {
  timeseries: { name: 'Time series', create: timeSeriesPanel },
  stat: { name: 'Stat', create: statPanel },
  gauge: { name: 'Gauge', create: gaugePanel },
  bargauge: { name: 'Bar gauge', create: barGaugePanel },
  table: { name: 'Table', create: tablePanel },
  piechart: { name: 'Pie chart', create: pieChartPanel },
  heatmap: { name: 'Heatmap', create: heatmapPanel },
  'state-timeline': { name: 'State timeline', create: stateTimelinePanel },
  text: { name: 'Text', create: textPanel, skipDataQuery: true },
};

const created = new Map<string, PanelPlugin>();

/** The shell's own version of a core panel, or undefined if it has none. */
export function corePanel(id: string): PanelPlugin | undefined {
  const core = Object.hasOwn(CORE, id) ? CORE[id] : undefined;
  if (!core) {
    return undefined;
  }
  let plugin = created.get(id);
  if (!plugin) {
    plugin = core.create();
    plugin.meta = metaOf(id, core.name, core.skipDataQuery ?? false);
    created.set(id, plugin);
  }
  return plugin;
}

function metaOf(id: string, name: string, skipDataQuery: boolean): PanelPluginMeta {
  return {
    id,
    name,
    type: PluginType.panel,
    sort: 100,
    skipDataQuery,
    module: `core:plugin/${id}`,
    baseUrl: `public/plugins/${id}`,
    info: {
      author: { name: '' },
      description: '',
      links: [],
      logos: { large: '', small: '' },
      screenshots: [],
      updated: '',
      version: config.buildInfo.version,
    },
  };
}
