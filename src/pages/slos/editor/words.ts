/** Numbers of SLOs in words. */

import { decimal } from '../../../shared/words/locale';

/** Events: whole when there are many, a tenth of one when there are few. */
export const countText = (events: number): string => decimal(events, Math.abs(events) < 10 ? 1 : 0);

/** An objective as it was written: 0.999 is 99.9. */
export const toPercent = (ratio: number): number => Number((ratio * 100).toPrecision(12));
export const fromPercent = (percent: number): number => Number((percent / 100).toPrecision(12));

/** A length of time in its largest fitting unit: "43 minutes", "7.2 hours". */
export function lengthText(ms: number): string {
  const units: Array<[number, string]> = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
  ];
  const [size, name] = units.find(([unit]) => ms >= 2 * unit) ?? units[3];
  const amount = decimal(ms / size, 1);
  return `${amount} ${name}${amount === '1' ? '' : 's'}`;
}

/** "1 time", "3 times". */
export const timesText = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
