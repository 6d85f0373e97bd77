import { dateTime, type TimeRange } from '@grafana/data';
import { nameMatchers, resolve, type Resolution } from '../metrics/resolve';
import { listLabelValues } from './prometheus';

/** How long an answer is used again. A deploy that brings new metrics shows within this time. */
const TTL_MS = 5 * 60_000;
/** Names are looked for at least this far back, so that a short pause of contextd does not hide its metrics. */
const LOOK_BACK_HOURS = 24;

/** What a store has, and where its list of names was cut: then what seems missing may be there. */
export type Inventory = Resolution & { cutAt?: number };

interface Entry {
  from: number;
  expires: number;
  resolution: Promise<Inventory>;
}

const entries = new Map<string, Entry>();

/**
 * What this data source has of the catalogue, for one job: one label-values call, kept for five minutes.
 *
 * @throws ProblemError when the data source cannot answer; a failed answer is not kept
 */
export function inventory(dataSource: string, job: string, range: TimeRange, now = Date.now()): Promise<Inventory> {
  const from = Math.min(range.from.valueOf(), now - LOOK_BACK_HOURS * 3_600_000);
  const key = JSON.stringify([dataSource, job]);
  const known = entries.get(key);
  if (known && known.expires > now && known.from <= from) {
    return known.resolution;
  }
  const resolution = listLabelValues(dataSource, '__name__', nameMatchers(job), {
    from: dateTime(from),
    to: dateTime(Math.max(range.to.valueOf(), now)),
  }).then(({ values, cutAt }) => Object.assign(resolve(values), { cutAt }));
  const entry = { from, expires: now + TTL_MS, resolution };
  entries.set(key, entry);
  resolution.catch(() => {
    if (entries.get(key) === entry) {
      entries.delete(key);
    }
  });
  return resolution;
}

/** Forgets what was found, for a reader who just fixed the store and asks again. */
export function forgetInventory(): void {
  entries.clear();
}
