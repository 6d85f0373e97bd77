import { dateTime, type TimeRange } from '@grafana/data';
import { nameMatchers, resolve, type Resolution } from '../../metrics/resolve';
import { listLabelValues } from './prometheus';

/** How long an answer is reused. New metrics of a deploy show after this time at the latest. */
const TTL_MS = 5 * 60_000;
/** Names are looked for at least this far back, so that a short pause of contextd does not hide its metrics. */
const LOOK_BACK_HOURS = 24;

interface Entry {
  from: number;
  expires: number;
  answer: Promise<unknown>;
}

const entries = new Map<string, Entry>();

type Run<T> = (range: Pick<TimeRange, 'from' | 'to'>) => Promise<T>;

/** Reuses an answer of the last five minutes for the same or an earlier start. A failed answer is not kept. */
export function keptAnswer<T>(query: string[], range: TimeRange, now: number, run: Run<T>): Promise<T> {
  const from = Math.min(range.from.valueOf(), now - LOOK_BACK_HOURS * 3_600_000);
  const key = JSON.stringify(query);
  const known = entries.get(key);
  if (known && known.expires > now && known.from <= from) {
    return known.answer as Promise<T>;
  }
  const answer = run({ from: dateTime(from), to: dateTime(now) });
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
 * Which concepts of the catalogue this data source has, for these jobs: two label-values calls, of the series that carry an instance
 * and of those that do not, kept for five minutes.
 *
 * @throws ProblemError when the data source cannot answer
 */
export function inventory(dataSource: string, jobs: string[], range: TimeRange, now = Date.now()): Promise<Resolution> {
  return keptAnswer(['names', dataSource, ...jobs], range, now, async (queried) => {
    const matchers = nameMatchers(jobs);
    const [identified, anonymous] = await Promise.all([
      listLabelValues(dataSource, '__name__', matchers.identified, queried),
      listLabelValues(dataSource, '__name__', matchers.anonymous, queried),
    ]);
    return resolve(identified.values, { anonymous: anonymous.values, cutAt: identified.cutAt ?? anonymous.cutAt });
  });
}

/** Forgets what was found, for a reader who has just fixed the store. */
export function forgetInventory(): void {
  entries.clear();
}
