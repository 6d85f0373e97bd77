import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { type ReactNode, useId } from 'react';
import { EVENT_COLORS, signPath, STRIPES, TILE } from './draw';
import { KIND_WORDS, KINDS } from './events';
import { LINES } from './frame';
import { type Level, lookOf } from './levels';
import { type View } from './view';
import { percent } from './words';

/** What the lines, areas and signs mean: only those that are drawn. */
export function Legend({ view }: { view: View }) {
  const styles = useStyles2(getStyles);
  const { ahead, ideal, levels, events, lowBelow } = view;
  const kinds = KINDS.filter((kind) => events.some((event) => event.kind === kind));
  return (
    <ul className={styles.legend} aria-label="Legend">
      <LineItem {...LINES.left} />
      {ideal.times.length > 0 && <LineItem {...LINES.ideal} />}
      {ahead.forecast && <LineItem {...LINES.forecast} />}
      {ahead.expiring && <LineItem {...LINES.expiring} />}
      {lowBelow > 0 && <LineItem {...LINES.low} words={`${LINES.low.words} below ${percent(lowBelow)}`} />}
      {levels.map((level) => (
        <Item key={level} words={lookOf(level).words}>
          <Swatch level={level} />
        </Item>
      ))}
      {kinds.map((kind) => (
        <Item key={kind} words={KIND_WORDS[kind]}>
          <Sign path={signPath(kind)} color={EVENT_COLORS[kind]} />
        </Item>
      ))}
    </ul>
  );
}

function Item({ words, children }: { words: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <li className={styles.item}>
      {children}
      {words}
    </li>
  );
}

function LineItem({ words, color, dash }: { words: string; color: string; dash?: number[] }) {
  const theme = useTheme2();
  return (
    <Item words={words}>
      <svg width={20} height={10} aria-hidden>
        <path
          d="M0 5 H20"
          stroke={theme.visualization.getColorByName(color)}
          strokeWidth={2}
          strokeDasharray={dash?.join(' ')}
        />
      </svg>
    </Item>
  );
}

function Swatch({ level }: { level: Level }) {
  const theme = useTheme2();
  const id = useId();
  const look = lookOf(level);
  const color = theme.visualization.getColorByName(look.color);
  return (
    <svg width={16} height={12} aria-hidden>
      <pattern id={id} width={TILE} height={TILE} patternUnits="userSpaceOnUse">
        <path d={STRIPES[look.pattern]} stroke={color} />
      </pattern>
      <rect width={16} height={12} fill={color} fillOpacity={level === 'unknown' ? 0.12 : 0.35} />
      <rect width={16} height={12} fill={`url(#${id})`} stroke={color} />
    </svg>
  );
}

function Sign({ path, color }: { path: string; color: string }) {
  const theme = useTheme2();
  return (
    <svg width={12} height={12} viewBox="-6 -6 12 12" aria-hidden>
      <path d={path} fill={theme.visualization.getColorByName(color)} />
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    columnGap: theme.spacing(2),
    display: 'flex',
    flexWrap: 'wrap',
    fontSize: theme.typography.bodySmall.fontSize,
    listStyle: 'none',
    margin: 0,
    padding: theme.spacing(0.5, 0),
  }),
  item: css({ alignItems: 'center', display: 'flex', gap: theme.spacing(0.75), whiteSpace: 'nowrap' }),
});
