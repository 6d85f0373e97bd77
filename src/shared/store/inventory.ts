import { dateTime, type TimeRange } from '@grafana/data';
import { nameMatchers, resolve, type Resolution } from '../../metrics/resolve';
import { listLabelValues } from './prometheus';

/** How long an answer is used again. A deploy that brings new metrics shows within this time. */
const TTL_MS = 5 * 60_000;
/** Names are looked for at least this far back, so that a short pause of contextd does not hide its metrics. */
const LOOK_BACK_HOURS = 24;

interface Entry {
  from: number;
  expires: number;
  answer: Promise<unknown>;
}

const entries = new Map<string, Entry>();

type Ask<T> = (range: Pick<TimeRange, 'from' | 'to'>) => Promise<T>;

/** Answers from what was asked within five minutes for the same or an earlier start. A failed answer is not kept. */
export function keptAnswer<T>(question: string[], range: TimeRange, now: number, ask: Ask<T>): Promise<T> {
  const from = Math.min(range.from.valueOf(), now - LOOK_BACK_HOURS * 3_600_000);
  const key = JSON.stringify(question);
  const known = entries.get(key);
  if (known && known.expires > now && known.from <= from) {
    return known.answer as Promise<T>;
  }
  const answer = ask({ from: dateTime(from), to: dateTime(Math.max(range.to.valueOf(), now)) });
  const entry = { from, expires: now + TTL_MS, answer };
  entries.set(key, entry);
  answer.catch(() => {
    if (entries.get(key) === entry) {
      entries.delete(key);
    }
  });
  return answer;
}

/**
 * What this data source has of the catalogue, for these jobs: two label-values calls, of the series that carry an instance
 * and of those that do not, kept for five minutes.
 *
 * @throws ProblemError when the data source cannot answer
 */
export function inventory(dataSource: string, jobs: string[], range: TimeRange, now = Date.now()): Promise<Resolution> {
  return keptAnswer(['names', dataSource, ...jobs], range, now, async (asked) => {
    const matchers = nameMatchers(jobs);
    const [identified, anonymous] = await Promise.all([
      listLabelValues(dataSource, '__name__', matchers.identified, asked),
      listLabelValues(dataSource, '__name__', matchers.anonymous, asked),
    ]);
    return resolve(identified.values, { anonymous: anonymous.values, cutAt: identified.cutAt ?? anonymous.cutAt });
  });
}

/** Forgets what was found, for a reader who just fixed the store and asks again. */
export function forgetInventory(): void {
  entries.clear();
}
