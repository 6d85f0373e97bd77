import type { CalendarUnit, SloWindow } from '../types';
import { MapReader } from '../yaml-reader';
import { keep, type Reading } from './context';

const UNITS = new Map<string, CalendarUnit>([
  ['d', 'day'],
  ['w', 'week'],
  ['M', 'month'],
  ['Q', 'quarter'],
  ['Y', 'year'],
]);

/** A Monday that begins a year, so that periods of every unit begin there. */
export const FIRST_START = '2024-01-01 00:00:00';
export const START_PATH = 'spec.timeWindow[0].calendar.startTime';

export function readWindow(reading: Reading, spec: MapReader): SloWindow | undefined {
  const { yaml } = reading;
  const [first, ...more] = spec.list('timeWindow');
  if (more.length > 0) {
    yaml.report(more[0], '"spec.timeWindow" has more than one entry; an SLO has one window.');
  }
  const map = first && MapReader.of(yaml, first, 'spec.timeWindow[0]');
  if (!map) {
    return undefined;
  }
  const duration = map.text('duration');
  const rolling = map.flag('isRolling', false) ?? !map.has('calendar');
  if (rolling && map.has('calendar')) {
    yaml.report(map.at('calendar'), 'A rolling window has no calendar; remove it, or write isRolling: false.');
  }
  const calendar = map.child('calendar', !rolling);
  const startTime = calendar?.text('startTime', false);
  const timeZone = calendar?.text('timeZone');
  calendar?.done();
  map.done();
  const length = duration === undefined ? undefined : lengthOf(reading, map, duration, rolling);
  if (!length) {
    return undefined;
  }
  const { count, unit } = length;
  if (rolling) {
    return { kind: 'rolling', days: count * (unit === 'week' ? 7 : 1) };
  }
  if (calendar && startTime !== undefined) {
    const problem = startProblem(startTime, unit);
    if (problem) {
      yaml.report(calendar.at('startTime'), problem);
    }
    keep(reading, START_PATH, startTime === FIRST_START ? undefined : startTime);
  }
  return timeZone === undefined ? undefined : { kind: 'calendar', unit, timeZone };
}

/** The length of a window; reports one that cannot be. */
function lengthOf({ yaml }: Reading, map: MapReader, duration: string, rolling: boolean) {
  const refuse = (message: string): undefined => {
    yaml.report(map.at('duration'), message);
    return undefined;
  };
  const match = /^(\d+)([smhdwMQY])$/.exec(duration);
  if (!match) {
    return refuse(`"${duration}" is not a duration; write for example 30d, or 1M with isRolling: false.`);
  }
  const [, digits, letter] = match;
  const unit = UNITS.get(letter);
  if (!unit) {
    const months = letter === 'm' ? ' In OpenSLO "m" is minutes and "M" is months.' : '';
    return refuse(`An SLO's window cannot be ${duration}: the shortest unit is the day, for example 1d.${months}`);
  }
  if (!rolling && digits !== '1') {
    return refuse(`A calendar window is one period; write 1${letter} in place of ${duration}.`);
  }
  if (rolling && unit !== 'day' && unit !== 'week') {
    return refuse(`A rolling window is written in days or weeks; write for example 30d in place of ${duration}.`);
  }
  return { count: Number(digits), unit };
}

const BEGINS: Record<CalendarUnit, string> = {
  day: 'at midnight',
  week: 'on a Monday at midnight',
  month: 'on the first day of a month at midnight',
  quarter: 'on the first day of January, April, July or October at midnight',
  year: 'on 1 January at midnight',
};

/** Why periods of a unit do not begin at a time; undefined where they do. */
export function startProblem(startTime: string, unit: CalendarUnit): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(startTime);
  const [, year, month, day, time = '00:00'] = match ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (!match || date.getUTCDate() !== Number(day)) {
    return `"${startTime}" is not a start time; write for example ${FIRST_START}, without a time zone.`;
  }
  const first = date.getUTCDate() === 1;
  const begins = {
    day: true,
    week: date.getUTCDay() === 1,
    month: first,
    quarter: first && date.getUTCMonth() % 3 === 0,
    year: first && date.getUTCMonth() === 0,
  }[unit];
  return begins && /^00:00(:00)?$/.test(time)
    ? undefined
    : `A calendar ${unit} begins ${BEGINS[unit]} here, not at ${startTime}; write for example ${FIRST_START}.`;
}
