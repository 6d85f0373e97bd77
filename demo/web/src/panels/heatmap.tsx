import { css } from '@emotion/css';
import {
  dateTimeFormat,
  formattedValueToString,
  getValueFormat,
  type GrafanaTheme2,
  PanelPlugin,
  type PanelProps,
} from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useStyles2, useTheme2, VizLayout } from '@grafana/ui';
import { useMemo } from 'react';
import { HoverBox, HoverLine } from './HoverBox';
import { type HeatCell, heatCells } from './heatCells';
import { colorScale } from './heatColors';
import { panelOptions } from './options';
import { RowsPlot } from './RowsPlot';

export interface HeatmapOptions {
  color: { scheme: string; steps: number; reverse: boolean; min?: number; max?: number };
  cellGap: number;
  yAxis: { unit?: string; decimals?: number; reverse?: boolean };
  legend: { show: boolean };
  filterValues?: { le?: number };
  tooltip: { mode: string };
}

const LEGEND_WIDTH = 220;

function HeatmapPanel({
  id,
  data,
  options,
  fieldConfig,
  width,
  height,
  timeRange,
  timeZone,
  onChangeTimeRange,
}: PanelProps<HeatmapOptions>) {
  const theme = useTheme2();
  const { color, yAxis } = options;
  const scale = useMemo(
    () => colorScale(color.scheme, color.steps, color.reverse, theme.isDark),
    [color.scheme, color.steps, color.reverse, theme]
  );
  const heat = useMemo(
    () =>
      heatCells(data.series, {
        least: options.filterValues?.le ?? 1e-9,
        min: color.min,
        max: color.max,
        reverse: yAxis.reverse,
        scale,
      }),
    [data.series, options.filterValues?.le, color.min, color.max, yAxis.reverse, scale]
  );
  if (!heat) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsTimeField needsNumberField />;
  }
  const bound = (name: string) =>
    yAxis.unit && name !== '' && Number.isFinite(Number(name))
      ? formattedValueToString(getValueFormat(yAxis.unit)(Number(name), yAxis.decimals))
      : name;
  const count = (value: number) => formattedValueToString(getValueFormat('short')(value));
  const legend = options.legend.show ? <Scale colors={scale} from={count(heat.min)} to={count(heat.max)} /> : null;
  return (
    <VizLayout
      width={width}
      height={height}
      legend={legend && <VizLayout.Legend placement="bottom">{legend}</VizLayout.Legend>}
    >
      {(vizWidth, vizHeight) => (
        <RowsPlot<HeatCell>
          rows={heat.rows.map(bound)}
          labels="upperEdge"
          cells={heat.cells}
          annotations={data.annotations}
          fill={1}
          gap={options.cellGap}
          width={vizWidth}
          height={vizHeight}
          timeRange={timeRange}
          timeZone={timeZone}
          onZoom={onChangeTimeRange}
          tooltip={(cell, at) =>
            options.tooltip.mode === 'none' ? null : (
              <HoverBox at={at} title={dateTimeFormat(cell.from, { timeZone })}>
                <HoverLine
                  color={cell.color}
                  name={`${bound(heat.rows[cell.row - 1] ?? '0')} to ${bound(heat.rows[cell.row])}`}
                  value={count(cell.value)}
                />
              </HoverBox>
            )
          }
        />
      )}
    </VizLayout>
  );
}

function Scale({ colors, from, to }: { colors: string[]; from: string; to: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scale}>
      <div className={styles.colors} style={{ background: `linear-gradient(90deg, ${colors.join(', ')})` }} />
      <div className={styles.ends}>
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scale: css({ fontSize: theme.typography.bodySmall.fontSize, maxWidth: LEGEND_WIDTH, paddingLeft: theme.spacing(1) }),
  colors: css({ height: 8 }),
  ends: css({ color: theme.colors.text.secondary, display: 'flex', justifyContent: 'space-between' }),
});

export function heatmapPanel(): PanelPlugin {
  return new PanelPlugin<HeatmapOptions>(HeatmapPanel)
    .setDataSupport({ annotations: true, alertStates: true })
    .useFieldConfig()
    .setPanelOptions(
      panelOptions({
        calculate: false,
        color: { mode: 'scheme', scheme: 'Oranges', fill: 'dark-orange', exponent: 0.5, steps: 64, reverse: false },
        cellGap: 1,
        yAxis: { axisPlacement: 'left', reverse: false },
        legend: { show: true },
        filterValues: { le: 1e-9 },
        tooltip: { mode: 'single', yHistogram: false, showColorScale: false },
        rowsFrame: { layout: 'auto' },
      }) as never
    ) as PanelPlugin;
}
