/** What a preview says about an SLO that is not saved yet. */
import { type SloMeasure } from '../../../shared/slos/measure';
import { enumerate, type Sentence } from '../../../shared/words/readings';
import { type Replay } from '../../../slo/preview';
import { type Proven } from '../../../slo/proven';
import { type GroupReading } from '../../../slo/reading';
import type { Slo, SloMetric, SloWindow } from '../../../slo/types';
import { periodDays } from '../../../slo/window';
import { moment } from '../../../shared/words/locale';
import { budgetWords, fewWords, ratioWords } from '../words';
import { countText, lengthText, timesText } from './words';

/** "the last 30 days", "this month so far". */
function windowText(window: SloWindow): string {
  if (window.kind === 'calendar') {
    return window.unit === 'day' ? 'today' : `this ${window.unit} so far`;
  }
  return window.days === 1 ? 'the last day' : `the last ${window.days} days`;
}

/** The window at the start of a sentence. */
function overText(window: SloWindow): string {
  if (window.kind === 'calendar') {
    return window.unit === 'day' ? 'Today' : `In ${windowText(window)}`;
  }
  return `Over ${windowText(window)}`;
}

/** What the objective allows, whatever the traffic: "43.2 minutes of full outage in 30 days". */
export function allowanceText({ objective, window }: Pick<Slo, 'objective' | 'window'>): string | undefined {
  const days = periodDays(window);
  const allowed = (1 - objective) * days * 86_400_000;
  if (!(objective > 0 && objective < 1 && allowed > 0)) {
    return undefined;
  }
  const period = window.kind === 'calendar' ? `a ${window.unit}` : timesText(days, 'day');
  return `Allows ${lengthText(allowed)} of full outage in ${period}, or 1 bad event of ${countText(1 / (1 - objective))}.`;
}

/** The first sentence of a preview. */
export function previewSentence(measure: SloMeasure, replay?: Replay): Sentence {
  const { slo, problem, reading, proven } = measure;
  const over = overText(slo.window);
  if (problem) {
    return { state: 'unknown', text: problem };
  }
  if (slo.indicator.kind === 'throughput') {
    return proofSentence(over, slo.indicator.target, proven);
  }
  const worst = reading?.worst;
  if (!worst) {
    const names = metricsOf(slo).map(nameOf);
    return {
      state: 'unknown',
      text: `${enumerate(names)} returned nothing in ${windowText(slo.window)}: check the selector.`,
    };
  }
  if (reading.contradiction) {
    return { state: 'critical', text: reading.contradiction };
  }
  if (reading.silentSince !== undefined) {
    const since = moment(reading.silentSince, 'utc');
    return {
      state: 'unknown',
      text: `The store has had no samples of it since ${since} UTC: check that contextd is scraped.`,
    };
  }
  if (worst.few) {
    return { state: 'unknown', text: fewWords(slo, worst.state) };
  }
  return { state: stateOf(worst), text: `${over} ${resultText(slo, reading.groups, worst)}${alertText(replay)}` };
}

function proofSentence(over: string, target: number, proven?: Proven): Sentence {
  if (!proven?.seen) {
    return { state: 'unknown', text: `${over} there were no five minutes with events.` };
  }
  const { rate, seen, verdict } = proven;
  const promised = `of ${countText(target)} that are promised`;
  switch (verdict) {
    case 'proven':
      return {
        state: 'good',
        text: `${over} this would have been met: the proven rate was ${countText(rate ?? 0)} a second, ${promised}.`,
      };
    case 'missed':
      return {
        state: 'critical',
        text: `${over} this would have been missed: at ${countText(seen)} a second the conditions did not hold, and ${countText(rate ?? 0)} a second are proven, ${promised}.`,
      };
    case 'notProven':
      return {
        state: 'neutral',
        text: `${over} this would not have been proven: the highest rate was ${countText(seen)} a second, ${promised}. A load test proves more.`,
      };
  }
}

function stateOf({ state }: GroupReading): Sentence['state'] {
  return state.remaining === undefined ? 'unknown' : state.remaining < 0 ? 'critical' : 'good';
}

function resultText(slo: Slo, groups: readonly GroupReading[], { state, labels }: GroupReading): string {
  const { ratio, remaining, total } = state;
  if (ratio === undefined || remaining === undefined) {
    return 'nothing happened, so there is nothing to judge.';
  }
  const missed = groups.filter((one) => (one.state.remaining ?? 0) < 0).length;
  const left = remaining < 0 ? 'the budget is overspent' : `${budgetWords(remaining)} of the budget is left`;
  const numbers = `${ratioWords(ratio, slo.objective)} of ${countText(total)} ${eventsOf(slo)} were good, ${left}`;
  if (groups.length === 1) {
    return `this would have been ${missed ? 'missed' : 'met'}: ${numbers}.`;
  }
  const values = Object.values(labels).join(', ') || 'without labels';
  return `this would have been met by ${groups.length - missed} of ${groups.length} groups; of the worst (${values}), ${numbers}.`;
}

function alertText(replay?: Replay): string {
  if (!replay) {
    return '';
  }
  const { pages, tickets } = replay;
  if (pages === 0 && tickets === 0) {
    return ' It would not have alerted.';
  }
  const paged = pages > 0 ? `paged ${timesText(pages, 'time')}` : 'paged nobody';
  return ` It would have ${paged} and opened ${tickets > 0 ? timesText(tickets, 'ticket') : 'no ticket'}.`;
}

function eventsOf({ indicator }: Slo): string {
  return indicator.kind === 'gauge' ? 'minutes' : indicator.kind === 'timeSlice' ? 'slices of time' : 'events';
}

/** What else one should know of a preview. */
export function previewNotes({ slo, reading }: SloMeasure, replay?: Replay): string[] {
  const worst = reading?.worst;
  if (!worst || reading.contradiction) {
    return [];
  }
  const { filled, bad, total } = worst.state;
  const part = slo.indicator.kind === 'ratio' ? (slo.indicator.bad ?? slo.indicator.good) : undefined;
  const unused = part && bad === 0 && total > 0 && reading.groups.every(({ state }) => state.bad === 0);
  return [
    ...(replay ? [evaluationText(replay)] : []),
    ...(filled < 0.995
      ? [`Window filled ${Math.floor(filled * 100)} %: the store has no older data, so early failures weigh more.`]
      : []),
    ...(unused ? [`${nameOf(part)} counted no bad event. If failures did happen, check its selector.`] : []),
  ];
}

function evaluationText({ coarse }: Replay): string {
  const wide = coarse ? ', and on whole hours where too much burned long ago' : '';
  return `The alert conditions were evaluated every five minutes over this history${wide}; alerts less than an hour apart count as one.`;
}

function metricsOf({ indicator }: Slo): SloMetric[] {
  switch (indicator.kind) {
    case 'latency':
      return [indicator.histogram];
    case 'gauge':
      return indicator.metrics;
    case 'timeSlice':
      return [indicator.metric];
    default:
      return [indicator.total];
  }
}

const nameOf = (metric: SloMetric): string => ('query' in metric ? metric.query : `"${metric.concept}"`);
