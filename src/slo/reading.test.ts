import { readProven } from './proven';
import { readSlo, statusOf } from './reading';
import type { Increment } from './types';
import { DAY, HOUR } from './window';

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

describe('a proven rate', () => {
  it('is the highest of the window', () => {
    const series = [{ labels: {}, times: [NOW - DAY, NOW], values: [12, 3] }];
    expect(readProven(series, 10)).toMatchObject({ rate: 12, at: NOW - DAY, met: true });
    expect(readProven(series, 13).met).toBe(false);
  });

  it('is unknown without events', () => {
    expect(readProven([{ labels: {}, times: [NOW], values: [null] }], 10)).toEqual({
      rate: undefined,
      at: undefined,
      met: false,
      line: [],
    });
  });
});
