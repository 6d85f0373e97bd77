/**
 * What an SLI counted in each cell of time: from the recorded series where they are complete, else from the raw ones, with
 * the same answer.
 */
import { type Cell, cellsOf, FINE, gapsOf, grid, isRange, type Run, runsOf, split } from './cells';
import {
  lastRecordedQuery,
  PART_LABEL,
  type PartName,
  type PartsOptions,
  partsQuery,
  recordedPartsQuery,
  seenQuery,
  summedPartsQuery,
} from './queries';
import { type Increment, RECORDED_STEP_SECONDS, type ResolvedSlo } from './types';
import { DAY, HOUR, MINUTE } from './window';

/** One series of an answer; times in milliseconds. */
export interface AnswerSeries {
  labels: Record<string, string>;
  times: number[];
  values: Array<number | null>;
}

/** A store, as far as counting asks it. `first` and `last` are multiples of `step`; all in milliseconds. */
export interface Asker {
  range: (expr: string, first: number, last: number, step: number) => Promise<AnswerSeries[]>;
  instant: (expr: string, at: number) => Promise<AnswerSeries[]>;
}

/** What one group of an SLI counted; without groupBy there is one group without labels. */
export interface Counted {
  labels: Record<string, string>;
  increments: Increment[];
}

/** With other labels than the SLO's own, which recorded series do not have, the raw ones are asked. */
export type CountOptions = PartsOptions;

/** More single questions than this cost more than leaving the recorded series aside. */
const MOST_SINGLE = 24;
const RECORDED_STEP = RECORDED_STEP_SECONDS * 1000;

/**
 * @param cells in order, without gaps
 * @throws what the asker throws
 */
export async function countEvents(
  slo: ResolvedSlo,
  cells: readonly Cell[],
  ask: Asker,
  options: CountOptions = {}
): Promise<Counted[]> {
  if (cells.length === 0) {
    return [];
  }
  const tally = new Tally();
  const recorded = options.by === undefined ? await fromRecorded(slo, cells, ask) : undefined;
  recorded?.forEach(({ cell, parts }) => tally.add(cell, parts));
  const missing = recorded ? uncovered(recorded, cells) : cells;
  await fromRaw(slo, missing, recorded ?? [], ask, options, tally);
  fillSilence(slo, tally);
  return tally.groups();
}

type Parts = Map<string, Group>;

interface Group {
  labels: Record<string, string>;
  values: Partial<Record<PartName, number>>;
}

interface Found {
  cell: Cell;
  parts: Parts;
}

/** Whole hours whose recorded steps are all there; undefined when the rules do not run, or have too many gaps. */
async function fromRecorded(slo: ResolvedSlo, cells: readonly Cell[], ask: Asker): Promise<Found[] | undefined> {
  const hours = runsOf(cells).filter((run) => run.width === HOUR && isRange(run));
  if (slo.indicator.kind === 'throughput' || hours.length === 0) {
    return undefined;
  }
  const [last] = await ask.instant(lastRecordedQuery(slo), cells[cells.length - 1].to);
  const evaluated = last?.values.at(-1);
  if (evaluated === undefined || evaluated === null) {
    return undefined;
  }
  const phase = Math.round(evaluated * 1000) % RECORDED_STEP;
  const expr = recordedPartsQuery(slo, HOUR);
  const answers = await Promise.all(hours.map((run) => askRun(expr, run, ask)));
  const found = answers.flat().flatMap(({ cell, parts }): Found[] => {
    if (alone(parts, 'samples') !== HOUR / RECORDED_STEP) {
      return [];
    }
    // What was recorded last in this hour counts the hour that ends when it was recorded.
    const to = cell.to - ((((cell.to - phase) % RECORDED_STEP) + RECORDED_STEP) % RECORDED_STEP);
    return [{ cell: { from: to - HOUR, to }, parts }];
  });
  const kept = found.filter(({ cell }) => cell.from >= cells[0].from);
  const single = runsOf(uncovered(kept, cells)).filter((run) => !isRange(run));
  return single.length > MOST_SINGLE ? undefined : kept;
}

/** Cells for the time that recorded ones leave open, with the edges of the cells that were wanted. */
function uncovered(found: readonly Found[], cells: readonly Cell[]): Cell[] {
  const covered = found.map(({ cell }) => cell);
  const edges = cells.map(({ to }) => to);
  const gaps = gapsOf(covered, cells[0].from, cells[cells.length - 1].to);
  return gaps.flatMap(({ from, to }) => split(from, to, edges));
}

/**
 * Wide steps in which counters began again, and those before which nothing was seen, are asked for once more: a few each as
 * the sum of its five minutes, many as ranges of five minutes.
 */
async function fromRaw(
  slo: ResolvedSlo,
  cells: readonly Cell[],
  recorded: readonly Found[],
  ask: Asker,
  options: PartsOptions,
  tally: Tally
): Promise<void> {
  const found = await askRuns(cells);
  const first = await firstSights(slo, found, recorded, ask);
  const again = found.filter(
    (one) => one.cell.to - one.cell.from > FINE && ((alone(one.parts, 'resets') ?? 0) > 0 || first.includes(one))
  );
  const finer =
    again.length <= MOST_SINGLE
      ? (await Promise.all(again.map(({ cell }) => askSum(cell)))).flat()
      : await askRuns(again.flatMap(({ cell: { from, to } }) => grid(from, to, FINE)));
  for (const { cell, parts } of [...found.filter((answer) => !again.includes(answer)), ...finer]) {
    tally.add(cell, parts);
  }

  async function askRuns(wanted: readonly Cell[]): Promise<Found[]> {
    const answers = runsOf(wanted).map((run) => askRun(partsQuery(slo, run.width, options), run, ask));
    return (await Promise.all(answers)).flat();
  }

  /** A wide step as the sum of its five minutes, and what of it lies before the first and after the last of them. */
  async function askSum({ from, to }: Cell): Promise<Found[]> {
    const [start, end] = [Math.ceil(from / FINE) * FINE, Math.floor(to / FINE) * FINE];
    const pieces = split(from, to, [start, end]).map((cell) => {
      const width = cell.to - cell.from;
      const whole = cell.from === start && cell.to === end;
      const expr = whole ? summedPartsQuery(slo, width, FINE, options) : partsQuery(slo, width, options);
      return askCell(expr, cell, ask);
    });
    return Promise.all(pieces);
  }
}

