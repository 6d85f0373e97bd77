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
import { PercentChangeColorMode, type VizTextDisplayOptions } from '@grafana/schema';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
  type VizRepeaterRenderValueProps,
} from '@grafana/ui';
import { useCallback } from 'react';
import { panelOptions, singleValueDefaults } from './options';
import { WithLinks } from './WithLinks';

interface Options {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
  text?: VizTextDisplayOptions;
  colorMode: BigValueColorMode;
  graphMode: BigValueGraphMode;
  justifyMode: BigValueJustifyMode;
  textMode: BigValueTextMode;
  wideLayout: boolean;
  showPercentChange: boolean;
  percentChangeColorMode: PercentChangeColorMode;
}

function StatPanel(props: PanelProps<Options>) {
  const { data, options, fieldConfig, width, height, renderCounter, replaceVariables, timeZone, timeRange } = props;
  const theme = useTheme2();
  const getValues = useCallback(() => {
    const values = getFieldDisplayValues({
      fieldConfig,
      reduceOptions: options.reduceOptions,
      replaceVariables,
      theme,
      data: data.series,
      sparkline: options.graphMode !== BigValueGraphMode.None,
      percentChange: options.showPercentChange,
      timeZone,
    });
    for (const { sparkline } of values) {
      if (sparkline) {
        sparkline.timeRange = timeRange;
      }
    }
    return values;
  }, [fieldConfig, options, replaceVariables, theme, data.series, timeZone, timeRange]);

  const render = ({
    value,
    width,
    height,
    count,
    alignmentFactors,
  }: VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>) => (
    <WithLinks value={value}>
      {(onClick) => (
        <BigValue
          value={value.display}
          count={count}
          sparkline={value.sparkline}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          justifyMode={options.justifyMode}
          textMode={options.textMode}
          alignmentFactors={alignmentFactors}
          text={options.text}
          width={width}
          height={height}
          theme={theme}
          onClick={onClick}
          disableWideLayout={!options.wideLayout}
          percentChangeColorMode={options.percentChangeColorMode}
        />
      )}
    </WithLinks>
  );

  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={(values: FieldDisplay[]) => getDisplayValueAlignmentFactors(values)}
      renderValue={render}
      width={width}
      height={height}
      source={data}
      itemSpacing={3}
      renderCounter={renderCounter}
      autoGrid
      orientation={options.orientation}
    />
  );
}

export function statPanel(): PanelPlugin {
  return new PanelPlugin<Options>(StatPanel)
    .useFieldConfig()
    .setNoPadding()
    .setPanelOptions(
      panelOptions({
        ...singleValueDefaults,
        text: undefined,
        colorMode: BigValueColorMode.Value,
        graphMode: BigValueGraphMode.Area,
        justifyMode: BigValueJustifyMode.Auto,
        textMode: BigValueTextMode.Auto,
        wideLayout: true,
        showPercentChange: false,
        percentChangeColorMode: PercentChangeColorMode.Standard,
      }) as never
    ) as PanelPlugin;
}
