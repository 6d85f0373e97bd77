import { dateTimeFormat, FieldColorModeId, FieldConfigProperty, PanelPlugin, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import {
  LegendDisplayMode,
  SortOrder,
  TooltipDisplayMode,
  type VizLegendOptions,
  type VizTooltipOptions,
} from '@grafana/schema';
import { VizLayout, VizLegend, type VizLegendItem } from '@grafana/ui';
import { useMemo } from 'react';
import { HoverBox, HoverLine } from './HoverBox';
import { customOptions, panelOptions } from './options';
import { RowsPlot } from './RowsPlot';
import { type StateCell, stateCells } from './stateCells';

interface Options {
  showValue: 'auto' | 'always' | 'never';
  mergeValues: boolean;
  rowHeight: number;
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

/** More states than these are a scale, not a legend. */
const MOST_LEGEND_ITEMS = 12;

function StateTimelinePanel({
  id,
  data,
  options,
  fieldConfig,
  width,
  height,
  timeRange,
  timeZone,
  onChangeTimeRange,
}: PanelProps<Options>) {
  const { mergeValues, showValue } = options;
  const end = timeRange.to.valueOf();
  const states = useMemo(() => stateCells(data.series, end, mergeValues), [data.series, end, mergeValues]);
  if (!states) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsTimeField />;
  }
  const cells = showValue === 'never' ? states.cells.map((cell) => ({ ...cell, text: undefined })) : states.cells;
  return (
    <VizLayout width={width} height={height} legend={stateLegend(states.cells, options.legend)}>
      {(vizWidth, vizHeight) => (
        <RowsPlot<StateCell>
          rows={states.rows}
          labels="row"
          cells={cells}
          annotations={data.annotations}
          fill={options.rowHeight}
          gap={0}
          width={vizWidth}
          height={vizHeight}
          timeRange={timeRange}
          timeZone={timeZone}
          onZoom={onChangeTimeRange}
          tooltip={({ row, state, color, from, to }, at) =>
            options.tooltip.mode === TooltipDisplayMode.None ? null : (
              <HoverBox at={at} title={`${dateTimeFormat(from, { timeZone })} to ${dateTimeFormat(to, { timeZone })}`}>
                <HoverLine color={color} name={states.rows[row]} value={state} />
              </HoverBox>
            )
          }
        />
      )}
    </VizLayout>
  );
}

/** The layout inspects this element: it must not be wrapped in a component. */
function stateLegend(cells: StateCell[], legend: VizLegendOptions) {
  const colors = new Map(cells.map(({ state, color }) => [state, color]));
  if (!legend.showLegend || colors.size === 0 || colors.size > MOST_LEGEND_ITEMS) {
    return null;
  }
  const items = [...colors].map(([label, color]): VizLegendItem => ({ label, color, yAxis: 1 }));
  return (
    <VizLayout.Legend placement={legend.placement}>
      <VizLegend items={items} placement={legend.placement} displayMode={legend.displayMode} readonly />
    </VizLayout.Legend>
  );
}

export function stateTimelinePanel(): PanelPlugin {
  return new PanelPlugin<Options>(StateTimelinePanel)
    .setDataSupport({ annotations: true, alertStates: true })
    .useFieldConfig({
      standardOptions: {
        [FieldConfigProperty.Color]: {
          settings: { byValueSupport: true },
          defaultValue: { mode: FieldColorModeId.ContinuousGrYlRd },
        },
      },
      useCustomConfig: customOptions({ fillOpacity: 70, lineWidth: 0, spanNulls: false, insertNulls: false }) as never,
    })
    .setPanelOptions(
      panelOptions({
        showValue: 'auto',
        mergeValues: true,
        alignValue: 'left',
        rowHeight: 0.9,
        perPage: 20,
        legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [] },
        tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None },
      }) as never
    ) as PanelPlugin;
}
