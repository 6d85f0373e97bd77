/** What spent a budget, by the values of a label. */
import { catalogue, type ConceptId, conceptNamed } from '../../metrics/catalogue';
import { ownValue } from '../../own';
import type { BudgetState } from '../../slo/budget';
import type { Slo, SloMetric } from '../../slo/types';

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
    ? ownValue<ConceptId>(TOLD_APART, indicator.bad.concept)
    : undefined;
}

function labelsOf(metric: SloMetric | undefined): readonly string[] {
  return (metric && 'concept' in metric && conceptNamed(metric.concept)?.labels) || [];
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

export interface SpentPart {
  label: string;
  bad: number;
  /** Share of the whole budget that this part spent: the parts add up to what is spent. */
  spent: number;
}

/** More values than this are one part: as many as the panel shows without scrolling, with the rest and what nobody tells. */
const MOST_PARTS = 7;

/** The instances of a gauge are counted one by one; what they spent together is shared among them. */
export function isShared({ indicator }: Pick<Slo, 'indicator'>): boolean {
  return indicator.kind === 'gauge' || indicator.kind === 'timeSlice';
}

/**
 * The parts that spent a budget: the largest, the rest together, and what no series tells. They add up to what is spent.
 *
 * @param found bad events by value of the label, the largest first
 */
export function spentParts(found: ReadonlyArray<{ value: string; bad: number }>, whole: BudgetState, shared: boolean) {
  const sum = found.reduce((total, { bad }) => total + bad, 0);
  const scale = shared && sum > 0 ? whole.bad / sum : 1;
  const part = (label: string, bad: number): SpentPart => ({ label, bad, spent: bad / whole.allowed });
  const parts = found.filter(({ bad }) => bad > 0).map(({ value, bad }) => part(value, bad * scale));
  const rest = parts.slice(MOST_PARTS);
  const unknown = whole.bad - sum * scale;
  if (!(whole.allowed > 0)) {
    return [];
  }
  return [
    ...parts.slice(0, MOST_PARTS),
    ...(rest.length > 0
      ? [
          part(
            `${rest.length} others`,
            rest.reduce((total, { bad }) => total + bad, 0)
          ),
        ]
      : []),
    ...(unknown > 0.5 ? [part('not attributed', unknown)] : []),
  ];
}
