import { readSlo, statusOf } from './reading';
import type { Increment } from './types';
import { HOUR } from './window';

const NOW = Date.UTC(2026, 10, 26);
const SLO = { objective: 0.999, window: { kind: 'rolling' as const, days: 30 } };

const steps = (bad: (hoursAgo: number) => number, total = 1000): Increment[] =>
  Array.from({ length: 720 }, (_, i) => ({ t: NOW - i * HOUR, width: HOUR, bad: bad(i), total }));

test.each([
  ['the roadmap: at least 99.9 %', 0.9995, 0.5, 'met'],
  ['the roadmap: at least 99.0 %', 0.995, -4, 'atRisk'],
  ['the roadmap: less', 0.98, -19, 'missed'],
  ['little left', 0.9991, 0.1, 'atRisk'],
  ['exactly spent', 0.999, 0, 'atRisk'],
  ['nothing known', undefined, undefined, 'unknown'],
])('%s', (_, ratio, remaining, status) => {
  expect(statusOf({ criticalBelow: 0.99 }, { ratio, remaining })).toBe(status);
});

test('without a tolerance, missed is missed', () => {
  expect(statusOf({}, { ratio: 0.995, remaining: -4 })).toBe('missed');
});

test('groups come by what is left, and the worst speaks for all', () => {
  const { groups, worst, status } = readSlo(
    SLO,
    [
      { labels: { tool: 'calm' }, increments: steps(() => 0.1) },
      { labels: { tool: 'broken' }, increments: steps(() => 2) },
      { labels: { tool: 'idle' }, increments: steps(() => 0, 0) },
    ],
    NOW
  );
  expect(groups.map(({ labels }) => labels.tool)).toEqual(['broken', 'calm', 'idle']);
  expect(worst?.state.remaining).toBeCloseTo(-1, 9);
  expect(groups[1].exhaustion).toBeNull();
  expect(groups[2].status).toBe('unknown');
  expect(status).toBe('missed');
});

test('what burns now is at risk, though most of the budget is left', () => {
  const { worst, status } = readSlo(SLO, [{ labels: {}, increments: steps((ago) => (ago < 6 ? 10 : 0)) }], NOW);
  expect(worst?.state.remaining).toBeGreaterThan(0.9);
  expect(worst?.burning.map(({ id }) => id)).toContain('pageSlow');
  expect(status).toBe('atRisk');
});

test('counts that contradict themselves have no status', () => {
  const { status, contradiction } = readSlo(SLO, [{ labels: {}, increments: steps(() => -5) }], NOW);
  expect(status).toBe('unknown');
  expect(contradiction).toMatch(/counts more good than total/);
});

test('nothing measured is unknown', () => {
  expect(readSlo(SLO, [], NOW)).toEqual({ groups: [], worst: undefined, status: 'unknown' });
});

describe('what a store without samples tells', () => {
  const group = (hoursAgo: number, tool = 'a') => ({
    labels: { tool },
    increments: steps(() => 0),
    lastSeen: NOW - hoursAgo * HOUR,
  });
  test.each([
    ['seen now', [group(0)], undefined, 'met'],
    ['seen an hour ago', [group(1)], undefined, 'met'],
    ['silent for three hours', [group(3)], 3, 'unknown'],
    ['one group of two is idle', [group(3), group(0, 'b')], undefined, 'met'],
    ['all groups are silent', [group(5), group(3, 'b')], 3, 'unknown'],
  ])('%s', (_, counted, since, status) => {
    const reading = readSlo(SLO, counted, NOW);
    expect(reading.silentSince).toBe(since === undefined ? undefined : NOW - since * HOUR);
    expect(reading.status).toBe(status);
  });
});

describe('few events', () => {
  const events = (total: number, bad: number) => [{ t: NOW, width: HOUR, bad, total }];
  test.each([
    ['10 events, none bad', 10, 0, true, 'unknown'],
    ['600 events, one bad', 600, 1, true, 'unknown'],
    ['999 events, none bad', 999, 0, true, 'unknown'],
    ['1,000 events, none bad', 1000, 0, false, 'met'],
    ['100 events, all bad', 100, 100, false, 'missed'],
    ['none at all', 0, 0, false, 'unknown'],
  ])('%s', (_, total, bad, few, status) => {
    const { worst } = readSlo(SLO, [{ labels: {}, increments: events(total, bad) }], NOW);
    expect([worst?.few, worst?.status]).toEqual([few, status]);
  });
});

describe('when the budget is gone at the rate of the last hour', () => {
  const month = { objective: 0.999, window: { kind: 'calendar' as const, unit: 'month' as const, timeZone: 'UTC' } };
  const start = Date.UTC(2026, 10, 1);
  /** 1,000 events an hour from the start on; bad ones by hour. */
  const hourly = (hours: number, bad: (hour: number) => number) =>
    Array.from({ length: hours }, (_, i) => ({ t: start + (i + 1) * HOUR, width: HOUR, bad: bad(i), total: 1000 }));
  test.each([
    // Half of what three days allow is spent, and each hour spends what two hours allow.
    ['day 3 of a month, half spent, at 2x: 36 h', month, hourly(72, (i) => (i >= 54 ? 2 : 0)), 36],
    ['the same at 1x lasts', month, hourly(72, (i) => (i >= 36 ? 1 : 0)), null],
    // 696 of the 720 that the window allows are left, and each hour spends 24.
    ['a rolling window', SLO, steps((ago) => (ago === 0 ? 24 : 0)), 29],
  ])('%s', (_, slo, increments, hours) => {
    const now = Math.max(...increments.map(({ t }) => t));
    const { worst } = readSlo(slo, [{ labels: {}, increments }], now);
    const gone = worst?.goneAt;
    expect(typeof gone === 'number' ? Math.round((gone - now) / HOUR) : gone).toBe(hours);
  });
});
