import {
  type AbsoluteTimeRange,
  type DataFrame,
  type GrafanaTheme2,
  type TimeRange,
  type TimeZone,
} from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema';
import { UPlotChart, UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { AnnotationMarks } from './AnnotationMarks';

const NONE: DataFrame[] = [];

/** A filled part of a row; times are in milliseconds. */
export interface RowCell {
  /** Counted from the bottom. */
  row: number;
  from: number;
  to: number;
  color: string;
  /** Written into the cell if it fits. */
  text?: string;
}

interface Props<T extends RowCell> {
  rows: string[];
  /** A label is beside its row, or at its upper edge if it is a bound. */
  labels: 'row' | 'upperEdge';
  cells: T[];
  annotations?: DataFrame[];
  /** Share of a row that a cell fills, 0 to 1. */
  fill: number;
  /** Space between neighbours in one row, in pixels. */
  gap: number;
  width: number;
  height: number;
  timeRange: TimeRange;
  timeZone: TimeZone;
  onZoom: (range: AbsoluteTimeRange) => void;
  tooltip: (cell: T, at: { x: number; y: number }) => ReactNode;
}

/** Rows over time, filled with coloured cells, for heatmaps and state timelines. */
export function RowsPlot<T extends RowCell>(props: Props<T>) {
  const { rows, labels, width, height, timeZone, timeRange, cells } = props;
  const theme = useTheme2();
  const latest = useRef(props);
  latest.current = props;
  const [hover, setHover] = useState<{ cell: T; x: number; y: number }>();
  const rowKey = rows.join('\n');
  const config = useMemo(() => {
    const builder = axes(rowKey.split('\n'), labels, timeZone, theme, () => latest.current.timeRange);
    builder.addHook('draw', (u) => drawCells(u, latest.current, theme));
    builder.addHook('init', (u) => watchPointer(u, latest, setHover));
    builder.addHook('setSelect', (u) => zoom(u, latest.current.onZoom));
    return builder;
  }, [rowKey, labels, timeZone, theme]);
  const { from, to } = timeRange;
  // Pass new data to uPlot even if the time range is unchanged, or it would not redraw.
  const data = useMemo(
    () =>
      [
        [from.valueOf(), to.valueOf()],
        [0, 0],
      ] as uPlot.AlignedData,
    [from, to, cells]
  );
  return (
    <>
      <UPlotChart config={config} data={data} width={width} height={height}>
        <AnnotationMarks config={config} frames={props.annotations ?? NONE} timeZone={timeZone} theme={theme} />
      </UPlotChart>
      {hover && props.tooltip(hover.cell, hover)}
    </>
  );
}

function axes(
  rows: string[],
  labels: Props<RowCell>['labels'],
  timeZone: TimeZone,
  theme: GrafanaTheme2,
  range: () => TimeRange
): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder(timeZone);
  const at = rows.map((_, row) => (labels === 'row' ? row + 0.5 : row + 1));
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [range().from.valueOf(), range().to.valueOf()],
  });
  builder.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: () => [0, rows.length],
  });
  builder.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, timeZone, theme });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    grid: { show: labels === 'upperEdge' },
    ticks: { show: false },
    // As many labels as fit; uPlot gives the height of the rows in pixels.
    splits: (u) => thinned(at, Math.max(1, Math.floor(u.bbox.height / devicePixelRatio / 12))),
    values: (_, splits) => splits.map((split) => rows[labels === 'row' ? Math.floor(split) : split - 1] ?? ''),
  });
  builder.addSeries({
    scaleKey: 'y',
    theme,
    pathBuilder: () => null,
    pointsBuilder: () => undefined,
    show: true,
  } as never);
  builder.setCursor({ x: true, y: false, drag: { x: true, y: false, setScale: false }, points: { show: false } });
  builder.setPrepData(() => [[], []] as unknown as uPlot.AlignedData);
  return builder;
}

/** At most that many of the values, evenly spaced. */
function thinned(values: number[], most: number): number[] {
  const every = Math.ceil(values.length / most);
  return values.filter((_, index) => index % every === 0);
}

function drawCells<T extends RowCell>(u: uPlot, { cells, fill, gap, rows }: Props<T>, theme: GrafanaTheme2): void {
  const { ctx, bbox } = u;
  const rowHeight = bbox.height / Math.max(1, rows.length);
  const height = rowHeight * fill;
  const gapPixels = gap * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.textAlign = 'left';
  ctx.font = `500 ${12 * devicePixelRatio}px ${theme.typography.fontFamily}`;
  ctx.textBaseline = 'middle';
  for (const { row, from, to, color, text } of cells) {
    const left = Math.max(u.valToPos(from, 'x', true), bbox.left - 1);
    const width = u.valToPos(to, 'x', true) - left;
    const top = bbox.top + bbox.height - (row + 1) * rowHeight + (rowHeight - height) / 2;
    if (width <= 0) {
      continue;
    }
    ctx.fillStyle = color;
    ctx.fillRect(left, top, Math.max(1, width - gapPixels), Math.max(1, height - (fill === 1 ? gapPixels : 0)));
    if (text && ctx.measureText(text).width + 8 * devicePixelRatio < width) {
      ctx.fillStyle = theme.colors.getContrastText(color);
      ctx.fillText(text, left + 4 * devicePixelRatio, top + height / 2);
    }
  }
  ctx.restore();
}

function watchPointer<T extends RowCell>(
  u: uPlot,
  latest: { current: Props<T> },
  setHover: (hover: { cell: T; x: number; y: number } | undefined) => void
): void {
  u.over.addEventListener('mousemove', ({ clientX, clientY }) => {
    const box = u.over.getBoundingClientRect();
    const time = u.posToVal(clientX - box.left, 'x');
    const row = Math.floor(u.posToVal(clientY - box.top, 'y'));
    const cell = latest.current.cells.find((one) => one.row === row && one.from <= time && time < one.to);
    setHover(cell && { cell, x: clientX, y: clientY });
  });
  u.over.addEventListener('mouseleave', () => setHover(undefined));
}

function zoom(u: uPlot, onZoom: (range: AbsoluteTimeRange) => void): void {
  if (u.select.width > 5) {
    onZoom({ from: u.posToVal(u.select.left, 'x'), to: u.posToVal(u.select.left + u.select.width, 'x') });
  }
  u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
