import type { AnswerSeries } from './count';

/** The proven rate of a throughput: the highest rate of five minutes in the window at which its conditions held. */
export interface Proven {
  /** Events per second; undefined when the conditions held in no five minutes with events. */
  rate?: number;
  /** End of the hour in which it was reached, milliseconds. */
  at?: number;
  met: boolean;
  /** The highest rate of each hour. */
  line: Array<{ t: number; rate: number }>;
}

/** Reads the hourly answers to provenRateQuery; of several series the highest counts. */
export function readProven(series: readonly AnswerSeries[], target: number): Proven {
  const byTime = new Map<number, number>();
  for (const { times, values } of series) {
    times.forEach((t, i) => {
      const value = values[i];
      if (value !== null && Number.isFinite(value)) {
        byTime.set(t, Math.max(value, byTime.get(t) ?? 0));
      }
    });
  }
  const line = [...byTime].map(([t, rate]) => ({ t, rate })).sort((a, b) => a.t - b.t);
  const best = line.reduce<(typeof line)[number] | undefined>((a, b) => (a && a.rate >= b.rate ? a : b), undefined);
  return { rate: best?.rate, at: best?.t, met: best !== undefined && best.rate >= target, line };
}
