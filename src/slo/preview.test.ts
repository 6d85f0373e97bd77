import type { Counted } from './increments';
import { replay } from './preview';
import type { Increment } from './types';
import { DAY, FINE, HOUR, MINUTE } from './window';

const NOW = Date.parse('2026-03-31T00:00:00Z');
const SLO = { objective: 0.999, window: { kind: 'rolling' as const, days: 30 } };

/** 6,000 events an hour over 30 days; bad ones by how many hours ago the hour ended. */
function hours(bad: Record<number, number> = {}): Increment[] {
  return Array.from({ length: 720 }, (_, i) => 719 - i).map((ago) => ({
    t: NOW - ago * HOUR,
    width: HOUR,
    bad: bad[ago] ?? 0,
    total: 6000,
  }));
}

const group = (increments: Increment[], labels = {}): Counted => ({ labels, increments });

describe('replay', () => {
  /** An outage of the given minutes, in steps of five minutes, a day ago. */
  const outage = (minutes: number, ratio: number) =>
    hours().flatMap((step) =>
      Array.from({ length: 12 }, (_, i) => {
        const t = step.t - step.width + (i + 1) * FINE;
        const burns = t > NOW - DAY && t <= NOW - DAY + minutes * MINUTE;
        return { t, width: FINE, bad: burns ? 500 * ratio : 0, total: 500 };
      })
    );
  const withIdle = (increments: Increment[]) =>
    increments.filter(({ t }) => t <= NOW - DAY + 30 * MINUTE || t > NOW - DAY + 45 * MINUTE);
  test.each([
    ['nothing bad', outage(0, 0), { pages: 0, tickets: 0 }],
    ['half an hour of 5 % errors', outage(30, 0.05), { pages: 1, tickets: 0 }],
    ['16 hours at half a percent', outage(960, 0.005), { pages: 0, tickets: 1 }],
    [
      'an idle quarter of an hour in an outage does not page again',
      withIdle(outage(90, 0.2)),
      { pages: 1, tickets: 1 },
    ],
    ['five minutes of 0.1 %', outage(5, 0.001), { pages: 0, tickets: 0 }],
  ])('%s', (_, increments, expected) => {
    expect(replay(SLO, [group(increments)], NOW)).toMatchObject(expected);
  });

  test('groups are added up, those below the guard left out', () => {
    const few = hours({ 100: 4 }).map((step) => ({ ...step, total: 4 }));
    const all = [group(outage(30, 0.05), { tool: 'a' }), group(outage(30, 0.05), { tool: 'b' }), group(few)];
    expect(replay(SLO, all, NOW)).toMatchObject({ pages: 2, tickets: 0 });
  });
});
