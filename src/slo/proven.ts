/** The proven rate of a throughput: the highest rate of five minutes in the window at which its conditions held. */
export interface Proven {
  /** Events per second; undefined when no five minutes with events met the conditions. */
  rate?: number;
  /** End of the hour in which it was reached, milliseconds. */
  at?: number;
  met: boolean;
  /** The highest rate of each hour. */
  line: Array<{ t: number; rate: number }>;
}

/** @param line the highest rate of each hour, in order of time */
export function provenOf(line: Proven['line'], target: number): Proven {
  const best = line.reduce<(typeof line)[number] | undefined>((a, b) => (a && a.rate >= b.rate ? a : b), undefined);
  return { rate: best?.rate, at: best?.t, met: best !== undefined && best.rate >= target, line };
}
