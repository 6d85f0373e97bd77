import { FINE } from './cells';
import type { AnswerSeries, Asker, Counted } from './count';
import { PART_LABEL } from './queries';
import { hotSpans, refine, replaced, replay } from './preview';
import type { Increment, ResolvedSlo } from './types';
import { DAY, HOUR, MINUTE } from './window';

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
/** In hours before now. */
const ago = (spans: Array<{ from: number; to: number }>) =>
  spans.map(({ from, to }) => [(NOW - from) / HOUR, (NOW - to) / HOUR]);

describe('hotSpans', () => {
  test.each([
    ['nothing bad', [hours()], []],
    ['an hour that burns 3 times, with its neighbours', [hours({ 100: 18 })], [[102, 99]]],
    ['an hour that burns less', [hours({ 100: 17 })], []],
    ['fewer bad events than the guard', [hours({ 100: 4 }).map((step) => ({ ...step, total: 20 }))], []],
    ['two that touch are one', [hours({ 100: 60, 98: 60 })], [[102, 97]]],
    [
      'groups are looked at together',
      [hours({ 100: 60 }), hours({ 50: 60 })],
      [
        [102, 99],
        [52, 49],
      ],
    ],
  ])('%s', (_, groups, spans) => {
    expect(
      ago(
        hotSpans(
          SLO,
          groups.map((one) => group(one))
        ).spans
      )
    ).toEqual(spans);
  });

  test('steps of five minutes are fine enough', () => {
    const fine = [{ t: NOW, width: FINE, bad: 400, total: 500 }];
    expect(hotSpans(SLO, [group(fine)]).spans).toEqual([]);
  });

  test('hours in maintenance do not burn', () => {
    const maintenance = [
      { start: new Date(NOW - 101 * HOUR).toISOString(), end: new Date(NOW - 100 * HOUR).toISOString() },
    ];
    expect(hotSpans({ ...SLO, maintenance }, [group(hours({ 100: 600 }))]).spans).toEqual([]);
  });

  test('steps off the full five minutes are rounded outwards', () => {
    const steps = hours({ 100: 60 }).map((step) => ({ ...step, t: step.t - 2 * MINUTE }));
    const [{ from, to }] = hotSpans(SLO, [group(steps)]).spans;
    expect([NOW - from, NOW - to]).toEqual([102 * HOUR + FINE, 99 * HOUR]);
  });

  test('where all burns, the newest 30 days are asked again', () => {
    const year = { objective: 0.999, window: { kind: 'rolling' as const, days: 60 } };
    const all = Array.from({ length: 1440 }, (_, i) => ({ t: NOW - i * HOUR, width: HOUR, bad: 600, total: 6000 }));
    const { spans, coarse } = hotSpans(year, [group(all.reverse())]);
    expect(ago(spans)).toEqual([[720, 0]]);
    expect(coarse).toBe(true);
  });
});

describe('replaced', () => {
  const span = { from: 0, to: HOUR };
  const fine = (total: number) =>
    Array.from({ length: 12 }, (_, i) => ({ t: (i + 1) * FINE, width: FINE, bad: 0, total }));

  test('the same events in fine steps', () => {
    const next = { t: 2 * HOUR, width: HOUR, bad: 1, total: 120 };
    expect(replaced([{ t: HOUR, width: HOUR, bad: 0, total: 120 }, next], fine(10), [span])).toEqual([
      ...fine(10),
      next,
    ]);
  });

  test('a wide step that begins before keeps its share of time', () => {
    const early = { t: 30 * MINUTE, width: HOUR, bad: 6, total: 60 };
    const late = { t: 90 * MINUTE, width: HOUR, bad: 0, total: 60 };
    const [first, ...others] = replaced([early, late], fine(5), [span]);
    expect(first).toEqual({ t: 0, width: 30 * MINUTE, bad: 3, total: 30 });
    expect(others.at(-1)).toEqual({ t: 90 * MINUTE, width: 30 * MINUTE, bad: 0, total: 30 });
    expect(others.slice(0, -1)).toEqual(fine(5));
  });

  test('an answer that lacks the events is not used', () => {
    const wide = [{ t: HOUR, width: HOUR, bad: 0, total: 1200 }];
    expect(replaced(wide, fine(10), [span])).toEqual(wide);
  });
});

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

describe('refine', () => {
  const resolved = { ...SLO, name: 'x', title: 'X', service: 's', indicator: { kind: 'ratio', total: 'a', bad: 'b' } };

  test('asks for five minutes around what burned, and takes them', async () => {
    const asked: string[] = [];
    const ask: Asker = {
      instant: async () => [],
      range: async (_, first, last, step) => {
        asked.push([(NOW - first) / MINUTE, (NOW - last) / MINUTE, step / MINUTE].join(' '));
        const times = Array.from({ length: (last - first) / step + 1 }, (__, i) => first + i * step);
        const series = (part: string, value: (t: number) => number): AnswerSeries => ({
          labels: { [PART_LABEL]: part },
          times,
          values: times.map(value),
        });
        return [series('total', () => 500), series('bad', (t) => (t === NOW - 100 * HOUR ? 60 : 0))];
      },
    };
    const { groups } = await refine(resolved as ResolvedSlo, [group(hours({ 100: 60 }))], ask);
    expect(asked).toEqual([`${102 * 60 - 5} ${99 * 60} 5`]);
    expect(groups[0].increments).toHaveLength(720 - 3 + 36);
    expect(groups[0].increments.find(({ bad }) => bad > 0)).toEqual({
      t: NOW - 100 * HOUR,
      width: FINE,
      bad: 60,
      total: 500,
    });
  });
});
