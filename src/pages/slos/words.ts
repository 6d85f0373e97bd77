/** What the pages of SLOs say, in words; numbers are rounded so that nothing looks better than it is. */
import { type TimeRange } from '@grafana/data';
import type { BudgetState } from '../../slo/budget';
import type { Exhaustion } from '../../slo/forecast';
import { type Proven, type ProofVerdict } from '../../slo/proven';
import type { GroupReading, SloReading, SloStatus } from '../../slo/reading';
import { DEFAULT_MIN_BAD_EVENTS, type Slo, type SloWindow } from '../../slo/types';
import { DAY, HOUR, MINUTE } from '../../slo/window';
import { type SloMeasure } from '../../shared/slos/measure';
import { decimal, moment, significant, whole } from '../../shared/words/locale';
import { enumerate, type HealthState, type Sentence } from '../../shared/words/readings';

/** The status of a budget; or of a throughput, which may be neither kept nor broken. */
export type PromiseStatus = SloStatus | 'notProven';

export const STATUS_WORDS: Record<PromiseStatus, string> = {
  met: 'Met',
  atRisk: 'At risk',
  missed: 'Missed',
  notProven: 'Not proven yet',
  unknown: 'Unknown',
};

export const STATUS_STATE: Record<PromiseStatus, HealthState> = {
  met: 'good',
  atRisk: 'warning',
  missed: 'critical',
  notProven: 'neutral',
  unknown: 'unknown',
};

/** "30 days", "calendar month, Europe/Berlin". */
export function windowWords(window: SloWindow): string {
  return window.kind === 'rolling'
    ? `${window.days} day${window.days === 1 ? '' : 's'}`
    : `calendar ${window.unit}, ${window.timeZone}`;
}

/** The window that ends now, as a time in a sentence. */
export function sinceWords(window: SloWindow): string {
  return window.kind === 'rolling' ? `the last ${windowWords(window)}` : `this ${window.unit} (${window.timeZone})`;
}

/** What the charts of an SLO show: its window, or a time range that the reader has chosen. */
export function chartsWords(
  { window }: Pick<Slo, 'window'>,
  chosen: Pick<TimeRange, 'from' | 'to'> | undefined,
  timeZone: string
): string {
  const since = sinceWords(window);
  return chosen
    ? `The budget and burn rate charts show ${moment(chosen.from.valueOf(), timeZone)} to ${moment(chosen.to.valueOf(), timeZone)}. Everything else on this page is about ${since}.`
    : `The budget and burn rate charts show ${since}, the window of this SLO.`;
}

/** What is promised: "99.9 %", or for a throughput "10/s". */
export function objectiveWords({ indicator, objective }: Pick<Slo, 'indicator' | 'objective'>): string {
  return indicator.kind === 'throughput' ? `${decimal(indicator.target, 9)}/s` : `${decimal(objective * 100, 7)} %`;
}

/** A ratio of good events with as many digits as its objective needs, rounded down: 99.899 % is not 99.9 %. */
export function ratioWords(ratio: number | undefined, objective: number): string {
  if (ratio === undefined) {
    return '–';
  }
  const digits = Math.min(6, Math.max(2, Math.ceil(-Math.log10(1 - objective))));
  if (ratio === 1 || ratio === 0) {
    return `${ratio * 100} %`;
  }
  const scale = 10 ** digits;
  // A little more than rounding errors, so that exactly 99.9 % stays 99.9 %; but what is not whole is never 100 %.
  const shown = Math.min(Math.floor(ratio * 100 * scale + 1e-6), 100 * scale - 1);
  return `${decimal(shown / scale, digits, digits)} %`;
}

/** A share of the budget: "61 %", "0.4 %", "−230 %"; rounded down. */
export function budgetWords(remaining: number | undefined): string {
  if (remaining === undefined) {
    return '–';
  }
  const percent = remaining * 100;
  const digits = Math.abs(percent) < 1 ? 2 : Math.abs(percent) < 100 ? 1 : 0;
  const scale = 10 ** digits;
  const shown = Math.floor(percent * scale + 1e-6) / scale;
  return `${shown < 0 ? '−' : ''}${decimal(Math.abs(shown), digits)} %`;
}

/** "6.2x"; nothing happened: an en dash. */
export function burnWords(burn: number | undefined): string {
  if (burn === undefined) {
    return '–';
  }
  return `${decimal(Math.max(0, burn), burn < 10 ? 1 : 0)}x`;
}

