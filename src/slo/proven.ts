/** The proven rate of a throughput: the highest rate of five minutes in the window at which its conditions held. */

/**
 * proven: five minutes had the promised rate, and the conditions held. missed: five minutes had it, and a condition was
 * broken in all of those. notProven: no five minutes had it, so nothing is known about it and no promise is broken.
 */
export type ProofVerdict = 'proven' | 'notProven' | 'missed';

/** The highest rate of the five minutes of one hour. */
export interface Peak {
  /** End of the hour, milliseconds. */
  t: number;
  /** Events per second. */
  rate: number;
}

export interface Proven {
  /** The highest rate at which the conditions held; undefined when they held in no five minutes with events. */
  rate?: number;
  /** End of the hour in which it was reached, milliseconds. */
  at?: number;
  /** The highest rate of all, and the end of its hour; undefined when nothing was seen. */
  seen?: number;
  seenAt?: number;
  verdict: ProofVerdict;
  /** The highest rate of each hour at which the conditions held. */
  line: Peak[];
}

/**
 * @param line the highest rates of the hours at which the conditions held, in order of time
 * @param seen the highest rate of all
 */
export function provenOf(line: Peak[], seen: Peak | undefined, target: number): Proven {
  const best = highestPeak(line);
  const verdict =
    best && best.rate >= target ? 'proven' : seen && seen.rate >= target ? 'missed' : ('notProven' as const);
  return {
    ...(best && { rate: best.rate, at: best.t }),
    ...(seen && { seen: seen.rate, seenAt: seen.t }),
    verdict,
    line,
  };
}

/** The first of the highest peaks. */
export function highestPeak(peaks: readonly Peak[]): Peak | undefined {
  return peaks.reduce<Peak | undefined>((a, b) => (a && a.rate >= b.rate ? a : b), undefined);
}
