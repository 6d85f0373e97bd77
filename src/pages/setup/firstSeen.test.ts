import { findFirstSeen, firstSeenText, presenceQuery } from './firstSeen';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** A series that is there at these moments, in seconds before now; and how often it was looked at. */
function series(isThere: (secondsAgo: number) => boolean) {
  const looks: number[][] = [];
  return {
    looks,
    look: async (moments: number[]) => {
      looks.push(moments);
      return moments.map(isThere);
    },
  };
}

describe('since when a series is there', () => {
  it.each([10 * 60, 2 * HOUR, 20 * HOUR, 3 * DAY, 5 * DAY, 25 * DAY, 100 * DAY, 300 * DAY])(
    'is found by two looks for an age of %s s',
    async (age) => {
      const { look, looks } = series((ago) => ago <= age);
      const { present, absent } = await findFirstSeen(look);
      expect(looks.length).toBeLessThanOrEqual(2);
      expect(looks.flat().length).toBeLessThanOrEqual(17);
      expect(present).toBeLessThanOrEqual(age);
      expect(absent).toBeGreaterThan(age);
      expect((absent ?? 0) - (present ?? 0)).toBeLessThanOrEqual(Math.max(age, HOUR) / 2);
    }
  );

  it('is the earliest sight, also after a pause', async () => {
    const { look } = series((ago) => ago < 2 * HOUR || (ago > DAY / 2 && ago < 4 * DAY));
    const { present } = await findFirstSeen(look);
    expect(present).toBeGreaterThanOrEqual(3 * DAY);
  });

  it.each<[string, (ago: number) => boolean, object, number]>([
    ['never', () => false, { present: undefined, absent: 0 }, 1],
    ['for ever', () => true, { present: 365 * DAY, absent: undefined }, 1],
  ])('may be %s', async (_, isThere, expected, count) => {
    const { look, looks } = series(isThere);
    expect(await findFirstSeen(look)).toEqual(expected);
    expect(looks).toHaveLength(count);
  });

  it('reads one sample of each series at a moment', () => {
    expect(presenceQuery('up{job="x"}', 0)).toBe('group(up{job="x"})');
    expect(presenceQuery('up{job="x"}', 3600)).toBe('group(up{job="x"} offset 3600s)');
  });

  it.each<[object, RegExp]>([
    [{ present: HOUR, absent: 2 * HOUR }, /^Since some time between 2025-06-14 22:00:00 and 2025-06-14 23:00:00\.$/],
    [{ present: 365 * DAY }, /^For over a year, since before 2024-06-15 00:00:00\.$/],
    [{ absent: 0 }, /^Not seen in the last five minutes/],
  ])('%j is told as %s', (seen, text) => {
    expect(firstSeenText(seen, Date.UTC(2025, 5, 15), 'utc')).toMatch(text);
  });
});
