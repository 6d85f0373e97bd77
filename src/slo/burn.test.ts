import { burnPolicies, canFire, simulate, timeToFire } from './burn';
import type { Increment, SloWindow } from './types';
import { DAY, HOUR, MINUTE } from './window';

const WINDOW: SloWindow = { kind: 'rolling', days: 30 };
const SLO = { objective: 0.999, window: WINDOW };
const BROKEN = 4 * DAY;

/** Minutes of 1000 requests: clean for four days, then `ratio` of them bad for `minutes`, then clean. */
function history(ratio: number, minutes: number, after = 0, perMinute = 1000): Increment[] {
  return Array.from({ length: BROKEN / MINUTE + minutes + after }, (_, i) => {
    const t = (i + 1) * MINUTE;
    const broken = t > BROKEN && t <= BROKEN + minutes * MINUTE;
    return { t, width: MINUTE, bad: broken ? ratio * perMinute : 0, total: perMinute };
  });
}

function fired(increments: Increment[], minBadEvents?: number) {
  return simulate({ ...SLO, minBadEvents }, increments, BROKEN, increments[increments.length - 1].t);
}

describe('the factors', () => {
  it('are those of the workbook for 30 days', () => {
    expect(burnPolicies(WINDOW).map(({ id, factor, long, short }) => [id, factor, long, short])).toEqual([
      ['pageFast', 14.4, HOUR, 5 * MINUTE],
      ['pageSlow', 6, 6 * HOUR, 30 * MINUTE],
      ['ticketFast', 3, DAY, 2 * HOUR],
      ['ticketSlow', 1, 3 * DAY, 6 * HOUR],
    ]);
  });

  it('follow the period', () => {
    expect(burnPolicies({ kind: 'rolling', days: 7 }).map(({ factor }) => factor)).toEqual([
      3.36, 1.4, 0.7, 0.233333333333,
    ]);
    expect(burnPolicies({ kind: 'calendar', unit: 'day', timeZone: 'UTC' }).map(({ id }) => id)).toEqual([
      'pageFast',
      'pageSlow',
    ]);
  });

  it('can be too high to fire', () => {
    const [fast] = burnPolicies(WINDOW);
    expect(canFire(fast, 0.9306)).toBe(true);
    expect(canFire(fast, 0.93)).toBe(false);
    expect(timeToFire(fast, 0.93, 1)).toBe(Infinity);
    expect(timeToFire(fast, 0.999, 1)).toBeCloseTo(51.84, 9);
  });
});

describe('when an alert would have fired', () => {
  it.each([
    [1, 'pageFast', 1],
    [0.15, 'pageFast', 6],
    [0.05, 'pageFast', 18],
    [0.02, 'pageFast', 44],
    [0.01, 'pageSlow', 217],
    [0.005, 'ticketFast', 865],
  ])('%d of the requests fail: %s after %d min', (ratio, policy, minutes) => {
    const all = fired(history(ratio, 900)).sort((a, b) => a.start - b.start);
    const first = ratio > 0.005 ? all.find(({ severity }) => severity === 'page') : all[0];
    expect([first?.policy, first && (first.start - BROKEN) / MINUTE]).toEqual([policy, minutes]);
  });

  it('says what was spent by then', () => {
    const [page] = fired(history(1, 5));
    expect(page.spent).toBeCloseTo(((1000 / 60) * HOUR) / (30 * DAY), 9);
  });

  it('ends the fast page with its short window, and keeps the slow one silent for an hour', () => {
    const pages = fired(history(1, 30, 120)).filter(({ severity }) => severity === 'page');
    expect(pages.map(({ policy, end }) => [policy, end && (end - BROKEN) / MINUTE])).toEqual([['pageFast', 35]]);
  });

  it('is silent while too few events are bad', () => {
    const quiet = history(0, 120, 0, 0).map((step, i) => ({
      ...step,
      total: i % 10 ? 0 : 1,
      bad: i === BROKEN / MINUTE ? 1 : 0,
    }));
    expect(fired(quiet)).toEqual([]);
    expect(fired(quiet, 0).length).toBeGreaterThan(0);
  });

  it('has no value, and no alert, without traffic', () => {
    expect(fired(history(1, 60, 0, 0), 0)).toEqual([]);
  });

  it('leaves maintenance out', () => {
    const steps = history(1, 30, 60);
    const iso = (t: number) => new Date(t).toISOString();
    const maintenance = [{ start: iso(BROKEN), end: iso(BROKEN + 30 * MINUTE) }];
    expect(simulate({ ...SLO, maintenance }, steps, BROKEN, BROKEN + 90 * MINUTE)).toEqual([]);
  });
});
