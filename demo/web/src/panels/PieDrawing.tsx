import { css } from '@emotion/css';
import { colorManipulator, formattedValueToString, type GrafanaTheme2 } from '@grafana/data';
import { TooltipDisplayMode } from '@grafana/schema';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { arc, pie } from 'd3-shape';
import { useId, useState } from 'react';
import { HoverBox, HoverLine } from './HoverBox';
import { type PieOptions } from './piechart';
import { percentOf, type Slice } from './pieSlices';

/** Below this share of the circle a label does not fit. */
const MIN_LABEL_ANGLE = 0.3;

interface Props {
  slices: Slice[];
  width: number;
  height: number;
  options: PieOptions;
}

/** The circle. */
export function PieDrawing({ slices, width, height, options }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const gradients = useId();
  const [hover, setHover] = useState<{ x: number; y: number; slice: Slice }>();
  const total = slices.reduce((sum, { value }) => sum + value, 0);
  const radius = Math.max(0, Math.min(width, height) / 2 - 12);
  const shape = arc()
    .innerRadius(options.pieType === 'donut' ? radius * 0.6 : 0)
    .outerRadius(radius)
    .cornerRadius(3)
    .padAngle(0.005);
  const arcs = pie<Slice>()
    .value(({ value }) => value)
    .sort(null)(slices);
  return (
    <div className={styles.wrapper} style={{ width, height }}>
      <svg
        width={width}
        height={height}
        viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`}
        role="img"
        aria-label={summary(slices, total)}
      >
        <defs>
          {arcs.map(({ data, index }) => (
            <radialGradient
              key={data.name}
              id={`${gradients}-${index}`}
              gradientUnits="userSpaceOnUse"
              cx={0}
              cy={0}
              r={radius}
            >
              <stop offset="0%" stopColor={colorManipulator.darken(data.color, 0.3)} />
              <stop offset="100%" stopColor={colorManipulator.darken(data.color, 0.12)} />
            </radialGradient>
          ))}
        </defs>
        {arcs.map((angles) => (
          <g
            key={angles.data.name}
            opacity={hover && hover.slice !== angles.data ? 0.6 : 1}
            onMouseMove={({ clientX, clientY }) => setHover({ x: clientX, y: clientY, slice: angles.data })}
            onMouseLeave={() => setHover(undefined)}
          >
            <path d={shape(angles) ?? ''} fill={`url(#${gradients}-${angles.index})`} />
            {options.displayLabels.length > 0 && angles.endAngle - angles.startAngle > MIN_LABEL_ANGLE && (
              <text
                transform={`translate(${shape.centroid(angles)})`}
                textAnchor="middle"
                dominantBaseline="middle"
                fontSize={Math.max(9, radius * 0.09)}
                fill={theme.colors.getContrastText(angles.data.color)}
                pointerEvents="none"
              >
                {labelOf(angles.data, total, options.displayLabels)}
              </text>
            )}
          </g>
        ))}
      </svg>
      {hover && options.tooltip.mode !== TooltipDisplayMode.None && (
        <HoverBox at={hover}>
          {(options.tooltip.mode === TooltipDisplayMode.Multi ? slices : [hover.slice]).map((slice) => (
            <HoverLine
              key={slice.name}
              color={slice.color}
              name={slice.name}
              value={`${formattedValueToString(slice.display)} (${percentOf(slice.value, total).text})`}
              near={slice === hover.slice}
            />
          ))}
        </HoverBox>
      )}
    </div>
  );
}

function labelOf({ name, display, value }: Slice, total: number, labels: PieOptions['displayLabels']): string {
  const parts = { name, value: formattedValueToString(display), percent: percentOf(value, total).text };
  return labels.map((label) => parts[label]).join(' ');
}

function summary(slices: Slice[], total: number): string {
  return `Pie chart: ${slices.map((slice) => `${slice.name} ${percentOf(slice.value, total).text}`).join(', ')}`;
}

const getStyles = (_: GrafanaTheme2) => ({ wrapper: css({ position: 'relative' }) });
