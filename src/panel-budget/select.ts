import {
  type DataFrame,
  type Field,
  FieldType,
  getFieldDisplayName,
  type Labels,
  LoadingState,
  type PanelData,
} from '@grafana/data';
import { errorsOf } from '../shared/store/failures';
import { noDataProblem } from './noData';
import { readForecast, readLine, readSlo, type Forecast, type SloMeta } from './insights';
import { type BudgetSeries, hasValue, readSeries, timeField, valuesAt } from './series';
import { ownValue } from '../own';

/** What the panel draws. */
export interface Budget {
  series: BudgetSeries;
  /** The burn rate at each time of the series, when there is one: 1 spends the budget exactly in its window. */
  burn?: Array<number | null>;
  /** What the data say about the SLO. */
  slo: SloMeta;
  forecast?: Forecast;
  /** The remaining budget with no further bad event, as old ones leave a rolling window. */
  expiring?: BudgetSeries;
  /** Display names of all series that could be drawn, the drawn one among them. */
  choices: string[];
  /** Notes on the data; whole sentences. */
  notes: string[];
}

export type Selection = { budget: Budget; problem?: undefined } | { budget?: undefined; problem: string };

interface Candidate {
  frame: DataFrame;
  field: Field<number | null>;
  /** As Grafana shows the field. */
  shown: string;
  /** The same, with what tells it from others of that name. */
  name: string;
}

/** Frames beside the budget, by name: pkg/insights writes them. */
const BESIDE = new Set(['forecast', 'expiring', 'events']);

/**
 * Finds the field to draw and all that belongs to it.
 * @param wanted display name of the field; empty means the first numeric field over time that is not a burn rate
 * @param wantedBurn display name of the burn rate's field; empty means the one whose name says so
 * @returns the budget, or a sentence that says why there is none and what to do
 */
export function selectBudget(data: PanelData, wanted = '', wantedBurn = ''): Selection {
  const frames = data.series.filter(
    (frame) => frame.length > 0 && frame.fields.length > 0 && !BESIDE.has(frame.name ?? '')
  );
  if (frames.length === 0) {
    return { problem: noDataProblem(data) };
  }
  const all = candidates(frames, data.series);
  if (all.length === 0) {
    return { problem: 'The data hold no numbers. Query the remaining error budget as a ratio over time.' };
  }
  const overTime = all.filter(({ frame }) => timeField(frame) !== undefined);
  const chosen = wanted ? all.filter((c) => isCalled(c, wanted)) : budgets(overTime, wantedBurn);
  if (wanted && chosen.length === 0) {
    return { problem: `No numeric field is called "${wanted}". ${offer(all, 'value field')}` };
  }
  const candidate = chosen.find(({ frame }) => timeField(frame) !== undefined);
  if (!candidate) {
    return { problem: 'The data have no time field. Query a series over time instead of a table or a single value.' };
  }
  const series = readSeries(candidate.frame, candidate.field, candidate.name);
  if (!hasValue(series)) {
    return { problem: `"${series.name}" has no value in this time range. Choose a longer one, or check the query.` };
  }
  return { budget: complete(series, candidate, overTime, data, wantedBurn) };
}

function complete(
  series: BudgetSeries,
  drawn: Candidate,
  all: Candidate[],
  data: PanelData,
  wantedBurn: string
): Budget {
  const rate = burnCandidate(drawn, all, wantedBurn);
  const { labels } = drawn.field;
  const alone = data.series.filter((frame) => frame.name === 'budget').length <= 1;
  const beside = (name: string) =>
    data.series.find((frame) => frame.name === name && frame.length > 0 && (alone || sameLabels(frame, labels)));
  const expiring = beside('expiring');
  const choices = [...new Set(budgets(all, wantedBurn).map(({ name }) => name))];
  return {
    series,
    burn: rate && valuesAt(series.times, readSeries(rate.frame, rate.field, rate.name)),
    slo: readSlo(drawn.frame),
    forecast: readForecast(beside('forecast')),
    expiring: expiring && readLine(expiring, 'remaining'),
    choices: choices.includes(series.name) ? choices : [series.name, ...choices],
    notes: notesOn(
      series,
      data,
      wantedBurn && !rate ? `No field is called "${wantedBurn}". ${offer(all, 'burn field')}` : ''
    ),
  };
}

/** A value above this is unlikely to be a ratio; a little above 1 comes from rounding. */
const RATIO_LIMIT = 1.001;

