import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { type TooltipPlugin2 } from '@grafana/ui';
import { type ComponentProps } from 'react';
import { cluster, type EventKind } from './events';
import { LINES, VIOLET } from './frame';
import { type Level, lookOf, type Look } from './levels';
import { type View } from './view';

/** A uPlot, as @grafana/ui types it. */
export type Plot = Parameters<ComponentProps<typeof TooltipPlugin2>['render']>[0];

export const EVENT_COLORS: Record<EventKind, string> = {
  alert: 'red',
  restart: 'orange',
  deploy: 'blue',
  maintenance: 'text',
  other: VIOLET,
};

/** Pixels between the middles of two signs. */
const SIGN_APART = 16;
const SIGN_SIZE = 5;

/** Draws on a plot's canvas, in its pixels, clipped to the plot. */
export class Painter {
  private readonly ctx: CanvasRenderingContext2D;
  private readonly ratio: number;

  constructor(
    private readonly plot: Plot,
    private readonly view: View,
    private readonly theme: GrafanaTheme2
  ) {
    this.ctx = plot.ctx;
    this.ratio = plot.ctx.canvas.width / plot.width;
  }

  /** Under the lines: the area by state, and maintenance. */
  below() {
    this.clipped(() => {
      this.area();
      this.spans();
    });
  }

  /** Over the lines: limits, now, the end of the budget, and the signs of events. */
  above() {
    const { view, theme } = this;
    this.clipped(() => {
      const text = theme.colors.text.secondary;
      const { color, dash } = LINES.low;
      this.across(0, this.color('red'), dash);
      if (view.lowBelow > 0) {
        this.across(view.lowBelow, this.color(color), dash);
      }
      if (view.axis.to > view.last.at && (view.ahead.forecast || view.ahead.expiring)) {
        this.down(this.x(view.last.at), text, []);
      }
      const end = view.ahead.forecast?.exhaustion?.at;
      if (end !== undefined && end <= view.axis.to) {
        this.cross(this.x(end), this.y(0), this.color('red'));
      }
      this.events();
    });
  }

  private clipped(paint: () => void) {
    const { ctx, plot } = this;
    const { left, top, width, height } = plot.bbox;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    paint();
    ctx.restore();
  }

  private color(name: string): string {
    return this.theme.visualization.getColorByName(name);
  }

  private x(at: number): number {
    return this.plot.valToPos(at, 'x', true);
  }

  private y(value: number): number {
    return this.plot.valToPos(value, this.plot.series[1].scale ?? 'y', true);
  }

  /** One shape per run of points with the same state; the piece that ends at a point has that point's state. */
  private area() {
    const { times, values, levels } = this.view.drawn;
    const zero = this.y(0);
    let from = 0;
    while (from < times.length - 1) {
      if (values[from] === null || values[from + 1] === null) {
        from++;
        continue;
      }
      const level = levels[from + 1];
      const shape = new Path2D();
      shape.moveTo(this.x(times[from]), zero);
      shape.lineTo(this.x(times[from]), this.y(values[from] as number));
      let to = from + 1;
      for (; to < times.length && values[to] !== null && levels[to] === level; to++) {
        shape.lineTo(this.x(times[to]), this.y(values[to] as number));
      }
      shape.lineTo(this.x(times[to - 1]), zero);
      this.fill(shape, level);
      from = to - 1;
    }
  }

  private fill(shape: Path2D, level: Level) {
    const look = lookOf(level);
    const color = this.color(look.color);
    this.ctx.fillStyle = colorManipulator.alpha(color, level === 'unknown' ? 0.08 : 0.22);
    this.ctx.fill(shape);
    const stripes = pattern(this.ctx, look.pattern, colorManipulator.alpha(color, 0.55), this.ratio);
    if (stripes) {
      this.ctx.fillStyle = stripes;
      this.ctx.fill(shape);
    }
  }

  /** Maintenance over the full height, since it explains the line; what else has a length as a bar at the bottom. */
  private spans() {
    const { ctx, ratio, plot } = this;
    const { top, height } = plot.bbox;
    for (const { kind, time, timeEnd } of this.view.events) {
      if (timeEnd > time) {
        const left = this.x(time);
        const width = Math.max(this.x(timeEnd) - left, ratio);
        const full = kind === 'maintenance';
        ctx.fillStyle = colorManipulator.alpha(this.color(EVENT_COLORS[kind]), full ? 0.12 : 0.6);
        ctx.fillRect(left, full ? top : top + height - 3 * ratio, width, full ? height : 3 * ratio);
      }
    }
  }

