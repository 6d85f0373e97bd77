import {
  FieldColorModeId,
  FieldConfigProperty,
  getFieldDisplayValues,
  PanelPlugin,
  type PanelProps,
  type ReduceDataOptions,
} from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import {
  LegendDisplayMode,
  SortOrder,
  TooltipDisplayMode,
  type VizLegendOptions,
  type VizTooltipOptions,
} from '@grafana/schema';
import { useTheme2, VizLayout, VizLegend, type VizLegendItem } from '@grafana/ui';
import { useMemo } from 'react';
import { customOptions, panelOptions, singleValueDefaults } from './options';
import { PieDrawing } from './PieDrawing';
import { percentOf, type Slice, slicesOf } from './pieSlices';

export interface PieOptions {
  reduceOptions: ReduceDataOptions;
  pieType: 'pie' | 'donut';
  sort?: SortOrder;
  displayLabels: Array<'name' | 'value' | 'percent'>;
  legend: VizLegendOptions & { values?: Array<'value' | 'percent'> };
  tooltip: VizTooltipOptions;
}

function PieChartPanel({
  id,
  data,
  options,
  fieldConfig,
  width,
  height,
  replaceVariables,
  timeZone,
}: PanelProps<PieOptions>) {
  const theme = useTheme2();
  const slices = useMemo(
    () =>
      slicesOf(
        getFieldDisplayValues({
          fieldConfig,
          reduceOptions: options.reduceOptions,
          data: data.series,
          theme,
          replaceVariables,
          timeZone,
        }),
        options.sort
      ),
    [fieldConfig, options.reduceOptions, options.sort, data.series, theme, replaceVariables, timeZone]
  );
  if (slices.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
  }
  return (
    <VizLayout width={width} height={height} legend={pieLegend(slices, options)}>
      {(vizWidth, vizHeight) => (
        <PieDrawing
          slices={slices.filter(({ hidden }) => !hidden)}
          width={vizWidth}
          height={vizHeight}
          options={options}
        />
      )}
    </VizLayout>
  );
}

/** The layout inspects this element: it must not be wrapped in a component. */
function pieLegend(slices: Slice[], options: PieOptions) {
  const { legend } = options;
  if (!legend.showLegend) {
    return null;
  }
  const total = slices.reduce((sum, { hidden, value }) => sum + (hidden ? 0 : value), 0);
  const items = slices
    .filter(({ inLegend }) => inLegend)
    .map(({ name, color, hidden, display, value }): VizLegendItem => {
      const shown = hidden ? [] : (legend.values ?? []);
      return {
        label: name,
        color,
        disabled: hidden,
        yAxis: 1,
        getItemKey: () => name,
        getDisplayValues: () =>
          shown.map((kind) =>
            kind === 'percent' ? { ...percentOf(value, total), title: 'Percent' } : { ...display, title: 'Value' }
          ),
      };
    });
  return (
    <VizLayout.Legend placement={legend.placement} width={legend.width}>
      <VizLegend items={items} placement={legend.placement} displayMode={legend.displayMode} />
    </VizLayout.Legend>
  );
}

export function pieChartPanel(): PanelPlugin {
  return new PanelPlugin<PieOptions>(PieChartPanel)
    .useFieldConfig({
      standardOptions: {
        [FieldConfigProperty.Color]: { settings: {}, defaultValue: { mode: FieldColorModeId.PaletteClassic } },
      },
      useCustomConfig: customOptions({ hideFrom: { tooltip: false, viz: false, legend: false } }) as never,
    })
    .setPanelOptions(
      panelOptions({
        ...singleValueDefaults,
        pieType: 'pie',
        sort: SortOrder.Descending,
        displayLabels: [],
        legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [], values: [] },
        tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None },
      }) as never
    ) as PanelPlugin;
}
