import { css } from '@emotion/css';
import {
  type FieldDisplay,
  formattedValueToString,
  getFieldDisplayValues,
  type GrafanaTheme2,
  PanelPlugin,
  type PanelProps,
  type ReduceDataOptions,
  VizOrientation,
} from '@grafana/data';
import { type VizTextDisplayOptions } from '@grafana/schema';
import { calculateFontSize, useStyles2, useTheme2, VizRepeater, type VizRepeaterRenderValueProps } from '@grafana/ui';
import { useCallback } from 'react';
import { arcPath, type Band, bandsOf, positionOf } from './gaugeArc';
import { panelOptions, singleValueDefaults } from './options';
import { WithLinks } from './WithLinks';

interface Options {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
  text?: VizTextDisplayOptions;
  showThresholdMarkers: boolean;
  showThresholdLabels: boolean;
}

function GaugePanel({
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
      }),
    [fieldConfig, options.reduceOptions, replaceVariables, theme, data.series, timeZone]
  );
  const render = ({ value, width, height, count }: VizRepeaterRenderValueProps<FieldDisplay>) => (
    <WithLinks value={value}>
      {(onClick) => (
        <Arc value={value} width={width} height={height} named={count > 1} options={options} onClick={onClick} />
      )}
    </WithLinks>
  );
  return (
    <VizRepeater
      getValues={getValues}
      renderValue={render}
      width={width}
      height={height}
      source={data}
      autoGrid
      renderCounter={renderCounter}
      orientation={options.orientation}
    />
  );
}

interface ArcProps {
  value: FieldDisplay;
  width: number;
  height: number;
  named: boolean;
  options: Options;
  onClick?: React.MouseEventHandler<HTMLElement>;
}

function Arc({ value, width, height, named, options, onClick }: ArcProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { display, field } = value;
  const nameHeight = named ? 24 : 0;
  const size = Math.max(0, Math.min(width, (height - nameHeight) * 1.15));
  const radius = size / 2 - 4;
  const thickness = Math.max(4, radius * 0.28);
  const bands = options.showThresholdMarkers ? bandsOf(field, theme) : [];
  const inner = radius - (bands.length > 0 ? thickness * 0.24 : 0);
  const text = formattedValueToString(display);
  const fontSize = options.text?.valueSize ?? calculateFontSize(text, (inner - thickness) * 1.6, radius * 0.6, 1, 120);
  const end = positionOf(display.numeric, field);
  return (
    <div
      className={styles.wrapper}
      style={{ width, height, cursor: onClick ? 'pointer' : undefined }}
      onClick={onClick}
    >
      <svg
        width={size}
        height={Math.max(0, height - nameHeight)}
        viewBox={`${-size / 2} ${-size / 2} ${size} ${size * 0.87}`}
        role="img"
        aria-label={`${display.title ?? ''} ${text}`}
      >
        <path d={arcPath(0, 1, inner - thickness, inner - 2)} fill={theme.colors.background.secondary} />
        {end > 0 && <path d={arcPath(0, end, inner - thickness, inner - 2)} fill={display.color} />}
        {bands.map((band: Band) => (
          <path key={band.from} d={arcPath(band.from, band.to, inner, radius)} fill={band.color} />
        ))}
        <text
          x={0}
          y={fontSize * 0.3}
          textAnchor="middle"
          fontSize={fontSize}
          fontWeight={500}
          fill={display.color ?? theme.colors.text.primary}
        >
          {text}
        </text>
        {options.showThresholdLabels &&
          bands.slice(1).map(({ from, label }) => {
            const angle = (from - 0.5) * 1.333 * Math.PI;
            return (
              <text
                key={label}
                x={Math.sin(angle) * (radius + 2)}
                y={-Math.cos(angle) * (radius + 2)}
                fontSize={Math.max(8, radius * 0.12)}
                textAnchor="middle"
                fill={theme.colors.text.secondary}
              >
                {label}
              </text>
            );
          })}
      </svg>
      {named && <div className={styles.name}>{display.title}</div>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  wrapper: css({ alignItems: 'center', display: 'flex', flexDirection: 'column', justifyContent: 'center' }),
  name: css({
    color: theme.colors.text.primary,
    height: 24,
    maxWidth: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
});

export function gaugePanel(): PanelPlugin {
  return new PanelPlugin<Options>(GaugePanel).useFieldConfig().setPanelOptions(
    panelOptions({
      ...singleValueDefaults,
      text: undefined,
      showThresholdMarkers: true,
      showThresholdLabels: false,
    }) as never
  ) as PanelPlugin;
}