  private events() {
    const { plot, ratio } = this;
    const { top, height } = plot.bbox;
    const bottom = top + height - (SIGN_SIZE + 5) * ratio;
    const from = this.view.axis.from;
    const start = (at: number) => this.x(Math.max(at, from));
    for (const { x, kind, count } of cluster(this.view.events, start, SIGN_APART * ratio)) {
      const color = this.color(EVENT_COLORS[kind]);
      this.down(x, colorManipulator.alpha(color, 0.5), [3, 3]);
      this.ctx.fillStyle = color;
      this.ctx.strokeStyle = this.theme.colors.background.primary;
      this.ctx.lineWidth = ratio;
      if (count > 1) {
        this.badge(x, bottom, String(count));
      } else {
        const shape = new Path2D();
        shape.addPath(new Path2D(signPath(kind)), { a: ratio, d: ratio, e: x, f: bottom });
        this.ctx.fill(shape);
        this.ctx.stroke(shape);
      }
    }
  }

  private badge(x: number, y: number, text: string) {
    const { ctx, ratio, theme } = this;
    ctx.font = `${10 * ratio}px ${theme.typography.fontFamily}`;
    const width = Math.max(ctx.measureText(text).width + 6 * ratio, 14 * ratio);
    const height = 14 * ratio;
    ctx.beginPath();
    ctx.roundRect(x - width / 2, y - height / 2, width, height, height / 2);
    const fill = ctx.fillStyle as string;
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = theme.colors.getContrastText(fill);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, x, y + ratio / 2);
  }

  private across(value: number, color: string, dash: number[]) {
    const { left, width } = this.plot.bbox;
    const y = Math.round(this.y(value));
    this.line([left, y], [left + width, y], color, dash);
  }

  private down(x: number, color: string, dash: number[]) {
    const { top, height } = this.plot.bbox;
    this.line([x, top], [x, top + height], color, dash);
  }

  private cross(x: number, y: number, color: string) {
    const r = SIGN_SIZE * this.ratio;
    this.line([x - r, y - r], [x + r, y + r], color, [], 2);
    this.line([x - r, y + r], [x + r, y - r], color, [], 2);
  }

  private line(from: [number, number], to: [number, number], color: string, dash: number[], width = 1) {
    const { ctx, ratio } = this;
    ctx.strokeStyle = color;
    ctx.lineWidth = width * ratio;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

/** An SVG path around the origin, in pixels: every kind has its own shape. */
export function signPath(kind: EventKind): string {
  const r = SIGN_SIZE;
  switch (kind) {
    case 'alert':
      return `M0 ${-r} L${r} ${r} L${-r} ${r} Z`;
    case 'deploy':
      return `M0 ${-r} L${r} 0 L0 ${r} L${-r} 0 Z`;
    case 'restart':
      return `M${-r} 0 A${r} ${r} 0 1 0 ${r} 0 A${r} ${r} 0 1 0 ${-r} 0 Z`;
    case 'maintenance':
      return `M${-r} ${-r} H${r} V${r} H${-r} Z`;
    default:
      return `M${-r / 2} ${-r} H${r / 2} V${r} H${-r / 2} Z`;
  }
}

/** Stripes as SVG path data in a tile of this many pixels. */
export const TILE = 8;
export const STRIPES: Record<Look['pattern'], string> = {
  none: '',
  rising: 'M-1 9 L9 -1 M-1 1 L1 -1 M7 9 L9 7',
  dense: 'M-1 9 L9 -1 M-1 1 L1 -1 M7 9 L9 7 M-1 5 L5 -1 M3 9 L9 3',
  crossed: 'M-1 9 L9 -1 M-1 1 L1 -1 M7 9 L9 7 M-1 -1 L9 9 M-1 7 L1 9 M7 -1 L9 1',
};

const patterns = new Map<string, CanvasPattern | null>();

/** A pattern is made once per look; one holds for every canvas. */
function pattern(ctx: CanvasRenderingContext2D, kind: Look['pattern'], color: string, ratio: number) {
  if (kind === 'none') {
    return null;
  }
  const key = `${kind} ${color} ${ratio}`;
  if (!patterns.has(key)) {
    const tile = document.createElement('canvas');
    tile.width = tile.height = Math.round(TILE * ratio);
    const pen = tile.getContext('2d');
    pen?.scale(tile.width / TILE, tile.height / TILE);
    if (pen) {
      pen.strokeStyle = color;
      pen.stroke(new Path2D(STRIPES[kind]));
    }
    patterns.set(key, ctx.createPattern(tile, 'repeat'));
  }
  return patterns.get(key) ?? null;
}
