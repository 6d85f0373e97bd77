import { css } from '@emotion/css';
import { colorManipulator, type DataFrame, dateTimeFormat, type GrafanaTheme2, type TimeZone } from '@grafana/data';
import { Tooltip, type UPlotConfigBuilder, useStyles2 } from '@grafana/ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type uPlot from 'uplot';
import { type Mark, marksOf } from './marks';

interface Props {
  config: UPlotConfigBuilder;
  frames: DataFrame[];
  timeZone: TimeZone;
  theme: GrafanaTheme2;
}

/** Annotations on a chart over time: a dashed line, or a shaded region, with a mark below the axis that describes it. */
export function AnnotationMarks({ config, frames, timeZone, theme }: Props) {
  const styles = useStyles2(getStyles);
  const [plot, setPlot] = useState<uPlot>();
  const [, redrawn] = useState(0);
  const marks = useRef<Mark[]>([]);
  marks.current = marksOf(frames, theme);
  useLayoutEffect(() => {
    config.addHook('init', setPlot);
    config.addHook('draw', (u) => {
      marks.current.forEach((mark) => drawMark(u, mark));
      redrawn((count) => count + 1);
    });
  }, [config]);
  useLayoutEffect(() => plot?.redraw(false), [plot, frames, theme]);
  if (!plot) {
    return null;
  }
  const visible = marks.current.filter(
    ({ to, from }) => to >= (plot.scales.x.min ?? 0) && from <= (plot.scales.x.max ?? 0)
  );
  return createPortal(
    visible.map((mark) => {
      const left = Math.max(0, plot.valToPos(mark.from, 'x'));
      const width = Math.max(0, plot.valToPos(mark.to, 'x') - left);
      return (
        <Tooltip
          key={`${mark.from} ${mark.title} ${mark.text}`}
          content={<Description mark={mark} timeZone={timeZone} />}
          interactive
        >
          <button
            type="button"
            aria-label={`Annotation: ${mark.title || mark.text || dateTimeFormat(mark.from, { timeZone })}`}
            className={styles.mark}
            style={
              width > 4
                ? { left, width, height: 4, background: mark.color }
                : { left: left - 5, borderBottomColor: mark.color }
            }
            data-region={width > 4}
          />
        </Tooltip>
      );
    }),
    plot.over
  );
}

function Description({ mark, timeZone }: { mark: Mark; timeZone: TimeZone }) {
  const { from, to, title, text, tags } = mark;
  return (
    <div>
      <div>{dateTimeFormat(from, { timeZone }) + (to > from ? ` to ${dateTimeFormat(to, { timeZone })}` : '')}</div>
      {title && <strong>{title}</strong>}
      {text && text !== title && <div>{text}</div>}
      {tags.length > 0 && <div>{tags.join(', ')}</div>}
    </div>
  );
}

function drawMark(u: uPlot, { from, to, color }: Mark): void {
  const { left, top, width, height } = u.bbox;
  const x0 = u.valToPos(from, 'x', true);
  const x1 = u.valToPos(to, 'x', true);
  if (x1 < left || x0 > left + width) {
    return;
  }
  const { ctx } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  if (x1 - x0 > 1) {
    ctx.fillStyle = colorManipulator.alpha(color, 0.1);
    ctx.fillRect(x0, top, x1 - x0, height);
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 5 * devicePixelRatio]);
  for (const x of x1 - x0 > 1 ? [x0, x1] : [x0]) {
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
  }
  ctx.restore();
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    background: 'none',
    border: 0,
    padding: 0,
    position: 'absolute',
    top: '100%',
    zIndex: 1,
    '&[data-region="false"]': {
      borderBottom: '5px solid',
      borderLeft: '5px solid transparent',
      borderRight: '5px solid transparent',
      height: 0,
      width: 0,
    },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
});
