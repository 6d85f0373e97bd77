/** Since when a store has a series, by a few queries at single moments: never by reading its history. */
import { moment } from '../../shared/words/locale';
import { type TimeZone } from '@grafana/schema';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Moments of the first look, in seconds before now. */
const FIRST_LOOK = [0, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY];
/** Moments of the second look, between the earliest moment at which it existed and the next. */
const SECOND_LOOK = 6;

/** Seconds before now: the series existed at one, and not at the other. */
export interface FirstSeen {
  /** The earliest moment at which it was seen; undefined if it never was. */
  present?: number;
  /** The next earlier moment that was checked; undefined if it was seen at every one. */
  absent?: number;
}

/** Whether the series existed at each moment, in seconds before now. */
export type Look = (secondsAgo: number[]) => Promise<boolean[]>;

/** Two looks: at growing distances, then between the two that differ. A pause of contextd does not matter: the earliest sight counts. */
export async function findFirstSeen(look: Look): Promise<FirstSeen> {
  const rough = narrow(FIRST_LOOK, await look(FIRST_LOOK));
  if (rough.present === undefined || rough.absent === undefined) {
    return rough;
  }
  const step = (rough.absent - rough.present) / (SECOND_LOOK + 1);
  const between = Array.from({ length: SECOND_LOOK }, (_, i) => Math.round((rough.present ?? 0) + step * (i + 1)));
  const fine = narrow([rough.present, ...between, rough.absent], [true, ...(await look(between)), false]);
  return fine;
}

function narrow(moments: number[], seen: boolean[]): FirstSeen {
  const last = seen.lastIndexOf(true);
  return last < 0 ? { absent: moments[0] } : { present: moments[last], absent: moments[last + 1] };
}

/** PromQL that is 1 where series exist at a moment; each reads one sample of each. */
export function presenceQuery(selector: string, secondsAgo: number): string {
  return secondsAgo === 0 ? `group(${selector})` : `group(${selector} offset ${secondsAgo}s)`;
}

/** "Since some time between 18 Nov 2026, 21:00 and 19 Nov 2026, 00:30." */
export function firstSeenText({ present, absent }: FirstSeen, now: number, timeZone: TimeZone): string {
  const at = (secondsAgo: number) => moment(now - secondsAgo * 1000, timeZone);
  if (present === undefined) {
    return 'Not seen in the last five minutes, nor at any moment checked within the last year.';
  }
  if (absent === undefined) {
    return `For over a year, since before ${at(present)}.`;
  }
  return `Since some time between ${at(absent)} and ${at(present)}.`;
}
