/** How far back the store remembers what SLOs are measured from, and what a longer memory takes. */
import type { Asker } from '../../slo/count';
import type { ResolvedSlo } from '../../slo/types';

/** The ages that are asked about, in days: weeks for alerts, months for reports. */
export const AGES = [7, 14, 30, 60, 90, 120, 180] as const;

export interface History {
  /** The oldest of AGES at which the store still has samples; 0 when it has none of 7 days ago. */
  days: number;
  /** Samples of one scrape of contextd, all instances together; undefined where the store does not say. */
  samplesPerScrape?: number;
}

/** @throws what the asker throws */
export async function readHistory(slo: ResolvedSlo, scope: string, now: number, ask: Asker): Promise<History> {
  const seen = `count(${presence(slo)})`;
  const [samples, ...answers] = await Promise.all([
    ask.instant(`sum(scrape_samples_post_metric_relabeling{${scope}})`, now),
    ...AGES.map((age) => ask.instant(seen.replace('OFFSET', `offset ${age - 1}d`), now)),
  ]);
  const days = AGES.filter((_, i) => (answers[i][0]?.values.at(-1) ?? 0) > 0).at(-1) ?? 0;
  const scraped = samples[0]?.values.at(-1);
  return { days, ...(typeof scraped === 'number' && scraped > 0 && { samplesPerScrape: scraped }) };
}

/** Something of the SLI in the day before a moment that OFFSET stands for: the last day of an age. */
function presence(slo: ResolvedSlo): string {
  const { indicator } = slo;
  switch (indicator.kind) {
    case 'gauge':
      return `last_over_time((${indicator.metrics[0]})[1d:1h] OFFSET)`;
    case 'timeSlice':
      return `last_over_time((${indicator.metric})[1d:1h] OFFSET)`;
    default:
      return `last_over_time(${indicator.total}[1d] OFFSET)`;
  }
}

/** Bytes that Prometheus takes for a sample on disk, on the safe side of its documented 1 to 2. */
const BYTES_PER_SAMPLE = 2;
const SCRAPES_PER_DAY = 1440;

/** Bytes for a number of days at one scrape a minute. */
export function bytesFor(days: number, samplesPerScrape: number): number {
  return days * SCRAPES_PER_DAY * samplesPerScrape * BYTES_PER_SAMPLE;
}

/** What the store's memory allows, and what three to six months take; whole sentences. */
export function historySentence(
  { days, samplesPerScrape }: History,
  longest: number,
  format: (bytes: number) => string
) {
  const reach =
    days === 0
      ? 'The store has nothing of these series from 7 days ago or before.'
      : `The store’s history of these series reaches back at least ${days} days.`;
  const short =
    days < longest
      ? ` The longest window here is ${longest} days: until the store remembers as long, early outages look larger than they will.`
      : '';
  const size =
    samplesPerScrape === undefined
      ? ''
      : `: about ${format(bytesFor(90, samplesPerScrape))} to ${format(bytesFor(180, samplesPerScrape))} for contextd’s series at one scrape a minute`;
  const more =
    days >= 180
      ? ' That is enough for reports over six months.'
      : ` Reports over 3 to 6 months need --storage.tsdb.retention.time=90d to 180d${size}; or a store such as Mimir that keeps the recorded series longer, of which each budget has two.`;
  return `${reach}${short}${more}`;
}