/** A number of events; fractions of them come from maintenance that cuts a step. */
export function countWords(count: number): string {
  return whole(count);
}

/** Bad events that are allowed: fewer than ten with a fraction, since "0 allowed" would be another promise. */
export function allowedWords(count: number): string {
  return count >= 10 || count <= 0 ? countWords(Math.max(0, count)) : significant(count, 2);
}

/** Less than this of a budget is nothing: sums of counts are exact to some digits alone. */
const NOTHING = 1e-9;

/** What is left of one budget. Where it allows less than one event, a percentage would say more than is known. */
export function leftWords({ state, few }: Pick<GroupReading, 'state' | 'few'>): string {
  if (few) {
    return '–';
  }
  return state.allowed < 1 && (state.remaining ?? 0) < 0 ? 'overspent' : budgetWords(state.remaining);
}

/** Why a budget of so few events has no status. */
export function fewWords(slo: Slo, { total, bad, allowed }: BudgetState): string {
  const { many } = unitWords(slo);
  return `Too few ${many} to say: ${countWords(bad)} of ${countWords(total)} were bad in ${sinceWords(slo.window)}, and ${allowedWords(allowed)} are allowed, so that a single one decides.`;
}

/** Since when nothing is known. */
export function silenceWords(since: number, now: number, timeZone: string): string {
  return `The store has had no samples of it for ${spanWords(now - since)}, since ${moment(since, timeZone)}.`;
}

/** A length of time: "45 min", "12 h", "19 days". */
export function spanWords(ms: number): string {
  if (ms < 2 * HOUR) {
    const minutes = Math.max(1, Math.round(ms / MINUTE));
    return `${minutes} min`;
  }
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / DAY)} days`;
}

/** When the budget is gone: "gone", "lasts", "3 days", with the band where there is room for it. */
export function goneWords({ state, exhaustion, few }: GroupReading, now: number, band = false): string {
  if (few) {
    return '–';
  }
  if (state.remaining !== undefined && state.remaining <= NOTHING) {
    return 'gone';
  }
  if (exhaustion === undefined) {
    return '–';
  }
  if (exhaustion === null) {
    return 'lasts';
  }
  return `${spanWords(exhaustion.at - now)}${band ? ` (${bandWords(exhaustion, now)})` : ''}`;
}

/** "2 days to never": the band of a forecast. */
export function bandWords({ earliest, latest }: Exhaustion, now: number): string {
  return `${spanWords(earliest - now)} to ${latest === null ? 'never' : spanWords(latest - now)}`;
}

/** Minutes, or events: what an SLI counts. */
export function unitWords({ indicator }: Pick<Slo, 'indicator'>): { one: string; many: string } {
  switch (indicator.kind) {
    case 'gauge':
      return { one: 'minute', many: 'minutes' };
    case 'timeSlice':
      return indicator.sliceSeconds === 60
        ? { one: 'minute', many: 'minutes' }
        : { one: 'slice', many: `slices of ${indicator.sliceSeconds} s` };
    default:
      return { one: 'event', many: 'events' };
  }
}

/** The group of a reading: "tool=memory_search". */
export function groupWords(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label} ${value || '(none)'}`)
    .join(', ');
}

/** Which promises are kept, and which one needs a look first. */
export function listSentence(measures: ReadonlyArray<SloMeasure | undefined>, now: number): Sentence {
  const done = measures.filter((one) => one !== undefined);
  if (measures.length === 0) {
    return { state: 'unknown', text: 'There is no SLO yet: add one, or bring the shipped ones back.' };
  }
  if (done.length < measures.length) {
    return { state: 'unknown', text: `Measuring… ${done.length} of ${measures.length} SLOs are measured.` };
  }
  const statuses = done.map(statusOfMeasure);
  const count = (status: PromiseStatus) => statuses.filter((one) => one === status).length;
  const open = count('notProven');
  const known = done.length - count('unknown') - open;
  if (known === 0) {
    const none = open > 0 ? `No promise can be judged yet${openWords(open)}.` : '';
    return { state: 'unknown', text: none || `None of the ${done.length} SLOs can be measured here.` };
  }
  const facts = [
    count('missed') > 0 ? `${names(done, 'missed')} ${count('missed') === 1 ? 'is' : 'are'} missed` : '',
    ...done.filter((one) => statusOfMeasure(one) === 'atRisk').map((one) => riskWords(one, now)),
  ].filter(Boolean);
  const unknown = unknownWords(done);
  const state = count('missed') > 0 ? 'critical' : count('atRisk') > 0 ? 'warning' : 'good';
  const kept = known - count('missed') - done.filter(isBroken).length;
  return {
    state,
    text: `${kept} of ${known} ${known === 1 ? 'promise is' : 'promises are'} kept${facts.length > 0 ? `; ${enumerate(facts)}` : ', and no budget is low or burns fast'}${openWords(open)}.${unknown}`,
  };
}