/**
 * The answers before which nothing of the SLI was seen for a day. What is born in them counts from the first sight on, and
 * a wide step does not tell what came after it.
 */
async function firstSights(
  slo: ResolvedSlo,
  found: readonly Found[],
  recorded: readonly Found[],
  ask: Asker
): Promise<Found[]> {
  const { indicator } = slo;
  if (indicator.kind === 'gauge' || indicator.kind === 'timeSlice') {
    return [];
  }
  const seen = [...recorded, ...found].filter(({ parts }) => parts.size > 0).sort((a, b) => a.cell.to - b.cell.to);
  const first = seen.filter(({ cell }, i) => i === 0 || cell.from - seen[i - 1].cell.to > DAY);
  const [earliest, ...later] = first;
  if (!earliest || recorded.includes(earliest) || earliest.cell.to - earliest.cell.from <= FINE) {
    return later;
  }
  const before = await ask.instant(seenQuery(indicator), earliest.cell.from);
  return before.length > 0 ? later : first;
}

async function askRun(expr: string, run: Run, ask: Asker): Promise<Found[]> {
  const cells = cellsOf(run);
  if (isRange(run)) {
    const byTime = partsByTime(await ask.range(expr, run.first, run.last, run.width));
    return cells.map((cell) => ({ cell, parts: byTime.get(cell.to) ?? new Map() }));
  }
  return Promise.all(cells.map((cell) => askCell(expr, cell, ask)));
}

async function askCell(expr: string, cell: Cell, ask: Asker): Promise<Found> {
  const byTime = partsByTime(await ask.instant(expr, cell.to));
  return { cell, parts: [...byTime.values()][0] ?? new Map() };
}

function partsByTime(series: AnswerSeries[]): Map<number, Parts> {
  const byTime = new Map<number, Parts>();
  for (const { labels: all, times, values } of series) {
    const { [PART_LABEL]: part, __name__: _, ...labels } = all;
    const key = JSON.stringify(Object.entries(labels).sort());
    times.forEach((t, i) => {
      const value = values[i];
      if (value === null || !Number.isFinite(value)) {
        return;
      }
      const parts: Parts = byTime.get(t) ?? new Map();
      const group = parts.get(key) ?? { labels, values: {} };
      group.values[part as PartName] = value;
      parts.set(key, group);
      byTime.set(t, parts);
    });
  }
  return byTime;
}

/** A part that has no groups. */
function alone(parts: Parts, name: PartName): number | undefined {
  return parts.get('[]')?.values[name];
}

/** Counts by group and cell. */
class Tally {
  private readonly byGroup = new Map<string, { labels: Record<string, string>; cells: Map<number, Increment> }>();

  public add({ from, to }: Cell, parts: Parts): void {
    for (const [key, { labels, values }] of parts) {
      if (values.total === undefined && values.bad === undefined && values.good === undefined) {
        continue;
      }
      const total = values.total ?? 0;
      const bad = values.good === undefined ? (values.bad ?? 0) : total - values.good;
      const group = this.byGroup.get(key) ?? { labels, cells: new Map<number, Increment>() };
      const before = group.cells.get(to) ?? { t: to, width: to - from, bad: 0, total: 0 };
      group.cells.set(to, { ...before, bad: before.bad + bad, total: before.total + total });
      this.byGroup.set(key, group);
    }
  }

  public groups(): Counted[] {
    return [...this.byGroup]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { labels, cells }]) => ({ labels, increments: [...cells.values()].sort((a, b) => a.t - b.t) }));
  }

  /** Changes each group's increments in place. */
  public forEachGroup(change: (cells: Map<number, Increment>) => void): void {
    this.byGroup.forEach(({ cells }) => change(cells));
  }
}

/**
 * Slices in which nothing was seen, between the first and the last sight, are bad where the SLO says so. The cells with the
 * first and the last sight are taken as they are.
 */
function fillSilence({ indicator }: ResolvedSlo, tally: Tally): void {
  if ((indicator.kind !== 'gauge' && indicator.kind !== 'timeSlice') || indicator.missing !== 'bad') {
    return;
  }
  const slice = indicator.kind === 'gauge' ? MINUTE : indicator.sliceSeconds * 1000;
  tally.forEachGroup((cells) => {
    const seen = [...cells.values()].sort((a, b) => a.t - b.t);
    seen.slice(1).forEach((cell, i) => {
      const before = seen[i];
      const silent = cell.t - cell.width - before.t;
      if (silent > 0) {
        const missing = slicesIn(before.t, before.t + silent, slice);
        cells.set(before.t + silent, { t: before.t + silent, width: silent, bad: missing, total: missing });
      }
      if (i + 1 < seen.length - 1) {
        const missing = Math.max(0, slicesIn(cell.t - cell.width, cell.t, slice) - cell.total);
        cells.set(cell.t, { ...cell, bad: cell.bad + missing, total: cell.total + missing });
      }
    });
  });
}

/** Ends of slices, which are multiples of their length, in (from, to]. */
function slicesIn(from: number, to: number, slice: number): number {
  return Math.floor(to / slice) - Math.floor(from / slice);
}
