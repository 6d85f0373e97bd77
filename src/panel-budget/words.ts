import { decimal, significant, whole } from '../shared/words/locale';
import { type BudgetEvent, eventsNear, KIND_WORDS } from './events';
import { type Exhaustion } from './insights';
import { BURNING, budgetLevel, burnLevel, lookOf } from './levels';
import { idealAt, usedUpSince } from './outlook';
import { nearest } from './series';
import { type View } from './view';

/** Writes a time in milliseconds as the reader wants it. */
export type WriteDate = (at: number) => string;

/** The budget in whole sentences, the most important first. */
export function sentence(view: View, date: WriteDate): string {
  const { filled } = view.budget.slo;
  return [
    `${now(view)}${spent(view) ?? lowest(view, date)}.`,
    outlook(view, date),
    comesBack(view),
    filled !== undefined && filled < 0.995 && `Only ${percent(filled)} of the window has data yet.`,
    ...view.budget.notes,
  ]
    .filter(Boolean)
    .join(' ');
}

export const stateOf = ({ last, lowBelow }: View) => budgetLevel(last.value, lowBelow);

function now(view: View): string {
  const { value } = view.last;
  switch (stateOf(view)) {
    case 'spent':
      return value < 0 ? `Overspent by ${percent(-value)}` : 'Used up: 0 % left';
    case 'low':
      return `Low: only ${percent(value)} left`;
    default:
      return `${percent(value)} left`;
  }
}

/** In events, when the data count them. */
function spent({ budget }: View): string | undefined {
  const { badEvents, totalEvents, objective } = budget.slo;
  if (badEvents === undefined || totalEvents === undefined || objective === undefined) {
    return undefined;
  }
  return `: ${count(badEvents)} of ${count((1 - objective) * totalEvents)} allowed errors spent`;
}

function lowest({ budget: { series }, last }: View, date: WriteDate): string {
  let at = last.at;
  let least = last.value;
  let wasHigher = false;
  series.values.forEach((value, i) => {
    if (value !== null && value < least) {
      [least, at] = [value, series.times[i]];
    }
    wasHigher ||= value !== null && value > last.value;
  });
  if (least < last.value) {
    return `; lowest was ${percent(least)} on ${date(at)}`;
  }
  return wasHigher ? '; that is the lowest in this time range' : '';
}

function outlook({ budget, last, forecast }: View, date: WriteDate): string | undefined {
  const since = usedUpSince(budget.series);
  if (since !== undefined) {
    return since > budget.series.times[0] ? `It was used up on ${date(since)}.` : undefined;
  }
  if (forecast?.exhaustion) {
    return `At today's rate it is used up on ${date(forecast.exhaustion.at)}${band(forecast.exhaustion, date)}.`;
  }
  if (forecast || (last.burn !== null && last.burn < BURNING)) {
    return "At today's rate it lasts.";
  }
  return last.burn === null ? undefined : `It burns at ${rate(last.burn)} the sustainable rate.`;
}

function band({ earliest, latest }: Exhaustion, date: WriteDate): string {
  if (earliest === undefined) {
    return '';
  }
  return latest === undefined ? `, ${date(earliest)} at the earliest` : ` (${date(earliest)} to ${date(latest)})`;
}

/** A gain below this is not worth a sentence. */
const GAIN = 0.0005;

function comesBack({ budget: { expiring }, last }: View): string | undefined {
  const gain = (expiring?.values.at(-1) ?? last.value) - last.value;
  return gain > GAIN ? `Within a day ${percent(gain)} comes back, as old errors leave the window.` : undefined;
}

/** One line of the tooltip. */
export interface Row {
  label: string;
  value: string;
}

/** Everything known about one time. */
export function rowsAt(view: View, at: number): Row[] {
  return at <= view.last.at ? [...past(view, at), ...ideal(view, at)] : [...future(view, at), ...ideal(view, at)];
}

function past({ budget: { series, burn }, lowBelow }: View, at: number): Row[] {
  const i = nearest(series.times, at);
  const value = series.values[i];
  if (value === null) {
    return [{ label: 'Budget left', value: 'No value' }];
  }
  const left = { label: 'Budget left', value: percent(value) };
  if (!burn?.some((rate) => rate !== null)) {
    return [left, { label: 'State', value: lookOf(budgetLevel(value, lowBelow)).words }];
  }
  const speed = burn[i];
  const words = lookOf(burnLevel(speed)).words;
  return [left, { label: 'Burn rate', value: speed === null ? words : `${rate(speed)}, ${words}` }];
}

function future({ ahead: { forecast, expiring } }: View, at: number): Row[] {
  const rows: Row[] = [];
  if (forecast) {
    const i = nearest(forecast.times, at);
    const [middle, lower, upper] = [forecast.remaining[i], forecast.lower[i], forecast.upper[i]];
    if (middle !== null) {
      const between = lower === null || upper === null ? '' : ` (${percent(lower)} to ${percent(upper)})`;
      rows.push({ label: 'Forecast', value: percent(middle) + between });
    }
  }
  const i = expiring ? nearest(expiring.times, at) : -1;
  const value = expiring && at <= expiring.times[expiring.times.length - 1] ? expiring.values[i] : null;
  return value === null ? rows : [...rows, { label: 'With no further error', value: percent(value) }];
}

function ideal({ window, ideal: { times } }: View, at: number): Row[] {
  return window && times.length > 0 && at >= times[0] && at <= times[1]
    ? [{ label: 'Even spending', value: percent(idealAt(window, at)) }]
    : [];
}

/** Events that a tooltip lists one by one. */
const LISTED = 5;

/** @param reach milliseconds around `at` in which an event counts as there */
export function eventWords(view: View, at: number, reach: number, date: WriteDate): string[] {
  const events = eventsNear(view.events, at, reach);
  const words = events.slice(0, LISTED).map((event) => eventLine(event, date));
  return events.length > LISTED ? [...words, `and ${events.length - LISTED} more`] : words;
}

function eventLine({ kind, text, time, timeEnd }: BudgetEvent, date: WriteDate): string {
  const when = timeEnd > time ? `${date(time)} to ${date(timeEnd)}` : date(time);
  return `${KIND_WORDS[kind]}, ${when}${text ? `: ${text.length > 80 ? `${text.slice(0, 79)}…` : text}` : ''}`;
}

const rate = (burn: number) => `${significant(burn, 3)}x`;

/** Events: whole when there are many, a tenth of one when there are few. */
export const count = (events: number): string => decimal(events, events < 10 ? 1 : 0);

/** Beyond this many percent, digits are meaningless. */
const ABSURD = 1e6;

/** A ratio as percent, with one decimal unless it is a whole number; no rounding turns "some" into "none" or "all". */
export function percent(ratio: number): string {
  const value = ratio * 100;
  const rounded = Math.round(value * 10) / 10;
  if (Math.abs(value) > ABSURD) {
    return value > 0 ? `> ${whole(ABSURD)} %` : `< ${whole(-ABSURD)} %`;
  }
  if (rounded === 0 && value !== 0) {
    return value > 0 ? `< ${decimal(0.1, 1)} %` : `> ${decimal(-0.1, 1)} %`;
  }
  if (rounded === 100 && value < 100) {
    return `> ${decimal(99.9, 1)} %`;
  }
  return `${decimal(rounded, 1)} %`;
}
