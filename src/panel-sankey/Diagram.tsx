import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { type KeyboardEvent, memo, useMemo, useRef, useState } from 'react';
import { nodeColor } from './colors';
import { type Layout, type Node, ribbon, shorten } from './layout';
import { describeLink, describeNode } from './words';

const BOX_WIDTH = 10;
const LABEL_GAP = 6;
/** Average width of a character in the label's font, in pixels. */
const CHARACTER = 6.6;
const LABEL_SHARE = 0.28;
const MAX_LABEL = 220;
/** Narrower than this the diagram is cut off rather than folded over. */
const MIN_WIDTH = 120;
/** Room above and below, in pixels: the name of a thin box is higher than the box. */
export const PADDING = 8;

interface Props {
  layout: Layout;
  width: number;
  label: string;
  format: (value: number) => string;
  /** Told what is under the cursor or the focus, undefined when nothing is. */
  onActive: (description?: string) => void;
}

/** The two columns and the ribbons between them. One stop for the Tab key; arrows go from ribbon to ribbon. */
export const Diagram = memo(function Diagram({ layout, label, format, onActive, ...props }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const width = Math.max(props.width, MIN_WIDTH);
  const height = Math.ceil(layout.height + 2 * PADDING);
  const room = { from: labelRoom(layout.from, width), to: labelRoom(layout.to, width) };
  const x0 = room.from + BOX_WIDTH;
  const x1 = width - room.to - BOX_WIDTH;
  const { active, setActive, svg, onKeyDown } = useArrowKeys(layout.links.length);
  const colors = useMemo(() => layout.from.map((node) => nodeColor(node, theme)), [layout, theme]);
  const words = { format, onActive, total: layout.total };
  return (
    <svg
      ref={svg}
      width={width}
      height={height}
      viewBox={`0 ${-PADDING} ${width} ${height}`}
      className={styles.svg}
      role="group"
      aria-label={label}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onActive()}
      onBlur={() => onActive()}
    >
      {layout.links.map((link, index) => {
        const description = describeLink(link, layout, format);
        return (
          <path
            key={`${link.from}:${link.to}`}
            d={ribbon(link, x0, x1)}
            fill={colors[link.from]}
            stroke={colors[link.from]}
            className={styles.link}
            role="img"
            aria-label={description}
            tabIndex={index === active ? 0 : -1}
            onFocus={() => {
              setActive(index);
              onActive(description);
            }}
            onMouseEnter={() => onActive(description)}
          >
            <title>{description}</title>
          </path>
        );
      })}
      <Column nodes={layout.from} side="from" x={room.from} labelWidth={room.from} {...words} />
      <Column nodes={layout.to} side="to" x={x1} labelWidth={room.to} {...words} />
    </svg>
  );
});

/** What the longest name of a column needs, up to a share of the width. */
function labelRoom(nodes: Node[], width: number): number {
  const longest = Math.max(...nodes.map((node) => Array.from(node.label).length));
  return Math.min((longest + 1) * CHARACTER + LABEL_GAP, width * LABEL_SHARE, MAX_LABEL);
}

interface ColumnProps extends Pick<Props, 'format' | 'onActive'> {
  nodes: Node[];
  side: 'from' | 'to';
  x: number;
  labelWidth: number;
  total: number;
}

/** Boxes with their names on the outside. Names are text and nothing else, whatever they contain. */
function Column({ nodes, side, x, labelWidth, total, format, onActive }: ColumnProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const characters = Math.floor((labelWidth - LABEL_GAP) / CHARACTER);
  return (
    <g aria-hidden>
      {nodes.map((node, index) => {
        const description = describeNode(node, side, total, format);
        return (
          <g key={index} onMouseEnter={() => onActive(description)}>
            <title>{description}</title>
            <rect x={x} y={node.y} width={BOX_WIDTH} height={Math.max(node.height, 1)} fill={nodeColor(node, theme)} />
            <text
              className={styles.label}
              x={side === 'from' ? x - LABEL_GAP : x + BOX_WIDTH + LABEL_GAP}
              y={node.y + node.height / 2}
              textAnchor={side === 'from' ? 'end' : 'start'}
              dominantBaseline="central"
            >
              {shorten(node.label, characters)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** Roving focus over the ribbons: hundreds of Tab stops would trap whoever has no mouse. */
function useArrowKeys(length: number) {
  const svg = useRef<SVGSVGElement>(null);
  const [chosen, setActive] = useState(0);
  const active = Math.min(chosen, length - 1);
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowRight: active + 1,
    ArrowUp: active - 1,
    ArrowLeft: active - 1,
    Home: 0,
    End: length - 1,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = steps[event.key];
    if (next === undefined) {
      return;
    }
    event.preventDefault();
    svg.current?.querySelectorAll('path')[Math.min(Math.max(next, 0), length - 1)]?.focus();
  };
  return { active, setActive, svg, onKeyDown };
}

const getStyles = (theme: GrafanaTheme2) => ({
  svg: css({ display: 'block' }),
  link: css({
    fillOpacity: 0.35,
    strokeOpacity: 0.35,
    // Keeps the thinnest ribbon visible.
    strokeWidth: 0.5,
    '&:hover': { fillOpacity: 0.7 },
    '&:focus-visible': {
      fillOpacity: 0.8,
      outline: 'none',
      stroke: theme.colors.text.primary,
      strokeOpacity: 1,
      strokeWidth: 2,
    },
  }),
  label: css({ fill: theme.colors.text.primary, fontSize: theme.typography.bodySmall.fontSize }),
});
