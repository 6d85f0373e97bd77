import { cellsOf, gapsOf, grid, planLine, planState, runsOf } from './cells';
import { type AnswerSeries, type Asker, countEvents } from './count';
import type { Increment, ResolvedSlo } from './types';
import { DAY, HOUR, MINUTE } from './window';

const T0 = Date.UTC(2026, 2, 1);

const RATIO: ResolvedSlo = {
  name: 'errors',
  title: 'Errors',
  service: 's',
  objective: 0.99,
  window: { kind: 'rolling', days: 1 },
  indicator: { kind: 'ratio', total: 'calls', bad: 'failures' },
};
const GAUGE: ResolvedSlo = {
  ...RATIO,
  indicator: { kind: 'gauge', metrics: ['up'], op: '==', value: 1, across: 'mean', missing: 'bad' },
};

/** What really happened: 10 events a minute, one of a hundred bad, in (T0, ...]. */
const RATE = { total: 10, bad: 0.1 };

interface Store {
  /** Seconds after each full five minutes at which rules are evaluated; none without. */
  phase?: number;
  /** Ends of hours whose recorded steps are incomplete. */
  gaps?: number[];
  /** Ends of steps in which a counter began again. */
  resets?: (t: number, width: number) => boolean;
  /** Steps in which nothing was seen. */
  silent?: (t: number) => boolean;
}