/** What was promised and not proven: neither kept nor broken. */
function openWords(count: number): string {
  return count === 0 ? '' : `; ${count} ${count === 1 ? 'is' : 'are'} not proven yet`;
}

/** What has no status: what cannot be measured, and what was measured and does not tell. */
function unknownWords(measures: readonly SloMeasure[]): string {
  const unknown = measures.filter((one) => statusOfMeasure(one) === 'unknown');
  const silent = unknown.filter(({ reading }) => reading?.silentSince !== undefined).length;
  const few = unknown.filter(({ reading }) => reading?.silentSince === undefined && reading?.worst?.few).length;
  const rest = unknown.length - silent - few;
  return [
    rest > 0 ? ` ${rest} cannot be measured here.` : '',
    silent > 0 ? ` ${silent} ${silent === 1 ? 'has' : 'have'} no new samples.` : '',
    few > 0 ? ` ${few} ${few === 1 ? 'has' : 'have'} too few events to say.` : '',
  ].join('');
}

/** At risk, but missed already: within the tolerance that the SLO has below its objective. */
function isBroken(measure: SloMeasure): boolean {
  return statusOfMeasure(measure) === 'atRisk' && (measure.reading?.worst?.state.remaining ?? 1) < 0;
}

const PROOF_STATUS: Record<ProofVerdict, PromiseStatus> = { proven: 'met', notProven: 'notProven', missed: 'missed' };

export function statusOfMeasure({ reading, proven }: SloMeasure): PromiseStatus {
  if (proven) {
    return PROOF_STATUS[proven.verdict];
  }
  return reading?.status ?? 'unknown';
}

function names(measures: readonly SloMeasure[], status: PromiseStatus): string {
  return enumerate(measures.filter((one) => statusOfMeasure(one) === status).map(({ slo }) => `“${slo.title}”`));
}

function riskWords({ slo, reading }: SloMeasure, now: number): string {
  const worst = reading?.groups.find(({ status }) => status === 'atRisk');
  if (!worst) {
    return '';
  }
  const name = `“${slo.title}”`;
  if ((worst.state.remaining ?? 1) < 0) {
    return `${name} is missed by little`;
  }
  const burn = Math.max(...worst.burn.map((rate) => rate ?? 0));
  const gone = goneWords(worst, now);
  const lasts = gone === 'lasts' || gone === '–' ? `has ${budgetWords(worst.state.remaining)} left` : `lasts ${gone}`;
  return worst.burning.length > 0 ? `${name} burns ${burnWords(burn)} and ${lasts}` : `${name} ${lasts}`;
}

/** What is left of one budget, in events and in minutes of outage, and what to do about it. */
export function budgetSentence(
  slo: Slo,
  group: GroupReading,
  { silentSince }: Pick<SloReading, 'silentSince'>,
  timeZone: string
): Sentence {
  const { state, few, status } = group;
  const { many } = unitWords(slo);
  if (silentSince !== undefined) {
    const last = state.remaining === undefined || few ? '' : ` By then ${leftWords(group)} of the budget was left.`;
    return {
      state: 'unknown',
      text: `Unknown: ${uncapitalised(silenceWords(silentSince, state.to, timeZone))}${last}`,
    };
  }
  if (state.remaining === undefined) {
    return { state: 'unknown', text: `Nothing was counted in ${sinceWords(slo.window)}, so no budget was spent.` };
  }
  if (few) {
    return { state: 'unknown', text: fewWords(slo, state) };
  }
  const spent = `${countWords(state.bad)} of ${allowedWords(state.allowed)} allowed bad ${many} spent`;
  const outage =
    many === 'minutes' || state.outageMinutesLeft === undefined || state.remaining <= NOTHING
      ? ''
      : `, or ${spanWords(state.outageMinutesLeft * MINUTE)} of full outage remain at the traffic of the last day`;
  const filled = state.filled < 0.99 ? ` The window is filled ${Math.floor(state.filled * 100)} %.` : '';
  const left = leftWords(group) === 'overspent' ? 'Overspent' : `${leftWords(group)} left`;
  return { state: STATUS_STATE[status], text: `${left}: ${spent}${outage}. ${adviceWords(group)}${filled}` };
}

