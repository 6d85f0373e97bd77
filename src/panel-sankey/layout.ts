import { type Flow } from './flows';

/** A step: a box at one side. All lengths are pixels. */
export interface Node {
  /** The step's name, or "Other (n)" for the n smallest ones together. */
  label: string;
  /** How many steps "Other" stands for; undefined for a single step. */
  others?: number;
  /** Sum of all its flows. */
  value: number;
  y: number;
  height: number;
}

/** A flow: a ribbon of constant height from one box to the other. */
export interface Link {
  /** Indexes into Layout.from and Layout.to. */
  from: number;
  to: number;
  value: number;
  /** Upper edges of the ribbon at both ends. */
  y0: number;
  y1: number;
  height: number;
}

export interface Layout {
  from: Node[];
  to: Node[];
  /** The largest first. */
  links: Link[];
  /** Sum of all flows. */
  total: number;
  /** Height of the higher column. */
  height: number;
}

export interface LayoutOptions {
  /** Height that the columns should fill. */
  height: number;
  /** Room between two boxes of a column: at least a label's height, so that labels of tiny boxes do not overlap. */
  gap: number;
  /** Height that all boxes of a column get at least, without gaps; the result may then be higher than requested. */
  minBoxes: number;
  /** How many boxes a column may have, "Other" included. */
  maxNodes: number;
}

/**
 * Places flows between two columns. Boxes and ribbons are proportional to their values by one and the same factor, and
 * each column is sorted by size with "Other" at the end.
 * @param flows one per pair of steps, values above 0
 */
export function layout(flows: Flow[], { height, gap, minBoxes, maxNodes }: LayoutOptions): Layout {
  const left = side(flows, 'from', maxNodes);
  const right = side(flows, 'to', maxNodes);
  const links = mergeLinks(flows, left.indexOf, right.indexOf);
  const total = links.reduce((sum, link) => sum + link.value, 0);
  const gaps = (Math.max(left.nodes.length, right.nodes.length) - 1) * gap;
  const scale = Math.max(height - gaps, minBoxes) / total;
  stack(left.nodes, scale, gap);
  stack(right.nodes, scale, gap);
  attach(links, left.nodes, right.nodes, scale);
  const bottom = (nodes: Node[]) => Math.max(...nodes.map((node) => node.y + node.height));
  return {
    from: left.nodes,
    to: right.nodes,
    links: links.sort((a, b) => b.value - a.value),
    total,
    height: Math.max(bottom(left.nodes), bottom(right.nodes)),
  };
}

/** The boxes of one column, without places yet, and where each step went. */
function side(flows: Flow[], end: 'from' | 'to', maxNodes: number) {
  const sums = new Map<string, number>();
  for (const flow of flows) {
    sums.set(flow[end], (sums.get(flow[end]) ?? 0) + flow.value);
  }
  const sorted = [...sums].sort(([a, va], [b, vb]) => vb - va || a.localeCompare(b));
  const kept = sorted.length > maxNodes ? sorted.slice(0, maxNodes - 1) : sorted;
  const rest = sorted.slice(kept.length);
  const nodes: Node[] = kept.map(([label, value]) => ({ label, value, y: 0, height: 0 }));
  if (rest.length > 0) {
    const value = rest.reduce((sum, [, v]) => sum + v, 0);
    nodes.push({ label: `Other (${rest.length})`, others: rest.length, value, y: 0, height: 0 });
  }
  const places = new Map(kept.map(([label], index) => [label, index]));
  // Steps are found by name, never by label: one of them may itself be called "Other (3)".
  return { nodes, indexOf: (name: string) => places.get(name) ?? kept.length };
}

function mergeLinks(flows: Flow[], fromIndex: (name: string) => number, toIndex: (name: string) => number): Link[] {
  const links = new Map<string, Link>();
  for (const flow of flows) {
    const [from, to] = [fromIndex(flow.from), toIndex(flow.to)];
    const link = links.get(`${from}:${to}`) ?? { from, to, value: 0, y0: 0, y1: 0, height: 0 };
    link.value += flow.value;
    links.set(`${from}:${to}`, link);
  }
  return [...links.values()];
}

function stack(nodes: Node[], scale: number, gap: number) {
  let y = 0;
  for (const node of nodes) {
    node.y = y;
    node.height = node.value * scale;
    y += node.height + gap;
  }
}

/** Ribbons leave a box in the order of their targets, so that those of one box never cross each other. */
function attach(links: Link[], from: Node[], to: Node[], scale: number) {
  const nextFrom = from.map((node) => node.y);
  const nextTo = to.map((node) => node.y);
  for (const link of [...links].sort((a, b) => a.from - b.from || a.to - b.to)) {
    link.height = link.value * scale;
    link.y0 = nextFrom[link.from];
    nextFrom[link.from] += link.height;
  }
  for (const link of [...links].sort((a, b) => a.to - b.to || a.from - b.from)) {
    link.y1 = nextTo[link.to];
    nextTo[link.to] += link.height;
  }
}

/** The outline of a ribbon between x0 and x1, as an SVG path. */
export function ribbon({ y0, y1, height }: Link, x0: number, x1: number): string {
  const middle = (x0 + x1) / 2;
  const n = (value: number) => Number(value.toFixed(2));
  const edge = (xa: number, ya: number, xb: number, yb: number) =>
    `C${n(middle)},${n(ya)} ${n(middle)},${n(yb)} ${n(xb)},${n(yb)}`;
  return `M${n(x0)},${n(y0)}${edge(x0, y0, x1, y1)}` + `V${n(y1 + height)}${edge(x1, y1 + height, x0, y0 + height)}Z`;
}

/** Shortens a label to at most `length` characters, never inside one. */
export function shorten(label: string, length: number): string {
  const characters = Array.from(label);
  return characters.length <= length ? label : `${characters.slice(0, Math.max(length - 1, 1)).join('')}…`;
}
