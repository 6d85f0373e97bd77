import { type DataFrame, PanelPlugin, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import {
  AxisColorMode,
  AxisPlacement,
  BarAlignment,
  GraphDrawStyle,
  type GraphFieldConfig,
  GraphGradientMode,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LineInterpolation,
  type OptionsWithTimezones,
  ScaleDistribution,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  type VizLegendOptions,
  type VizTooltipOptions,
  VisibilityMode,
} from '@grafana/schema';
import { TimeSeries, TooltipPlugin2, usePanelContext, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { AnnotationMarks } from './AnnotationMarks';
import { alignFrames, graphable } from './graphable';
import { customOptions, paletteColors, panelOptions } from './options';
import { SeriesTooltip } from './SeriesTooltip';

interface Options extends OptionsWithTimezones {
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

/** TooltipPlugin2's modes: the point under the cursor, or every series at the cursor's time. */
const HOVER_ONE = 0;
const HOVER_ALL = 1;
const NONE: DataFrame[] = [];

function TimeSeriesPanel(props: PanelProps<Options>) {
  const { id, data, options, fieldConfig, width, height, timeRange, timeZone, onChangeTimeRange } = props;
  const theme = useTheme2();
  const { sync, eventsScope } = usePanelContext();
  const frames = useMemo(() => graphable(data.series), [data.series]);
  if (!frames) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsTimeField needsNumberField />;
  }
  const { mode, sort, hideZeros, maxHeight, maxWidth } = options.tooltip;
  return (
    <TimeSeries
      frames={frames}
      preparePlotFrame={alignFrames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={options.timezone?.[0] || timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(builder, aligned) => (
        <>
          {mode !== TooltipDisplayMode.None && (
            <TooltipPlugin2
              config={builder}
              hoverMode={mode === TooltipDisplayMode.Single ? HOVER_ONE : HOVER_ALL}
              queryZoom={onChangeTimeRange}
              clientZoom
              syncMode={sync?.()}
              syncScope={eventsScope}
              maxWidth={maxWidth}
              getDataLinks={(series, row) => aligned.fields[series].getLinks?.({ valueRowIndex: row }) ?? []}
              render={(_plot, rows, series, pinned, _dismiss, _range, _viaSync, links) => (
                <SeriesTooltip
                  frame={aligned}
                  rows={rows}
                  series={series}
                  mode={mode}
                  sort={sort ?? SortOrder.None}
                  hideZeros={hideZeros}
                  maxHeight={maxHeight}
                  pinned={pinned}
                  links={links}
                />
              )}
            />
          )}
          <AnnotationMarks config={builder} frames={data.annotations ?? NONE} timeZone={timeZone} theme={theme} />
        </>
      )}
    </TimeSeries>
  );
}

const FIELD_DEFAULTS: Partial<GraphFieldConfig> & Record<string, unknown> = {
  drawStyle: GraphDrawStyle.Line,
  lineInterpolation: LineInterpolation.Linear,
  barAlignment: BarAlignment.Center,
  barWidthFactor: 0.6,
  lineWidth: 1,
  lineStyle: { fill: 'solid' },
  lineColor: undefined,
  fillOpacity: 0,
  fillBelowTo: undefined,
  gradientMode: GraphGradientMode.None,
  spanNulls: false,
  insertNulls: false,
  showPoints: VisibilityMode.Auto,
  pointSize: 5,
  stacking: { mode: StackingMode.None, group: 'A' },
  axisPlacement: AxisPlacement.Auto,
  axisLabel: '',
  axisWidth: undefined,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  axisColorMode: AxisColorMode.Text,
  axisGridShow: undefined,
  axisBorderShow: false,
  axisCenteredZero: false,
  scaleDistribution: { type: ScaleDistribution.Linear },
  thresholdsStyle: { mode: GraphThresholdsStyleMode.Off },
  hideFrom: { tooltip: false, viz: false, legend: false },
  transform: undefined,
};

export function timeSeriesPanel(): PanelPlugin {
  return new PanelPlugin<Options>(TimeSeriesPanel)
    .setDataSupport({ annotations: true, alertStates: true })
    .useFieldConfig({ standardOptions: paletteColors, useCustomConfig: customOptions(FIELD_DEFAULTS) as never })
    .setPanelOptions(
      panelOptions({
        legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [] },
        tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None, hideZeros: false },
        timezone: undefined,
      }) as never
    ) as PanelPlugin;
}
