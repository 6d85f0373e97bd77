import { css, cx } from '@emotion/css';
import { dateTime, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import {
  EventBusPlugin,
  TimeSeries,
  TooltipPlugin2,
  type UPlotConfigBuilder,
  useStyles2,
  useTheme2,
  VizLayout,
} from '@grafana/ui';
import React, { type ComponentProps, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { Painter, type Plot } from './draw';
import { budgetFrames } from './frame';
import { Legend } from './Legend';
import { Tooltip } from './Tooltip';
import { useKeyboard } from './useKeyboard';
import { eventWords, rowsAt, type WriteDate } from './words';
import { type View } from './view';

// @grafana/ui keeps the enum internal: all series at the time under the cursor.
const HOVER_ALL: ComponentProps<typeof TooltipPlugin2>['hoverMode'] = 1;

/** Grafana's own legend knows lines alone. */
const NO_LEGEND = { showLegend: false } as ComponentProps<typeof TimeSeries>['legend'];

/** Pixels around the cursor in which an event counts as under it. */
const EVENT_REACH = 8;

type GraphProps = Pick<PanelProps, 'width' | 'height' | 'timeRange' | 'timeZone' | 'eventBus' | 'onChangeTimeRange'> & {
  view: View;
  showLegend: boolean;
  date: WriteDate;
  /** Id of what describes the graph. */
  describedBy: string;
};

export function Graph({ view, width, height, showLegend, date, describedBy, ...props }: GraphProps) {
  const styles = useStyles2(getStyles);
  const plot = useRef<Plot>();
  const getPlot = useCallback(() => plot.current, []);
  const { at, onKeyDown, onBlur } = useKeyboard(view.stops, getPlot);
  const reach = (EVENT_REACH * (view.axis.to - view.axis.from)) / Math.max(width, 1);
  const legend = showLegend ? (
    <VizLayout.Legend placement="bottom">
      <Legend view={view} />
    </VizLayout.Legend>
  ) : null;
  return (
    // The plot is a canvas: it takes keys like one widget, and says where it is.
    <div
      className={styles.graph}
      role="application"
      aria-roledescription="graph"
      aria-label="Error budget over time. Arrow keys, Home and End move along it."
      aria-describedby={describedBy}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <VizLayout width={width} height={height} legend={legend}>
        {(plotWidth, plotHeight) => (
          <Lines {...props} view={view} width={plotWidth} height={plotHeight} plot={plot} reach={reach} date={date} />
        )}
      </VizLayout>
      <div aria-live="polite" className={cx(styles.hidden)}>
        {at !== undefined && announcement(view, at, reach, date)}
      </div>
    </div>
  );
}

function announcement(view: View, at: number, reach: number, date: WriteDate): string {
  const rows = rowsAt(view, at).map(({ label, value }) => `${label} ${value}`);
  return [date(at), ...rows, ...eventWords(view, at, reach, date)].join('. ');
}

type LinesProps = Omit<GraphProps, 'showLegend' | 'describedBy'> & {
  plot: React.MutableRefObject<Plot | undefined>;
  reach: number;
};

function Lines({
  view,
  width,
  height,
  timeRange,
  timeZone,
  eventBus,
  onChangeTimeRange,
  plot,
  reach,
  date,
}: LinesProps) {
  const theme = useTheme2();
  const frames = useMemo(() => budgetFrames(view, theme), [view, theme]);
  // Other lines need another plot; the same lines get new data.
  const structure = frames.map(({ fields }) => fields.map(({ name }) => name).join()).join();
  const range = useMemo(
    () => (view.axis.to > timeRange.to.valueOf() ? { ...timeRange, to: dateTime(view.axis.to) } : timeRange),
    [timeRange, view.axis.to]
  );
  return (
    <TimeSeries
      key={structure}
      frames={frames}
      structureRev={1}
      width={width}
      height={height}
      timeRange={range}
      timeZone={timeZone}
      legend={NO_LEGEND}
    >
      {(builder) => (
        <>
          <PaintPlugin config={builder} view={view} theme={theme} plot={plot} />
          <EventBusPlugin config={builder} eventBus={eventBus} />
          <TooltipPlugin2
            config={builder}
            hoverMode={HOVER_ALL}
            queryZoom={onChangeTimeRange}
            clientZoom
            render={({ data: [times] }, [index]) =>
              index != null && <Tooltip view={view} at={times[index]} reach={reach} date={date} />
            }
          />
        </>
      )}
    </TimeSeries>
  );
}

interface PaintPluginProps {
  config: UPlotConfigBuilder;
  view: View;
  theme: GrafanaTheme2;
  plot: React.MutableRefObject<Plot | undefined>;
}

/** Draws what is no line, on the same canvas. */
function PaintPlugin({ config, view, theme, plot }: PaintPluginProps) {
  const latest = useRef({ view, theme });
  useLayoutEffect(() => {
    latest.current = { view, theme };
    // New areas or signs need not come with new lines.
    plot.current?.redraw(false);
  }, [view, theme, plot]);
  useLayoutEffect(() => {
    const painter = (u: Plot) => new Painter(u, latest.current.view, latest.current.theme);
    config.addHook('init', (u: Plot) => {
      plot.current = u;
    });
    config.addHook('drawClear', (u: Plot) => painter(u).below());
    config.addHook('draw', (u: Plot) => painter(u).above());
    config.addHook('destroy', () => {
      plot.current = undefined;
    });
  }, [config, plot]);
  return null;
}

const getStyles = (theme: GrafanaTheme2) => ({
  graph: css({
    position: 'relative',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
});
