/** Durations as Prometheus has them: 90s, 5m, 1h30m, 7d. */

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const DURATION = /^(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?$/;

/** The seconds of a duration; undefined for another text, and for none at all. */
export function secondsOf(text: string): number | undefined {
  if (!DURATION.test(text)) {
    return undefined;
  }
  const parts = [...text.matchAll(/(\d+)([wdhms])/g)].map(([, n, unit]) => Number(n) * SECONDS[unit]);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return total > 0 ? total : undefined;
}
