import { FieldType, type PanelData } from '@grafana/data';
import { getAppEvents, ThemeChangedEvent } from '@grafana/runtime';
import { SceneDataTransformer, type SceneObject, VizPanel } from '@grafana/scenes';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';

/** A legend has at most 35 % of a panel's height: a table of more rows than this would hide names. */
const TABLE_ROWS = 3;

/** A table with values for a few series; for more, a list of names, of which each line holds several. */
export function legendFor(series: number): Pick<VizLegendOptions, 'displayMode' | 'calcs'> {
  return series <= TABLE_ROWS
    ? { displayMode: LegendDisplayMode.Table, calcs: ['lastNotNull', 'mean', 'max'] }
    : { displayMode: LegendDisplayMode.List, calcs: [] };
}

/** Series that the legend of a panel names. */
export function namedSeries(data: Pick<PanelData, 'series'> | undefined): number {
  const fields = (data?.series ?? []).flatMap((frame) => frame.fields);
  return fields.filter(({ type, config }) => type === FieldType.number && !config.custom?.hideFrom?.legend).length;
}

/** A behaviour of a chart: its legend follows the number of its series, so that no name is hidden. */
export function fitLegend(panel: SceneObject) {
  const { $data } = panel.state;
  if (!(panel instanceof VizPanel) || !$data) {
    return undefined;
  }
  const subscription = $data.subscribeToState(({ data }) => {
    const { legend } = panel.state.options as { legend: VizLegendOptions };
    const fitting = legendFor(namedSeries(data));
    if (data?.series.length && fitting.displayMode !== legend.displayMode) {
      panel.setState({ options: { ...panel.state.options, legend: { ...legend, ...fitting } } });
    }
  });
  return () => subscription.unsubscribe();
}

/** A behaviour of a chart: its series take the shades of the theme that the reader changes to. */
export function followTheme(panel: SceneObject) {
  const { $data } = panel.state;
  const subscription = getAppEvents()?.subscribe(ThemeChangedEvent, () => {
    $data instanceof SceneDataTransformer && $data.reprocessTransformations();
  });
  return () => subscription?.unsubscribe();
}