function notesOn({ values }: BudgetSeries, data: PanelData, burnNote: string): string[] {
  const notes = burnNote ? [burnNote] : [];
  const [failure] = errorsOf(data);
  if (failure || data.state === LoadingState.Error) {
    notes.push(`A query failed, so this may be incomplete: ${failure?.message ?? 'see the query inspector'}.`);
  }
  if (values.some((value) => value !== null && value > RATIO_LIMIT)) {
    notes.push(
      'Some values are above 100 %: this panel reads ratios (1 is the whole budget), so divide percentages by 100.'
    );
  }
  return notes;
}

function offer(all: Candidate[], option: string): string {
  const names = [...new Set(all.map((c) => `"${c.name}"`))];
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `Choose another ${option} in the options: there is ${names.slice(0, 5).join(', ')}${more}.`;
}

function candidates(frames: DataFrame[], all: DataFrame[]): Candidate[] {
  const found = frames.flatMap((frame) =>
    frame.fields
      .filter((field) => field.type === FieldType.number)
      .map((field) => ({ frame, field, shown: getFieldDisplayName(field, frame, all) }))
  );
  // The labels that differ are enough of a name: with all labels, a list would be unreadable.
  const told = distinct(found, (each, _, same) => {
    const words = differing(
      each.field.labels,
      same.map(({ field }) => field.labels)
    );
    return words === '' || saysBurn(each) ? `${each.shown} ${words}`.trim() : words;
  });
  const whole = distinct(told, ({ shown, name }) => (name === shown ? name : `${shown} ${name}`));
  return distinct(whole, ({ name }, number) => `${name} (${number})`);
}

/** Those labels whose values are not the same in all series; of a single one, the value alone. */
function differing(labels: Labels = {}, all: Array<Labels | undefined>): string {
  const names = [...new Set(all.flatMap((each) => Object.keys(each ?? {})))].filter((name) =>
    all.some((each) => ownValue(each, name) !== ownValue(labels, name))
  );
  const own = names.filter((name) => ownValue(labels, name));
  return names.length === 1 && own.length === 1
    ? labels[own[0]]
    : own.map((name) => `${name}="${labels[name]}"`).join(', ');
}

/** Gives those that share a name another one; `number` counts them from 1, and `same` are all of them. */
function distinct<T extends { shown: string; name?: string }>(
  all: T[],
  rename: (each: T, number: number, same: T[]) => string
): Array<T & { name: string }> {
  const nameOf = ({ name, shown }: T) => name ?? shown;
  const groups = new Map<string, T[]>();
  all.forEach((each) => groups.set(nameOf(each), [...(groups.get(nameOf(each)) ?? []), each]));
  return all.map((each) => {
    const name = nameOf(each);
    const same = groups.get(name) ?? [];
    return { ...each, name: same.length > 1 ? rename(each, same.indexOf(each) + 1, same) : name };
  });
}

const isCalled = ({ name, shown, field }: Candidate, wanted: string) => [name, shown, field.name].includes(wanted);

const saysBurn = ({ shown, field }: Pick<Candidate, 'shown' | 'field'>) =>
  /\bburn/i.test(field.name) || /^burn/i.test(shown);

/** Without the burn rates, unless there is nothing else. */
function budgets(all: Candidate[], wantedBurn: string): Candidate[] {
  const others = all.filter((c) => !(wantedBurn ? isCalled(c, wantedBurn) : saysBurn(c)));
  return others.length > 0 ? others : all;
}

/** The burn rate of the same group: in the same frame, or with the same labels, or the only one there is. */
function burnCandidate(drawn: Candidate, all: Candidate[], wanted: string): Candidate | undefined {
  const rates = all.filter((c) => c.field !== drawn.field && (wanted ? isCalled(c, wanted) : saysBurn(c)));
  return (
    rates.find(({ frame }) => frame === drawn.frame) ??
    rates.find(({ field }) => equalLabels(field.labels, drawn.field.labels)) ??
    (rates.length === 1 || wanted ? rates[0] : undefined)
  );
}

function sameLabels(frame: DataFrame, labels?: Labels): boolean {
  const field = frame.fields.find(({ type }) => type === FieldType.number);
  return field !== undefined && equalLabels(field.labels, labels);
}

function equalLabels(a: Labels = {}, b: Labels = {}): boolean {
  const names = Object.keys(a).filter((name) => name !== '__name__');
  const others = Object.keys(b).filter((name) => name !== '__name__');
  return names.length === others.length && names.every((name) => ownValue(b, name) === a[name]);
}
