import { readFileSync } from 'node:fs';
import path from 'node:path';

import { budgetAt, burnOver, sumsOf } from './budget';
import { forecast } from './forecast';
import { highestPeak, type Peak, type Proven, provenOf } from './proven';
import type { Increment, Maintenance, SloWindow } from './types';
import { DAY, HOUR, MINUTE, periodOf } from './window';

interface Run {
  from: number;
  step: number;
  count: number;
  bad: number;
  total: number;
}

interface BudgetCase {
  name: string;
  objective: number;
  window: SloWindow;
  now: number;
  maintenance?: Maintenance[];
  slices?: { seconds: number; target: number };
  runs: Run[];
  expect: Record<string, number | null> & { burn: Record<string, number | null> };
}

interface ForecastCase {
  name: string;
  objective: number;
  window: SloWindow;
  now: number;
  runs: Run[];
  expect: { at: number; earliest: number; latest: number | null } | null;
}

interface ProvenCase {
  name: string;
  target: number;
  held: Peak[];
  seen: Peak[];
  expect: { [key in keyof Omit<Proven, 'line'>]-?: Proven[key] | null };
}

interface Cases {
  forecast: ForecastCase[];
  proven: ProvenCase[];
  tolerance: number;
  budget: BudgetCase[];
  periods: Array<{ window: SloWindow; at: number; start: number; end: number }>;
}

const cases: Cases = JSON.parse(readFileSync(path.join(process.cwd(), 'slo/testdata/cases.json'), 'utf8'));
const LENGTHS: Record<string, number> = {
  '5m': 5 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '6h': 6 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
};

function expand(runs: Run[]): Increment[] {
  return runs.flatMap(({ from, step, count, bad, total }) =>
    Array.from({ length: count }, (_, i) => ({ t: from + (i + 1) * step, width: step, bad, total }))
  );
}

function expectNear(what: string, got: number | undefined, want: number | null): void {
  const limit = cases.tolerance * Math.max(1, Math.abs(want ?? 0));
  const near = want === null ? got === undefined : got !== undefined && Math.abs(got - want) <= limit;
  expect({ what, got, near }).toEqual({ what, got: near ? got : want, near: true });
}

describe('the table that both languages read', () => {
  it.each(cases.budget.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const slo = { ...one, indicator: { slices: one.slices } };
    const sums = sumsOf(slo, expand(one.runs));
    const state: Record<string, unknown> = { ...budgetAt(slo, sums, one.now) };
    const { burn, ...numbers } = one.expect;
    for (const [what, want] of Object.entries(numbers)) {
      expectNear(what, state[what] as number | undefined, want as number | null);
    }
    for (const [name, want] of Object.entries(burn)) {
      expectNear(`burn ${name}`, burnOver(slo, sums, one.now, LENGTHS[name]), want);
    }
  });

  it.each(cases.proven.map((one) => [one.name, one] as const))(
    'proven: %s',
    (_, { target, held, seen, expect: want }) => {
      const known = Object.fromEntries(Object.entries(want).filter(([, value]) => value !== null));
      expect(provenOf(held, highestPeak(seen), target)).toEqual({ ...known, line: held });
    }
  );

  it.each(cases.forecast.map((one) => [one.name, one] as const))('forecast: %s', (_, one) => {
    expect(forecast(one, sumsOf(one, expand(one.runs)), one.now)?.exhaustion).toEqual(one.expect);
  });

  it.each(cases.periods.map((one) => [JSON.stringify(one.window), one] as const))('period %s', (_, one) => {
    expect(periodOf(one.window, one.at)).toEqual({ start: one.start, end: one.end });
  });
});
