/** How far back the store remembers what SLOs are measured from, and what a longer memory takes. */
import { type DataFrame, FieldType } from '@grafana/data';
import type { ResolvedSlo } from '../../slo/types';

/** The ages that are asked about, in days: weeks for alerts, months for reports. */
const AGES = [7, 14, 30, 60, 90, 120, 180] as const;

export interface History {
  /** The oldest of AGES at which the store still has samples; 0 when it has none of 7 days ago. */
  days: number;
  /** Samples of one scrape of contextd, all instances together; undefined where the store does not say. */
  samplesPerScrape?: number;
}

const SAMPLES = 'samples';
const refIdOf = (age: number) => `days${age}`;

/** PromQL that asks for one number each. */
export function historyQueries(slo: ResolvedSlo, scope: string): Array<{ refId: string; expr: string }> {
  return [
    { refId: SAMPLES, expr: `sum(scrape_samples_post_metric_relabeling{${scope}})` },
    ...AGES.map((age) => ({ refId: refIdOf(age), expr: `count(${presence(slo, `offset ${age - 1}d`)})` })),
  ];
}

/** Something of the SLI in the day before a moment. */
function presence({ indicator }: ResolvedSlo, offset: string): string {
  switch (indicator.kind) {
    case 'gauge':
      return `last_over_time((${indicator.metrics[0]})[1d:1h] ${offset})`;
    case 'timeSlice':
      return `last_over_time((${indicator.metric})[1d:1h] ${offset})`;
    default:
      return `last_over_time(${indicator.total}[1d] ${offset})`;
  }
}

/** Reads the answers to historyQueries. */
export function historyOf(frames: readonly DataFrame[]): History {
  const number = (refId: string): number => {
    const fields = frames.filter((frame) => frame.refId === refId).flatMap((frame) => frame.fields);
    return Number(fields.find(({ type }) => type === FieldType.number)?.values.at(-1) ?? 0);
  };
  const days = AGES.filter((age) => number(refIdOf(age)) > 0).at(-1) ?? 0;
  const scraped = number(SAMPLES);
  return { days, ...(scraped > 0 && { samplesPerScrape: scraped }) };
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
