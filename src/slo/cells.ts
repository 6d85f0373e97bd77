/** Time cut into steps that a store is asked about. The same as pkg/slo/cells.go. */
import { HOUR, MINUTE } from './window';

/** A step of time, (from, to], in milliseconds. */
export interface Cell {
  from: number;
  to: number;
}

/** Cells of one width that follow each other without a gap: one range query. */
export interface Run {
  /** Ends of the first and the last cell. */
  first: number;
  last: number;
  width: number;
}

export const FINE = 5 * MINUTE;

/** Cuts (from, to] at all multiples of `step` and at `cuts`. */
export function grid(from: number, to: number, step: number, cuts: readonly number[] = []): Cell[] {
  const edges = [...cuts];
  for (let t = Math.ceil(from / step) * step; t < to; t += step) {
    edges.push(t);
  }
  return split(from, to, edges);
}

/** Cuts (from, to] at those edges that lie in it. */
export function split(from: number, to: number, edges: readonly number[]): Cell[] {
  if (!(to > from)) {
    return [];
  }
  const inside = edges.filter((edge) => edge > from && edge < to);
  const sorted = [...new Set([from, ...inside, to])].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => ({ from: sorted[i], to: end }));
}

/** The hour in which the longest of the short burn windows begins. */
const fineStart = (from: number, now: number) => Math.max(from, Math.floor((now - 6 * HOUR) / HOUR) * HOUR);

/**
 * Cells for lines and for what happened: hours, and five minutes for the last hours, which burn rates look at. Cuts are
 * moments at which something begins or ends, such as maintenance.
 */
export function planLine(from: number, now: number, cuts: readonly number[] = []): Cell[] {
  const fine = fineStart(from, now);
  return [...grid(from, fine, HOUR, cuts), ...grid(fine, now, FINE, cuts)];
}

/** Where the windows of burn rates up to six hours begin, before now. */
const SHORT_WINDOWS = [5 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR];

/** Cells for the state at `now`, which takes fewer questions: hours, and the last ones cut at the burn windows alone. */
export function planState(from: number, now: number, cuts: readonly number[] = []): Cell[] {
  const fine = fineStart(from, now);
  const edges = SHORT_WINDOWS.map((length) => now - length);
  return [...grid(from, fine, HOUR, cuts), ...split(fine, now, [...cuts, ...edges])];
}

/** Joins cells, which are in order, into runs. */
export function runsOf(cells: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const { from, to } of cells) {
    const last = runs.at(-1);
    if (last && last.last === from && last.width === to - from) {
      last.last = to;
    } else {
      runs.push({ first: to, last: to, width: to - from });
    }
  }
  return runs;
}

export function cellsOf({ first, last, width }: Run): Cell[] {
  return Array.from({ length: Math.round((last - first) / width) + 1 }, (_, i) => ({
    from: first + (i - 1) * width,
    to: first + i * width,
  }));
}

/** What of (from, to] no cell covers; the cells are in order. */
export function gapsOf(cells: readonly Cell[], from: number, to: number): Cell[] {
  const gaps: Cell[] = [];
  let covered = from;
  for (const cell of cells) {
    if (cell.from > covered) {
      gaps.push({ from: covered, to: Math.min(cell.from, to) });
    }
    covered = Math.max(covered, cell.to);
  }
  if (covered < to) {
    gaps.push({ from: covered, to });
  }
  return gaps;
}

/** Widths whose multiples a range query of Grafana's Prometheus data source can ask for: it aligns ranges to their step. */
const ALIGNED = [24 * HOUR, HOUR, FINE, MINUTE];

/** Whether one range query answers a run; otherwise, and for a single cell, each cell is asked for at its end. */
export function isRange({ first, last, width }: Run): boolean {
  return first < last && ALIGNED.includes(width) && first % width === 0;
}
