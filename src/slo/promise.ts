/** What an SLO promises: what is wrong with its objective and its window, and what it is a share of. */
import { CALENDAR_UNITS, type SloIndicator, type SloWindow } from './types';
import { isTimeZone } from './window';

export function objectiveProblems(objective: unknown): string[] {
  if (typeof objective !== 'number' || !Number.isFinite(objective)) {
    return ['The objective is not a number; write 99.9 % as 0.999.'];
  }
  if (objective === 1) {
    return [
      'An objective of 100 % leaves no error budget: the first bad event breaks it for good. Choose less, such as 99.9 %.',
    ];
  }
  if (objective === 0) {
    return ['An objective of 0 % promises nothing. Choose more, such as 99 %.'];
  }
  if (objective > 1) {
    return [`The objective is ${objective}; write a ratio below 1, such as 0.999 for 99.9 %.`];
  }
  return objective < 0 ? [`The objective is ${objective}; it must lie between 0 and 1.`] : [];
}

export function windowProblems(window: SloWindow): string[] {
  if (window.kind === 'rolling') {
    const fine = Number.isInteger(window.days) && window.days >= 1 && window.days <= 366;
    return fine ? [] : [`A rolling window has 1 to 366 whole days, not ${window.days}.`];
  }
  const problems = [];
  if (!CALENDAR_UNITS.includes(window.unit)) {
    problems.push(`"${window.unit}" is not a calendar period; choose one of ${CALENDAR_UNITS.join(', ')}.`);
  }
  if (!isTimeZone(window.timeZone)) {
    problems.push(`"${window.timeZone}" is not a time zone; write an IANA name such as Europe/Berlin or UTC.`);
  }
  return problems;
}

/** Whether an SLO of this indicator can be a condition of a throughput: its objective is a share of events. */
export function countsEvents(indicator: SloIndicator): boolean {
  return (indicator.kind === 'ratio' || indicator.kind === 'latency') && !indicator.slices;
}
