import { type DataFrame, type GrafanaTheme2 } from '@grafana/data';

/** One annotation of a chart; a point in time if from equals to. */
export interface Mark {
  from: number;
  to: number;
  color: string;
  title: string;
  text: string;
  tags: string[];
}

/** The annotations of frames, as scenes passes them to a panel. */
export function marksOf(frames: DataFrame[], theme: Pick<GrafanaTheme2, 'visualization'>): Mark[] {
  return frames.flatMap((frame) => {
    const column = (name: string): unknown[] => frame.fields.find((field) => field.name === name)?.values ?? [];
    const [ends, regions, colors, titles, texts, tags] = ['timeEnd', 'isRegion', 'color', 'title', 'text', 'tags'].map(
      column
    );
    return column('time').flatMap((from, row): Mark[] => {
      if (typeof from !== 'number') {
        return [];
      }
      const end = ends[row];
      return [
        {
          from,
          to: regions[row] && typeof end === 'number' ? end : from,
          color: theme.visualization.getColorByName(String(colors[row] ?? 'red')),
          title: String(titles[row] ?? ''),
          text: String(texts[row] ?? ''),
          tags: (tags[row] as string[] | undefined) ?? [],
        },
      ];
    });
  });
}
