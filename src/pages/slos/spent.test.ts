import type { BudgetState } from '../../slo/budget';
import { SHIPPED_SLOS } from '../../slo/shipped';
import type { Slo } from '../../slo/types';
import { runbookOf } from './runbooks';
import { attributed, isShared, spendLabels, spentParts } from './spent';

const slo = (name: string) => SHIPPED_SLOS.find((one) => one.name === name) as Slo;
const ERRORS = slo('tool-errors');

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

/** What is said of a budget of 1,000 bad events. */
const whole = (bad: number): BudgetState => ({
  from: 0,
  to: 0,
  bad,
  total: 100_000,
  allowed: 1000,
  eventsLeft: 1000 - bad,
  filled: 1,
});

test('parts add up to what is spent, the largest first, what nobody tells last', () => {
  const found = [
    { value: 'a', bad: 60 },
    { value: 'b', bad: 30 },
    { value: '(none)', bad: 0 },
  ];
  const parts = spentParts(found, whole(120), isShared(ERRORS));
  expect(parts.map(({ label, bad }) => [label, bad])).toEqual([
    ['a', 60],
    ['b', 30],
    ['not attributed', 30],
  ]);
  expect(parts.reduce((sum, { spent }) => sum + spent, 0)).toBeCloseTo(0.12, 12);
});

test('what instances spent together is shared among them', () => {
  const found = [
    { value: 'x:1', bad: 30 },
    { value: 'x:2', bad: 10 },
  ];
  const parts = spentParts(found, whole(20), isShared(slo('availability')));
  expect(parts.map(({ label, bad, spent }) => [label, bad, spent])).toEqual([
    ['x:1', 15, 0.015],
    ['x:2', 5, 0.005],
  ]);
});

test('more than seven parts become others', () => {
  const found = Array.from({ length: 15 }, (_, i) => ({ value: `t${i}`, bad: 30 }));
  const parts = spentParts(found, whole(450), false);
  expect(parts).toHaveLength(8);
  expect(parts[7]).toEqual({ label: '8 others', bad: 240, spent: 0.24 });
});

test('without events there is nothing to share', () => {
  expect(spentParts([{ value: 'a', bad: 1 }], { ...whole(0), allowed: 0 }, false)).toEqual([]);
});

test.each([
  ['availability', 'ContextdDown'],
  ['tool-errors', 'HighMCPErrorRate'],
  ['tool-latency', 'SlowTools'],
  ['embedding-latency', 'SlowEmbeddings'],
])('%s has the runbook %s', (name, runbook) => expect(runbookOf(slo(name))).toBe(runbook));

test('what no alert is about has none', () => {
  const indicator = {
    kind: 'ratio' as const,
    total: { concept: 'branchesCreated' },
    bad: { concept: 'branchesFailed' },
  };
  expect(runbookOf({ indicator })).toBeUndefined();
});
