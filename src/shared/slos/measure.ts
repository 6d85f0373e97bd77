/** What Insights answered about an SLO. */
import { type DataFrame, type DataQueryError, LoadingState, type PanelData } from '@grafana/data';
import type { Counted } from '../../slo/increments';
import { type Peak, type Proven, provenOf } from '../../slo/proven';
import { readSlo, type SloReading } from '../../slo/reading';
import type { Increment, ResolvedSlo, Slo } from '../../slo/types';
import { errorsOf } from '../store/failures';
import { problemFromError } from '../store/problems';
import type { PlannedSlo } from './queries';

/** What was measured of an SLO; `problem` is a sentence that says why nothing was. */
export interface SloMeasure {
  slo: Slo;
  resolved?: ResolvedSlo;
  /** The moment of the reading, milliseconds; undefined where nothing was measured. */
  now?: number;
  counted?: Counted[];
  reading?: SloReading;
  proven?: Proven;
  problem?: string;
  /** What the reader should know about the numbers; whole sentences. */
  notices?: string[];
  /** More burned than was counted in steps of five minutes. */
  coarse?: boolean;
}

/** Metadata of the frames, see pkg/insights/slo_increments.go and slo_proven.go. */
interface Custom {
  kind?: string;
  to?: number;
  lastSeen?: number;
  whole?: boolean;
  /** Why the store does not tell which events are good. */
  problem?: string;
  seen?: number;
  seenAt?: number;
}

const customOf = (frame: DataFrame): Custom => (frame.meta?.custom ?? {}) as Custom;
const valuesOf = (frame: DataFrame, name: string): number[] =>
  (frame.fields.find((field) => field.name === name)?.values ?? []) as number[];

/**
 * Reads the answer to one SLO's query; undefined until it arrives.
 *
 * @param store name of the data source, for sentences
 */
export function measureOf(
  { slo, refId, resolved }: PlannedSlo,
  data: PanelData | undefined,
  store: string
): SloMeasure | undefined {
  if (!resolved.ok) {
    return { slo, problem: resolved.problem };
  }
  const frames = data?.series.filter((frame) => frame.refId === refId) ?? [];
  const error = errorsOf(data).find((one) => one.refId === refId || one.refId === undefined);
  if (frames.length === 0 && error === undefined && data?.state !== LoadingState.Done) {
    return undefined;
  }
  return { slo, resolved: resolved.slo, ...answerOf(slo, frames, error, store) };
}

function answerOf(slo: Slo, frames: DataFrame[], error: DataQueryError | undefined, store: string) {
  const now = frames.map((frame) => customOf(frame).to).find((to) => to !== undefined);
  if (error || now === undefined) {
    return { problem: error ? errorSentence(error, store) : NO_ANSWER };
  }
  const problem = frames.map((frame) => customOf(frame).problem).find(Boolean);
  if (problem !== undefined) {
    return { now, problem };
  }
  const notices = frames.flatMap(({ meta }) => meta?.notices ?? []).filter(({ severity }) => severity !== 'info');
  const said = notices.length > 0 ? { notices: [...new Set(notices.map(({ text }) => text))] } : {};
  if (slo.indicator.kind === 'throughput') {
    return { now, proven: readProven(frames, slo.indicator.target), ...said };
  }
  const counted = readCounted(frames, slo.groupBy ?? []);
  const coarse = frames.some((frame) => customOf(frame).whole === false);
  return { now, counted, reading: readSlo(slo, counted, now), ...said, ...(coarse && { coarse }) };
}

const NO_ANSWER = 'The answer had no data for this SLO. Reload the page, and sign in again if Grafana requires it.';

/** The error of one query is a sentence already; the error of a whole request is worded here. */
function errorSentence(error: DataQueryError, store: string): string {
  const said = error.data?.message ?? error.message;
  if (error.refId !== undefined && said) {
    return said;
  }
  const { title, detail } = problemFromError(error, store);
  return `${title}. ${detail}`;
}

/** One entry for each group in which anything was seen. */
function readCounted(frames: readonly DataFrame[], groupBy: readonly string[]): Counted[] {
  return frames.flatMap((frame): Counted[] => {
    const { lastSeen } = customOf(frame);
    if (customOf(frame).kind !== 'contextd-slo-increments' || lastSeen === undefined) {
      return [];
    }
    return [{ labels: groupLabels(frame, groupBy), increments: readIncrements(frame), lastSeen }];
  });
}

/** The labels of a group, without those of its SLO. */
function groupLabels({ fields }: DataFrame, groupBy: readonly string[]): Record<string, string> {
  const labels = fields.find(({ name }) => name === 'total')?.labels ?? {};
  return Object.fromEntries(groupBy.flatMap((name) => (Object.hasOwn(labels, name) ? [[name, labels[name]]] : [])));
}

function readIncrements(frame: DataFrame): Increment[] {
  const [times, widths, bad, total] = ['time', 'width', 'bad', 'total'].map((name) => valuesOf(frame, name));
  return times.map((t, i) => ({ t, width: widths[i], bad: bad[i], total: total[i] }));
}

function readProven(frames: readonly DataFrame[], target: number): Proven {
  const line = frames.flatMap((frame) => {
    const rates = valuesOf(frame, 'rate');
    return valuesOf(frame, 'time').map((t, i) => ({ t, rate: rates[i] }));
  });
  const [seen] = frames.flatMap((frame): Peak[] => {
    const { seen: rate, seenAt } = customOf(frame);
    return rate === undefined || seenAt === undefined ? [] : [{ t: seenAt, rate }];
  });
  return provenOf(line, seen, target);
}
