import { type DataFrame, DataFrameView, type GrafanaTheme2 } from '@grafana/data';

/** One annotation of a chart; a point in time when from equals to. */
export interface Mark {
  from: number;
  to: number;
  color: string;
  title: string;
  text: string;
  tags: string[];
}

interface Row {
  time?: number;
  timeEnd?: number;
  isRegion?: boolean;
  title?: string;
  text?: string;
  tags?: string[];
  color?: string;
}

/** The annotations of frames, as scenes hands them to a panel. */
export function marksOf(frames: DataFrame[], theme: Pick<GrafanaTheme2, 'visualization'>): Mark[] {
  return frames.flatMap((frame) => {
    const found: Mark[] = [];
    new DataFrameView<Row>(frame).forEach(({ time, timeEnd, isRegion, title, text, tags, color }) => {
      if (typeof time !== 'number') {
        return;
      }
      found.push({
        from: time,
        to: isRegion && timeEnd ? timeEnd : time,
        color: theme.visualization.getColorByName(color ?? 'red'),
        title: title ?? '',
        text: text ?? '',
        tags: tags ?? [],
      });
    });
    return found;
  });
}