const uncapitalised = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** What a burn rate means for whoever is on call. "Gone in" is computed as the forecast is, from the last hour alone. */
function adviceWords({ state, burn: [burn], goneAt }: GroupReading): string {
  if (state.remaining !== undefined && state.remaining <= NOTHING) {
    return 'The budget is spent: only changes that make contextd more reliable should go out until it recovers.';
  }
  if (burn === undefined) {
    return 'Nothing happened in the last hour, so nothing burns.';
  }
  if (burn <= 1 || typeof goneAt !== 'number') {
    return burn <= 1
      ? 'At the rate of the last hour the budget lasts: ship as usual.'
      : `The last hour burned at ${burnWords(burn)}, and at this rate the budget lasts until its window ends: find the cause in working hours.`;
  }
  const gone = `At the rate of the last hour (${burnWords(burn)}), the budget is gone in ${spanWords(goneAt - state.to)}`;
  if (burn >= 14.4) {
    return `${gone}: somebody should act now.`;
  }
  return burn >= 6 ? `${gone}: somebody should act within the hour.` : `${gone}: find the cause in working hours.`;
}

/** Where the documentation says how a load test proves a throughput. */
export const PROVE_URL =
  'https://github.com/fyrsmithlabs/contextd-observability/blob/main/docs/slo.md#prove-a-throughput';

/** Why a rate is proven or not. */
export function provenSentence(
  { slo, proven }: SloMeasure,
  all: readonly Slo[],
  format: (t: number) => string
): Sentence {
  if (slo.indicator.kind !== 'throughput' || !proven) {
    return { state: 'unknown', text: '' };
  }
  const { target, conditions } = slo.indicator;
  const names = conditions.map((name) => `“${all.find((one) => one.name === name)?.title ?? name}”`);
  const held = names.length > 0 ? ` while ${enumerate(names)} held` : '';
  const window = sinceWords(slo.window);
  switch (proven.verdict) {
    case 'proven':
      return {
        state: 'good',
        text: `${rateWords(proven.rate ?? 0)} is proven: the highest rate of five minutes in ${window}${held}, on ${format(proven.at ?? 0)}. The promise is ${decimal(target, 9)}/s.`,
      };
    case 'missed':
      return {
        state: 'critical',
        text: `Missed: ${rateWords(proven.seen ?? 0)} was reached on ${format(proven.seenAt ?? 0)}, and ${names.length > 1 ? 'not all of ' : ''}${enumerate(names)} held. The promise is ${decimal(target, 9)}/s; ${provenWords(proven)}.`,
      };
    case 'notProven':
      return {
        state: 'neutral',
        text: `Not proven yet: the promise is ${decimal(target, 9)}/s, and ${seenWords(proven, window)}.`,
      };
  }
}

function provenWords({ rate }: Proven): string {
  return rate === undefined ? 'no rate is proven' : `${rateWords(rate)} is proven`;
}

/** How far the traffic went. Where a condition was broken at the highest rate, what is proven is less. */
export function seenWords({ rate, seen }: Proven, window: string): string {
  if (!seen) {
    return `no five minutes of ${window} had events`;
  }
  const less =
    rate === seen ? '' : rate ? `, of which ${rateWords(rate)} is proven` : ', at which the conditions did not hold';
  return `the highest rate of ${window} was ${rateWords(seen)}${less}`;
}

/** "12.4/s". */
export function rateWords(rate: number): string {
  return `${decimal(rate, rate < 10 ? 2 : 1)}/s`;
}

/** The guard of burn alerts, for a help text. */
export function guardWords({ minBadEvents = DEFAULT_MIN_BAD_EVENTS }: Pick<Slo, 'minBadEvents'>): string {
  return `Alerts need at least ${minBadEvents} bad events in their long window.`;
}
