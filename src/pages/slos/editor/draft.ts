/** The SLO under edit: a form and a YAML text over the same draft. */
import { readDocuments, type SloDocument } from '../../../shared/slos/reading';
import { type ParsedSlos, type TextProblem } from '../../../slo/openslo';
import type { ConceptMetric, IndicatorKind, Slo, SloIndicator, SloMetric } from '../../../slo/types';
import { countsEvents } from '../../../slo/promise';
import { isEqual } from './equal';

export interface Draft {
  slo: Slo;
  /** The YAML as it was typed; left out while the form is ahead. */
  text?: string;
  /** Why the text is no SLO. */
  problems: readonly TextProblem[];
  /** The last text that was an SLO, with its comments, and that SLO. */
  source?: { text: string; slo: Slo; beside?: string };
}

/** What a new SLO starts with. */
export const NEW_SLO: Slo = {
  name: '',
  title: '',
  service: 'contextd',
  objective: 0.99,
  window: { kind: 'rolling', days: 30 },
  indicator: { kind: 'ratio', total: { concept: 'toolCalls' }, bad: { concept: 'toolCalls', failed: true } },
};

/** The draft of an SLO that was filled in, and not typed. */
export const draftOf = (slo: Slo): Draft => ({ slo, problems: [] });

/** The draft of a document that is saved, whether it can be read or not. */
export const draftOfText = (text: string, beside = ''): Draft => typed(draftOf(NEW_SLO), text, beside);

/** The draft after its form was changed. */
export const filled = ({ slo, source }: Draft, patch: Partial<Slo>): Draft => ({
  slo: patched(slo, patch),
  problems: [],
  ...(source && { source }),
});

/**
 * The draft after its YAML was typed; a text that is no SLO is kept, and the SLO from before it with it.
 *
 * @param beside documents that it may refer to
 */
export function typed(before: Draft, text: string, beside = ''): Draft {
  const { slos, problems } = readDocuments(text, beside).reduce<ParsedSlos>(joined, { slos: [], problems: [] });
  if (problems.length > 0) {
    return { ...before, text, problems };
  }
  if (slos.length !== 1) {
    const message =
      slos.length === 0
        ? 'There is no SLO in this text; start with "apiVersion: openslo/v1".'
        : 'The editor holds one SLO; add several with Import.';
    return { ...before, text, problems: [{ line: 1, column: 1, message }] };
  }
  return { slo: slos[0], text, problems: [], source: { text, slo: slos[0], ...(beside && { beside }) } };
}

/** Lines of a document are those of the whole text from here on. */
function joined(all: ParsedSlos, { slos, problems, line }: SloDocument): ParsedSlos {
  const moved = problems.map((problem) => ({ ...problem, line: problem.line + line - 1 }));
  return { slos: [...all.slos, ...slos], problems: [...all.problems, ...moved] };
}

/** Whether anything would be lost. */
export function isChanged(draft: Draft, start: Draft): boolean {
  return !isEqual(draft.slo, start.slo) || (draft.text !== undefined && draft.text !== start.text);
}

/** An optional value that is empty is not written. */
export function patched(slo: Slo, patch: Partial<Slo>): Slo {
  const next = { ...slo, ...patch };
  const empty = (value: unknown) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(next).filter(([key, value]) => !(OPTIONAL.includes(key as keyof Slo) && empty(value)))
  ) as unknown as Slo;
}

const OPTIONAL: Array<keyof Slo> = ['description', 'groupBy', 'minBadEvents', 'criticalBelow', 'maintenance'];

/** All SLOs with the draft in the place of the one it was opened as, or at the end. */
export function placed(all: readonly Slo[], slo: Slo, openedAs: string): Slo[] {
  if (!all.some(({ name }) => name === openedAs)) {
    return [...all, slo];
  }
  return all.map((one) => (one.name === openedAs ? slo : withConditions(one, openedAs, [slo.name])));
}

/** All SLOs but one, which is no condition of others any more. */
export function without(all: readonly Slo[], name: string): Slo[] {
  return all.filter((one) => one.name !== name).map((one) => withConditions(one, name, []));
}

/** Throughputs that have the SLO as a condition. */
export const dependents = (all: readonly Slo[], name: string): Slo[] =>
  all.filter(({ indicator }) => indicator.kind === 'throughput' && indicator.conditions.includes(name));

function withConditions(slo: Slo, from: string, to: string[]): Slo {
  const { indicator } = slo;
  return indicator.kind === 'throughput' && indicator.conditions.includes(from)
    ? {
        ...slo,
        indicator: { ...indicator, conditions: indicator.conditions.flatMap((one) => (one === from ? to : [one])) },
      }
    : slo;
}

/** SLOs that can be a condition of a throughput. */
export const possibleConditions = (others: readonly Slo[]): string[] =>
  others.filter(({ indicator }) => countsEvents(indicator)).map(({ name }) => name);

/** What an indicator of another kind starts with; the metric that is counted stays where it fits. */
export function indicatorOf(kind: IndicatorKind, before: SloIndicator, others: readonly Slo[]): SloIndicator {
  const total: SloMetric =
    before.kind === 'ratio' || before.kind === 'throughput' ? before.total : { concept: 'toolCalls' };
  switch (kind) {
    case 'ratio':
      return { kind, total, bad: failuresOf(total) };
    case 'latency':
      return { kind, histogram: { concept: 'toolDuration' }, threshold: 0.5 };
    case 'gauge':
      return { kind, metrics: [{ concept: 'up' }], op: '==', value: 1, across: 'mean', missing: 'bad' };
    case 'timeSlice':
      return { kind, metric: { concept: 'goroutines' }, op: '<', value: 1000, sliceSeconds: 60, missing: 'bad' };
    case 'throughput':
      return { kind, total, target: 10, conditions: possibleConditions(others) };
  }
}

function failuresOf(total: SloMetric): SloMetric {
  return 'query' in total ? { query: '' } : ({ ...total, failed: true } satisfies ConceptMetric);
}