/** A store that answers what was counted in the step of a question, and remembers the questions. */
function fakeStore({ phase, gaps = [], resets = () => false, silent = () => false }: Store = {}) {
  const asked: string[] = [];
  const summed = /\[(\d+)ms:5m\]/;
  const widthOf = (expr: string, step: number) => {
    if (summed.test(expr)) {
      return Number(summed.exec(expr)?.[1]) + 1;
    }
    const match = /(?:last_over_time\(calls|count_over_time\(\(.*?)\[?(\d+)(ms|s|m|h)[:\]]/.exec(expr);
    const unit = { ms: 1, s: 1000, m: MINUTE, h: HOUR }[match?.[2] ?? 'ms'] ?? 1;
    return step || Math.ceil((Number(match?.[1]) * unit) / 1000) * 1000;
  };
  const at = (expr: string, t: number, step: number): Record<string, number> => {
    if (expr.includes('timestamp(')) {
      return phase === undefined ? {} : { '': (Math.floor((t - phase) / (5 * MINUTE)) * 5 * MINUTE + phase) / 1000 };
    }
    if (expr.includes('slo:sli_total')) {
      const samples = gaps.includes(t) ? 11 : 12;
      return phase === undefined ? {} : { total: 600, bad: 6, samples };
    }
    if (silent(t)) {
      return {};
    }
    const minutes = widthOf(expr, step) / MINUTE;
    // Counted over a step with a reset, a wide answer is wrong on purpose, unless it is the sum of fine ones.
    const wrong = resets(t, minutes * MINUTE) && minutes > 5 && !summed.test(expr) ? 100 : 0;
    const counts = { total: RATE.total * minutes + wrong, bad: RATE.bad * minutes };
    const good = expr.includes('count_over_time');
    return {
      ...(good ? { total: minutes, good: minutes } : counts),
      ...(resets(t, minutes * MINUTE) && { resets: 1 }),
    };
  };
  const answer = (expr: string, times: number[], step: number): AnswerSeries[] => {
    const byPart = new Map<string, AnswerSeries>();
    for (const t of times) {
      for (const [part, value] of Object.entries(at(expr, t, step))) {
        const series = byPart.get(part) ?? { labels: part ? { slo_part: part } : {}, times: [], values: [] };
        series.times.push(t);
        series.values.push(value);
        byPart.set(part, series);
      }
    }
    return [...byPart.values()];
  };
  const ask: Asker = {
    range: async (expr, first, last, step) => {
      asked.push(`range ${step / MINUTE}m ${expr.includes('slo:sli') ? 'recorded' : 'raw'}`);
      expect(first % step).toBe(0);
      return answer(
        expr,
        Array.from({ length: (last - first) / step + 1 }, (_, i) => first + i * step),
        step
      );
    },
    instant: async (expr, t) => {
      asked.push(
        `instant ${expr.includes('timestamp(') ? 'last' : expr.startsWith('count(last') ? 'seen' : summed.test(expr) ? 'sum' : 'raw'}`
      );
      return answer(expr, [t], 0);
    },
  };
  return { ask, asked };
}

function sum(increments: readonly Increment[]) {
  return increments.reduce(
    (all, { bad, total, width }) => ({ bad: all.bad + bad, total: all.total + total, width: all.width + width }),
    { bad: 0, total: 0, width: 0 }
  );
}

describe('cells', () => {
  it('cover a time once, with hours and then five minutes', () => {
    const now = T0 + DAY + 17 * MINUTE;
    const cells = planLine(T0 + 3 * MINUTE, now, [T0 + 90 * MINUTE]);
    expect(cells[0].from).toBe(T0 + 3 * MINUTE);
    expect(cells.at(-1)?.to).toBe(now);
    cells.slice(1).forEach(({ from }, i) => expect(from).toBe(cells[i].to));
    expect(cells.some(({ to }) => to === T0 + 90 * MINUTE)).toBe(true);
    expect(runsOf(cells).flatMap(cellsOf)).toEqual(cells);
  });

  it('of a state end where burn windows begin', () => {
    const now = T0 + DAY + 17 * MINUTE;
    const cells = planState(T0, now);
    expect(cells.slice(-5).map(({ from }) => (now - from) / MINUTE)).toEqual([360, 120, 60, 30, 5]);
    expect(cells.slice(0, -6).every(({ from, to }) => to - from === HOUR)).toBe(true);
    expect(cells.slice(1).every(({ from }, i) => from === cells[i].to)).toBe(true);
  });

  it.each<[string, Array<[number, number]>, Array<[number, number]>]>([
    ['nothing', [], [[0, 10]]],
    ['the start', [[0, 4]], [[4, 10]]],
    ['the end', [[4, 10]], [[0, 4]]],
    [
      'parts',
      [
        [1, 2],
        [5, 6],
      ],
      [
        [0, 1],
        [2, 5],
        [6, 10],
      ],
    ],
    ['everything', [[0, 10]], []],
  ])('leave gaps where they cover %s', (_, cells, gaps) => {
    const of = ([from, to]: [number, number]) => ({ from, to });
    expect(gapsOf(cells.map(of), 0, 10)).toEqual(gaps.map(of));
  });
});

describe('counting', () => {
  const now = T0 + DAY + 17 * MINUTE;
  const cells = planLine(T0 + 3 * MINUTE, now);
  const minutes = (now - T0) / MINUTE - 3;
  const truth = { bad: RATE.bad * minutes, total: RATE.total * minutes };

  it.each<[string, Store]>([
    ['raw series', {}],
    ['recorded series', { phase: 73_000 }],
    ['recorded series with gaps', { phase: 73_000, gaps: [T0 + 5 * HOUR, T0 + 6 * HOUR] }],
    [
      'recorded series that are mostly incomplete',
      {
        phase: 73_000,
        gaps: Array.from({ length: 18 }, (_, i) => T0 + (i + 1) * HOUR),
      },
    ],
    ['counters that began again', { resets: (t, width) => t >= T0 + 5 * HOUR && t - width < T0 + 5 * HOUR + MINUTE }],
    ['counters that begin again all the time', { resets: () => true }],
  ])('is exact with %s', async (_, store) => {
    const { ask } = fakeStore(store);
    const [{ increments }, ...others] = await countEvents(RATIO, cells, ask);
    expect(others).toEqual([]);
    const all = sum(increments);
    expect(all.width).toBe(now - T0 - 3 * MINUTE);
    expect(all.total).toBeCloseTo(truth.total, 6);
    expect(all.bad).toBeCloseTo(truth.bad, 6);
  });

  it('asks recorded series where they are, and raw ones for the last hours alone', async () => {
    const { ask, asked } = fakeStore({ phase: 0 });
    await countEvents(RATIO, planLine(T0, T0 + DAY), ask);
    expect(asked).toEqual(['instant last', 'range 60m recorded', 'range 5m raw']);
  });

  it('asks few hours with resets each for the sum of its five minutes', async () => {
    const { ask, asked } = fakeStore({ resets: (t, width) => t >= T0 + 5.5 * HOUR && t - width < T0 + 5.5 * HOUR });
    await countEvents(RATIO, grid(T0, T0 + DAY, HOUR), ask);
    expect(asked).toEqual(['instant last', 'range 60m raw', 'instant seen', 'instant sum']);
  });

  it('asks the hours of a first sight finely, at the start of a store and after a day of silence', async () => {
    const away = (t: number) => t <= T0 + 2 * HOUR || (t > T0 + 5 * HOUR && t <= T0 + 30 * HOUR);
    const { ask, asked } = fakeStore({ silent: away });
    await countEvents(RATIO, grid(T0, T0 + 2 * DAY, HOUR), ask);
    expect(asked).toEqual(['instant last', 'range 60m raw', 'instant seen', 'instant sum', 'instant sum']);
    const seenBefore = fakeStore({ silent: (t) => t > T0 && t <= T0 + 2 * HOUR });
    await countEvents(RATIO, grid(T0 + 2 * HOUR, T0 + DAY, HOUR), seenBefore.ask);
    expect(seenBefore.asked.at(-1)).toBe('instant sum');
  });

  it('asks many hours with resets for ranges', async () => {
    const { ask, asked } = fakeStore({ resets: () => true });
    await countEvents(RATIO, grid(T0, T0 + 2 * DAY, HOUR), ask);
    expect(asked).toEqual(['instant last', 'range 60m raw', 'instant seen', 'range 5m raw']);
  });

  it('takes no recorded series for other labels than they have', async () => {
    const { ask, asked } = fakeStore({ phase: 0 });
    await countEvents(RATIO, planLine(T0, T0 + DAY), ask, { by: ['tool'] });
    expect(asked).toEqual(['range 60m raw', 'range 5m raw', 'instant seen']);
  });

  it('counts silence between the first and the last sight as bad', async () => {
    const outage = (t: number) => t > T0 + 2 * HOUR && t <= T0 + 4 * HOUR;
    const before = (t: number) => t <= T0 + HOUR;
    const { ask } = fakeStore({ silent: (t) => outage(t) || before(t) });
    const [{ increments }] = await countEvents(GAUGE, planLine(T0, T0 + DAY), ask);
    expect(sum(increments)).toMatchObject({ bad: 120, total: 23 * 60 });
    const ignored = { ...GAUGE, indicator: { ...GAUGE.indicator, missing: 'ignored' } } as ResolvedSlo;
    const [{ increments: others }] = await countEvents(ignored, planLine(T0, T0 + DAY), ask);
    expect(sum(others)).toMatchObject({ bad: 0, total: 21 * 60 });
  });

  it('has no group where the store has nothing', async () => {
    const { ask } = fakeStore({ silent: () => true });
    expect(await countEvents(RATIO, cells, ask)).toEqual([]);
    expect(await countEvents(RATIO, [], ask)).toEqual([]);
  });

  it('hands on what the store throws', async () => {
    const failing: Asker = {
      range: () => Promise.reject(new Error('too many samples')),
      instant: () => Promise.resolve([]),
    };
    await expect(countEvents(RATIO, cells, failing)).rejects.toThrow('too many samples');
  });

  it('splits odd cells no further than a minute', () => {
    expect(grid(T0 + 30_000, T0 + 90_000, MINUTE)).toHaveLength(2);
  });
});
