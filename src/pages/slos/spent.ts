/** What spent a budget, by the values of a label. */
import { catalogue, type ConceptId } from '../../metrics/catalogue';
import { type SpentPart, spentBy } from '../../slo/budget';
import { grid } from '../../slo/cells';
import { type Asker, countEvents } from '../../slo/count';
import { type GroupReading } from '../../slo/reading';
import type { ResolvedSlo, Slo, SloMetric } from '../../slo/types';
import { HOUR, periodOf } from '../../slo/window';

/** Concepts that tell the same failures apart by more labels. */
const TOLD_APART: Partial<Record<ConceptId, ConceptId>> = { toolCalls: 'toolErrors' };

/** Labels by which what was spent may be split, the most telling first. */
const ORDER = ['tool', 'reason', 'instance'];
/** A label whose values say no more than good or bad. */
const VERDICTS = ['status'];

/** The SLO, counting failures by the concept that has the label, where its own has not. */
export function attributed(slo: Slo, label: string): Slo {
  const { indicator } = slo;
  const other = toldApart(slo);
  if (indicator.kind !== 'ratio' || !other || labelsOf(indicator.bad).includes(label)) {
    return slo;
  }
  const filters = indicator.bad && 'concept' in indicator.bad ? indicator.bad.filters : undefined;
  return { ...slo, indicator: { ...indicator, bad: { concept: other, ...(filters && { filters }) } } };
}

/** The concept that tells the failures of an SLO apart. */
function toldApart({ indicator }: Slo): ConceptId | undefined {
  return indicator.kind === 'ratio' && indicator.bad && 'concept' in indicator.bad && indicator.bad.failed
    ? TOLD_APART[indicator.bad.concept as ConceptId]
    : undefined;
}

function labelsOf(metric: SloMetric | undefined): readonly string[] {
  return metric && 'concept' in metric ? catalogue.concepts[metric.concept as ConceptId].labels : [];
}

/** The labels that may be asked for; whether the store has them, resolving tells. */
export function spendLabels(slo: Slo): string[] {
  const { indicator } = slo;
  const other = toldApart(slo);
  const metric =
    indicator.kind === 'ratio'
      ? (indicator.bad ?? indicator.good ?? indicator.total)
      : indicator.kind === 'latency'
        ? indicator.histogram
        : undefined;
  const labels = [...labelsOf(metric), ...(other ? catalogue.concepts[other].labels : [])];
  const all = new Set([...(slo.groupBy ?? []), ...labels, 'instance']);
  const rank = (label: string) => (ORDER.indexOf(label) + ORDER.length + 1) % (ORDER.length + 1);
  return [...all].filter((label) => !VERDICTS.includes(label)).sort((a, b) => rank(a) - rank(b));
}

export interface Spent {
  parts: SpentPart[];
  /** The instances of a gauge are counted one by one; what they spent together is shared among them. */
  shared: boolean;
}

/** More values than this are one part. */
const MOST_PARTS = 10;

/**
 * Asks what spent the budget of a group; the parts add up to it.
 *
 * @param resolved the SLO of attributed(slo, label), grouped by the label
 * @throws what the asker throws
 */
export async function readSpent(
  resolved: ResolvedSlo,
  label: string,
  whole: GroupReading,
  now: number,
  ask: Asker
): Promise<Spent> {
  const { start } = periodOf(resolved.window, now);
  const cuts = (resolved.maintenance ?? []).flatMap((one) => [Date.parse(one.start), Date.parse(one.end)]);
  const cells = grid(start, now, HOUR, cuts);
  const own = Object.keys(whole.labels).filter((name) => name !== label);
  const counted = await countEvents(resolved, cells, ask, { by: [label, ...own], onlyBad: true });
  const mine = counted.filter(({ labels }) => own.every((name) => (labels[name] ?? '') === whole.labels[name]));
  const byValue = new Map(mine.map(({ labels, increments }) => [labels[label] ?? '', increments]));
  const { kind } = resolved.indicator;
  const shared = kind === 'gauge' || kind === 'timeSlice';
  return { parts: complete(spentBy(resolved, byValue, whole.sums, now), whole, shared), shared };
}

/** The largest parts, the rest together, and what no series tells. */
function complete(all: SpentPart[], { state }: GroupReading, shared: boolean): SpentPart[] {
  const sum = all.reduce((total, { bad }) => total + bad, 0);
  const scale = shared && sum > 0 ? state.bad / sum : 1;
  const parts = all
    .filter(({ bad }) => bad > 0)
    .map(({ label, bad, spent }) => ({ label: label || '(none)', bad: bad * scale, spent: spent * scale }));
  const rest = parts.slice(MOST_PARTS);
  const other = rest.reduce((total, { bad, spent }) => ({ bad: total.bad + bad, spent: total.spent + spent }), {
    bad: 0,
    spent: 0,
  });
  const unknown = state.bad - sum * scale;
  return [
    ...parts.slice(0, MOST_PARTS),
    ...(rest.length > 0 ? [{ label: `${rest.length} others`, ...other }] : []),
    ...(unknown > 0.5 && state.allowed > 0
      ? [{ label: 'not attributed', bad: unknown, spent: unknown / state.allowed }]
      : []),
  ];
}
