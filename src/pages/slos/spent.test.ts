import { resolve } from '../../metrics/resolve';
import { STORES } from '../../metrics/testing/stores';
import type { Asker } from '../../slo/count';
import { readSlo } from '../../slo/reading';
import { resolveSlo } from '../../slo/resolve';
import { SHIPPED_SLOS } from '../../slo/shipped';
import type { ResolvedSlo, Slo } from '../../slo/types';
import { DAY, HOUR } from '../../slo/window';
import { runbookOf } from './runbooks';
import { attributed, readSpent, spendLabels } from './spent';

const NOW = Date.UTC(2026, 10, 26);
const slo = (name: string) => SHIPPED_SLOS.find((one) => one.name === name) as Slo;
const ERRORS = slo('tool-errors');

function resolved(of: Slo, groupBy: string[]): ResolvedSlo {
  const found = resolveSlo({ ...attributed(of, groupBy[0]), groupBy }, resolve(STORES.roadmap), {
    scope: [],
    others: [],
  });
  if (!found.ok) {
    throw new Error(found.problem);
  }
  return found.slo;
}

test('labels are the telling ones first, and verdicts are left out', () => {
  expect(spendLabels(ERRORS)).toEqual(['tool', 'reason', 'instance']);
  expect(spendLabels(slo('embedding-latency'))).toEqual(['instance', 'model', 'operation']);
  expect(spendLabels(slo('availability'))).toEqual(['instance']);
  expect(spendLabels({ ...ERRORS, indicator: { kind: 'ratio', total: { query: 'a' }, bad: { query: 'b' } } })).toEqual([
    'instance',
  ]);
});

test('reasons come from the counter of failures, which has them', () => {
  expect(attributed(ERRORS, 'reason').indicator).toMatchObject({
    bad: { concept: 'toolErrors' },
    total: { concept: 'toolCalls' },
  });
  expect(attributed(ERRORS, 'tool')).toBe(ERRORS);
  expect(attributed(slo('tool-latency'), 'reason')).toBe(slo('tool-latency'));
});

/** Answers each question with the same counts a day by tool. */
function store(byTool: Record<string, number>): Asker {
  const answer = (times: number[], width: number) =>
    Object.entries(byTool).flatMap(([tool, bad]) =>
      [
        ['bad', bad],
        ['total', 0],
      ].map(([part, value]) => ({
        labels: { tool, slo_part: String(part) },
        times,
        values: times.map(() => (Number(value) * width) / DAY),
      }))
    );
  return {
    range: async (_, first, last, step) =>
      answer(
        Array.from({ length: (last - first) / step + 1 }, (_one, i) => first + i * step),
        step
      ),
    instant: async (_, at) => answer([at], HOUR),
  };
}

const whole = (bad: number) =>
  readSlo(
    ERRORS,
    [
      {
        labels: {},
        increments: Array.from({ length: 30 * 24 }, (_, i) => ({
          t: NOW - i * HOUR,
          width: HOUR,
          bad: bad / 720,
          total: 100,
        })),
      },
    ],
    NOW
  ).groups[0];

test('parts add up to what is spent, the largest first, what nobody tells last', async () => {
  const { parts, shared } = await readSpent(resolved(ERRORS, ['tool']), 'tool', whole(120), NOW, store({ b: 1, a: 2 }));
  expect(shared).toBe(false);
  expect(parts.map(({ label, bad }) => [label, Math.round(bad)])).toEqual([
    ['a', 60],
    ['b', 30],
    ['not attributed', 30],
  ]);
  expect(parts.reduce((sum, { spent }) => sum + spent, 0)).toBeCloseTo(120 / 720, 9);
});

test('more than ten parts become others', async () => {
  const many = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`t${i}`, 1]));
  const { parts } = await readSpent(resolved(ERRORS, ['tool']), 'tool', whole(450), NOW, store(many));
  expect(parts).toHaveLength(11);
  expect(parts[10]).toMatchObject({ label: '5 others' });
  expect(parts[10].bad).toBeCloseTo(150, 9);
});

test('asks one range, of hours, and no recorded series', async () => {
  const asked: number[] = [];
  const { range, instant } = store({ a: 1 });
  const ask: Asker = {
    instant,
    range: (expr, first, last, step) => {
      asked.push(step);
      return range(expr, first, last, step);
    },
  };
  await readSpent(resolved(ERRORS, ['tool']), 'tool', whole(30), NOW, ask);
  expect(asked).toEqual([HOUR]);
});

test.each([
  ['availability', /ContextdDown\.md$/],
  ['tool-errors', /ContextdHighMCPErrorRate\.md$/],
  ['embedding-latency', /ContextdSlowEmbeddings\.md$/],
])('%s has a runbook', (name, file) => expect(runbookOf(slo(name))).toMatch(file));

test('what no runbook is about has none', () => expect(runbookOf(slo('tool-latency'))).toBeUndefined());
