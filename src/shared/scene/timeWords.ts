/** What a reader must know about a time range, in words. */
import { type Problem } from '../store/problems';
import { moment } from '../words/locale';
import { windowText } from '../words/readings';
import {
  elapsed,
  LONGEST_CHART,
  LONGEST_COUNT,
  LONGEST_HEADLINE,
  LONGEST_SMALL,
  rangeProblem,
  type Span,
  windowOf,
} from './elapsed';

/** Why nothing can be measured in a time range, and what to do. */
export function timeRangeProblem(range: Span, now: number, timeZone: string): Problem | undefined {
  const kind = 'timeRange';
  const at = (t: number) => moment(t, timeZone);
  switch (rangeProblem(range, now)) {
    case 'future':
      return {
        kind,
        title: 'This time range has not begun',
        detail: `It starts on ${at(range.from)}, and nothing is measured before it happens. Choose a time range that starts in the past.`,
      };
    case 'backwards':
      return {
        kind,
        title: 'This time range ends before it begins',
        detail: `It starts on ${at(range.from)} and ends on ${at(range.to)}. Swap the two, or choose another time range.`,
      };
    case 'unreadable':
      return {
        kind,
        title: 'This time range cannot be read',
        detail: 'Its start or its end is not a time. Choose another time range.',
      };
    default:
      return undefined;
  }
}

/** What is left out of a time range; nothing where it is shown as it was chosen. */
export function rangeNote(range: Span, now: number): string | undefined {
  if (rangeProblem(range, now)) {
    return undefined;
  }
  const length = Math.min(range.to, now) - range.from;
  const facts = [
    range.to > now
      ? 'This time range ends in the future: numbers and charts end now, and changes compare what has passed of it with the same length before.'
      : '',
    length > LONGEST_COUNT * 1000
      ? `Tables that count events cover the last ${windowText(LONGEST_COUNT)} of this time range.`
      : '',
    length > LONGEST_SMALL ? `Small lines and tables cover its last ${windowText(LONGEST_SMALL / 1000)}.` : '',
    length > LONGEST_CHART ? 'Charts cover its last 10 years.' : '',
  ].filter(Boolean);
  return facts.length > 0 ? facts.join(' ') : undefined;
}

/** Which part of a time range the key numbers cover, where it is not all of it. */
export function windowNote(range: Span, now: number): string | undefined {
  const { from, to } = elapsed(range, now);
  const seconds = windowOf(range, now, LONGEST_HEADLINE);
  const length = Math.floor((to - from) / 1000);
  if (seconds === length) {
    return undefined;
  }
  return seconds < length
    ? `The numbers cover the last ${windowText(seconds)} of this time range.`
    : `The numbers cover the ${windowText(seconds)} before the end of this time range: a shorter time holds too few samples.`;
}
