import {
  type DisplayValueAlignmentFactors,
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  PanelPlugin,
  type PanelProps,
  type ReduceDataOptions,
  VizOrientation,
} from '@grafana/data';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  type VizTextDisplayOptions,
} from '@grafana/schema';
import { BarGauge, useTheme2, VizRepeater, type VizRepeaterRenderValueProps } from '@grafana/ui';
import { useCallback } from 'react';
import { panelOptions, singleValueDefaults } from './options';
import { WithLinks } from './WithLinks';

interface Options {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
  text?: VizTextDisplayOptions;
  displayMode: BarGaugeDisplayMode;
  valueMode: BarGaugeValueMode;
  namePlacement: BarGaugeNamePlacement;
  showUnfilled: boolean;
  sizing: BarGaugeSizing;
  minVizWidth: number;
  minVizHeight: number;
  maxVizHeight: number;
}

function BarGaugePanel({
  data,
  options,
  fieldConfig,
  width,
  height,
  renderCounter,
  replaceVariables,
  timeZone,
}: PanelProps<Options>) {
  const theme = useTheme2();
  const getValues = useCallback(
    () =>
      getFieldDisplayValues({
        fieldConfig,
        reduceOptions: options.reduceOptions,
        replaceVariables,
        theme,
        data: data.series,
        timeZone,
      }).filter(({ name, field, display }) => Boolean(name) || Boolean(field) || !Number.isNaN(display.numeric)),
    [fieldConfig, options.reduceOptions, replaceVariables, theme, data.series, timeZone]
  );
  const orientation =
    options.orientation === VizOrientation.Auto
      ? width > height
        ? VizOrientation.Vertical
        : VizOrientation.Horizontal
      : options.orientation;
  const manual = options.sizing === BarGaugeSizing.Manual;

  const render = ({
    value,
    width,
    height,
    orientation,
    alignmentFactors,
  }: VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>) => (
    <WithLinks value={value}>
      {(onClick) => (
        <BarGauge
          value={value.display}
          width={width}
          height={height}
          orientation={orientation}
          field={value.field}
          text={options.text}
          display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
          theme={theme}
          itemSpacing={8}
          displayMode={options.displayMode}
          onClick={onClick}
          alignmentFactors={alignmentFactors}
          showUnfilled={options.showUnfilled}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
          isOverflow={false}
        />
      )}
    </WithLinks>
  );

  return (
    <VizRepeater
      source={data}
      getValues={getValues}
      getAlignmentFactors={(values: FieldDisplay[]) => getDisplayValueAlignmentFactors(values)}
      renderValue={render}
      renderCounter={renderCounter}
      width={width}
      height={height}
      minVizWidth={manual ? options.minVizWidth : 8}
      minVizHeight={manual ? options.minVizHeight : 16}
      maxVizHeight={manual ? options.maxVizHeight : 300}
      itemSpacing={options.displayMode === BarGaugeDisplayMode.Lcd ? 2 : 10}
      orientation={orientation}
    />
  );
}

export function barGaugePanel(): PanelPlugin {
  return new PanelPlugin<Options>(BarGaugePanel).useFieldConfig().setPanelOptions(
    panelOptions({
      ...singleValueDefaults,
      text: undefined,
      displayMode: BarGaugeDisplayMode.Gradient,
      valueMode: BarGaugeValueMode.Color,
      namePlacement: BarGaugeNamePlacement.Auto,
      showUnfilled: true,
      sizing: BarGaugeSizing.Auto,
      minVizWidth: 8,
      minVizHeight: 16,
      maxVizHeight: 300,
    }) as never
  ) as PanelPlugin;
}
